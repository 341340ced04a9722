import HTTPTypes
import Hummingbird
import Telephony

/// For the tools that watch from outside: counters and readiness. Neither holds a number of a person.
extension Console {
    func addMetrics(to router: Router<ConsoleContext>) {
        router.get("metrics") { request, context in self.metrics(request, context) }
        router.get("readyz") { _, _ in self.readiness() }
    }

    private func metrics(_ request: Request, _ context: ConsoleContext) -> Response {
        guard let calls else { return Response(status: .notFound) }
        guard isFromThisMachine(request, context) || hasMetricsToken(request) else {
            return Problem.unauthorized.response()
        }
        let format = MetricsText.Format(accept: request.headers[.accept])
        let families = MetricsCatalogue.families(
            calls.signals(), counters.values, refusedConnections: connections.refused)
        let text = MetricsText.text(families, format)
        return Response(
            status: .ok, headers: [.contentType: format.contentType],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A proxy on this machine speaks for others, and says so.
    private func isFromThisMachine(_ request: Request, _ context: ConsoleContext) -> Bool {
        let isLoopback = context.peer.hasPrefix("127.") || context.peer == "::1"
        let isForwarded = ["Forwarded", "X-Forwarded-For", "Via"].contains { name in
            HTTPField.Name(name).map { request.headers[$0] != nil } ?? false
        }
        return isLoopback && !isForwarded
    }

    private func hasMetricsToken(_ request: Request) -> Bool {
        APITokens(tokens: configuration.tokens).trunks(authorization: request.headers[.authorization])
            .contains(APIToken.metrics)
    }

    /// 200, or 503 with the reasons: for what decides whether to send calls here. `/healthz` says only that calls are
    /// served, which they are while the journal is not written, too.
    private func readiness() -> Response {
        guard let calls else { return Response(status: .notFound) }
        let obstacles = calls.signals().obstacles
        let reasons = obstacles.map {
            JSONValue.members(["code": .string($0.code), "detail": .string($0.detail)])
        }
        return JSONValue.members(["ready": .boolean(obstacles.isEmpty), "reasons": .array(reasons)])
            .response(status: obstacles.isEmpty ? .ok : .serviceUnavailable)
    }
}
