import HTTPTypes
import Hummingbird

/// Which page answers which path.
extension Console {
    func router() -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: PostAlone())
        router.add(middleware: LoginGuard(access: access, now: now))
        router.get("/") { _, _ in Response.redirect(to: "/live", type: .normal) }
        router.get("healthz") { _, _ in self.health() }
        router.get("assets/:name") { request, context in Assets.answer(context.parameters.get("name") ?? "", request) }
        addAPI(to: router)
        addMetrics(to: router)
        addJournal(to: router)
        addLogin(to: router)
        addPages(to: router)
        addActions(to: router)
        addFindings(to: router)
        addTraces(to: router)
        addModels(to: router)
        return router
    }

    private func addPages(to router: Router<ConsoleContext>) {
        router.get("events") { request, context in self.events(request, context) }
        router.get("live/panels") { request, context in
            let visit = self.visit(request, context)
            let live = try await self.panels.html(
                visit.words, self.configuration, status: self.control.status(), at: self.now())
            return self.fragment(HTML("\(live.panels)\(live.bypassed)"))
        }
        page("live", on: router) { visit, _, _ in try await self.livePage(visit) }
        page("calls/:id", on: router) { visit, context, _ in
            try await self.callPage(visit, id: context.parameters.get("id") ?? "")
        }
        page("numbers/:id", on: router) { visit, context, query in
            try await self.numberPage(visit, id: context.parameters.get("id") ?? "", query: query)
        }
        page("search", on: router) { visit, _, query in try await self.searchPage(visit, query: query) }
        page("lists", on: router) { visit, _, query in try await self.listsPage(visit, query: query) }
        page("trunks", on: router) { visit, _, _ in try await self.trunksPage(visit) }
        page("traces/:trunk", on: router) { visit, context, query in
            try await self.tracesPage(visit, trunk: context.parameters.get("trunk") ?? "", query: query)
        }
        page("ladders/:id", on: router) { visit, context, _ in
            try await self.ladderPage(visit, id: context.parameters.get("id") ?? "")
        }
        page("rules", on: router) { visit, _, _ in await self.rulesPage(visit) }
        page("model", on: router) { visit, _, _ in await self.modelPage(visit) }
        page("**", on: router) { _, _, _ in throw PageFailure.notFound }
    }

    /// A page for people who are logged in; what goes wrong is said on a page, too.
    private func page(
        _ path: RouterPath, on router: Router<ConsoleContext>,
        _ make: @escaping @Sendable (Visit, ConsoleContext, FormFields) async throws -> Page
    ) {
        router.get(path) { request, context in
            let visit = self.visit(request, context)
            do {
                return try await self.answer(make(visit, context, FormFields(request.uri.query ?? "")), visit)
            } catch let failure as PageFailure {
                return self.answer(self.errorPage(failure, visit), visit, status: failure.status)
            } catch {
                return self.answer(self.errorPage(.unavailable, visit), visit, status: .serviceUnavailable)
            }
        }
    }

    private func health() -> Response {
        let isReady = control.status().isReady
        return Response(
            status: isReady ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain"],
            body: .init(byteBuffer: ByteBuffer(string: isReady ? "ok\n" : "not ready\n")))
    }
}

/// Why a page is not shown.
enum PageFailure: Error {
    case notFound
    /// The reader, or the journal that has to note the look first, did not answer.
    case unavailable
    /// The journal did not confirm a change.
    case notDone
    case badInput(Phrase)
    case forbidden

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .unavailable, .notDone: .serviceUnavailable
        case .badInput: .badRequest
        case .forbidden: .forbidden
        }
    }
}
