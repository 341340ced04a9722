import HTTPTypes
import Hummingbird

/// Headers of every answer: nothing from other hosts, nothing inline, no frame, no referrer for others, no copy in a cache.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = ConsoleContext

    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
        trusted-types qorgan
        """

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("X-Frame-Options") { response.headers[name] = "DENY" }
        // Not `no-referrer`: with it browsers send `Origin: null` with our own forms (Fetch §3.2), which OriginCheck refuses.
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { response.headers[name] = "same-origin" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
