import HTTPTypes
import Hummingbird
import Telephony

/// Lets nobody past without a session: pages lead to the login, everything else is 401. No answer means no.
struct LoginGuard: RouterMiddleware {
    typealias Context = ConsoleContext

    let access: Access
    let now: @Sendable () -> Timestamp

    /// Neither pages nor data: the login itself, the health check, style and script; and what has locks of its own.
    static func isOpen(_ path: String) -> Bool {
        path == "/login" || path == "/login/link" || path == "/healthz" || path.hasPrefix("/assets/")
            || path == "/readyz" || path == "/metrics" || path.hasPrefix("/v1/") || Console.isOfJournal(path)
    }

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let cookie = request.cookies[SessionCookie.name]?.value {
            context.session = access.session(cookie: cookie, at: now())
        }
        guard context.session != nil || Self.isOpen(request.uri.path) else {
            let wantsPage = request.method == .get && (request.headers[.accept] ?? "").contains("text/html")
            guard wantsPage else { return Response(status: .unauthorized) }
            return .redirect(to: "/login", type: .normal)
        }
        return try await next(request, context)
    }
}

/// The session's cookie: not for scripts, not sent from other sites.
enum SessionCookie {
    static let name = "qorgan"

    static func set(_ value: String, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(Sessions.absoluteSeconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    static let clear = "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
}

/// Language and theme: they say nothing of a person and outlive the session.
enum PreferenceCookie {
    static let language = "qorgan-language"
    static let theme = "qorgan-theme"

    static func set(_ name: String, _ value: String) -> String {
        "\(name)=\(value); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
    }
}
