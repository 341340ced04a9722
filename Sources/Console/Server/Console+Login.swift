import HTTPTypes
import Hummingbird

/// Login by a one-time link, logout, language and theme.
extension Console {
    func addLogin(to router: Router<ConsoleContext>) {
        // Shows a button and burns nothing; see LoginLinks.
        router.get("login") { request, context in await self.loginOffer(request, context) }
        router.post("login") { request, context in try await self.login(request, context) }
        router.post("login/link") { request, context in
            let visit = self.visit(request, context)
            guard OriginCheck.passes(request) else { return Response(status: .forbidden) }
            self.announceRequestedLink()
            return self.answer(self.loginPage(visit, token: "", note: .loginLinkPrinted), visit)
        }
        action("logout", on: router) { _, visit, _ in
            if let session = visit.session {
                self.access.logout(digest: session.digest)
                // Leaving must work even where the journal does not.
                try? await self.control.recordLogin(.logout, by: session.person)
            }
            var response = self.redirect(to: "/login")
            response.headers.append(.init(name: .setCookie, value: SessionCookie.clear))
            return response
        }
        action("preferences", on: router) { fields, _, _ in
            var response = self.redirect(to: Self.localPath(fields["return"]))
            if let language = Language(rawValue: fields["language"]) {
                let cookie = PreferenceCookie.set(PreferenceCookie.language, language.rawValue)
                response.headers.append(.init(name: .setCookie, value: cookie))
            }
            if let theme = Theme(rawValue: fields["theme"]) {
                let cookie = PreferenceCookie.set(PreferenceCookie.theme, theme.rawValue)
                response.headers.append(.init(name: .setCookie, value: cookie))
            }
            return response
        }
    }

    private func loginOffer(_ request: Request, _ context: ConsoleContext) async -> Response {
        let visit = self.visit(request, context)
        let token = FormFields(request.uri.query ?? "")["token"]
        guard !token.isEmpty else { return answer(loginPage(visit, token: "", note: nil), visit) }
        // The way back of a browser leads over the used link; who is logged in needs none.
        guard visit.session == nil else { return redirect(to: "/live") }
        switch access.offer(token: token, address: context.peer, at: now()) {
        case .good: return answer(loginPage(visit, token: token, note: nil), visit)
        case .refused: return await refusal(visit, context)
        case .tooMany: return answer(loginPage(visit, token: "", note: .loginTooMany), visit, status: .tooManyRequests)
        }
    }

    /// One page for a link that is wrong, used or too old, with what helps in all three cases.
    private func refusal(_ visit: Visit, _ context: ConsoleContext) async -> Response {
        try? await control.recordLogin(.refused, by: context.peer)
        return answer(loginPage(visit, token: "", note: .loginRefused), visit, status: .forbidden)
    }

    private func login(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let visit = self.visit(request, context)
        guard OriginCheck.passes(request) else { return Response(status: .forbidden) }
        let body = try await request.body.collect(upTo: FormFields.maximumBytes)
        let token = FormFields(String(buffer: body))["token"]
        switch access.login(token: token, address: context.peer, at: now()) {
        case .opened(let cookie, let person):
            do {
                try await control.recordLogin(.login, by: person)
            } catch {
                // Access fails closed: who cannot be journalled is not let in.
                if let session = access.session(cookie: cookie, at: now()) { access.logout(digest: session.digest) }
                return answer(
                    loginPage(visit, token: "", note: .loginNotJournalled), visit, status: .serviceUnavailable)
            }
            var response = redirect(to: "/live")
            let header = SessionCookie.set(cookie, isSecure: configuration.isBehindTLS)
            response.headers.append(.init(name: .setCookie, value: header))
            return response
        case .refused:
            return await refusal(visit, context)
        case .tooMany:
            return answer(loginPage(visit, token: "", note: .loginTooMany), visit, status: .tooManyRequests)
        }
    }

    /// Where to go back to: a path of our own, else the live page.
    static func localPath(_ path: String) -> String {
        let isLocal = path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\")
        return isLocal && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } ? path : "/live"
    }
}
