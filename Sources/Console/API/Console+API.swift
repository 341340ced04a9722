import Authority
import HTTPTypes
import Hummingbird
import Screening
import Telephony

/// Screening by HTTP, for soft-switches that do not ask by SIP. Described in `openapi.json`.
extension Console {
    /// A hundred calls with every field at its longest, or with an identity of 2 kB each.
    static let longestBody = 262_144

    func addAPI(to router: Router<ConsoleContext>) {
        router.get("v1/openapi.json") { request, _ in Assets.answer("openapi.json", request) }
        call("v1/screen", on: router, screen)
        call("v1/outcomes", on: router, outcomes)
    }

    /// A POST with a token; whatever is wrong is said as a problem, and counted.
    private func call(
        _ path: RouterPath, on router: Router<ConsoleContext>,
        _ act: @escaping @Sendable (Request, Set<String>) async throws -> Response
    ) {
        router.post(path) { request, _ in
            let started = ContinuousClock.now
            let answer: Response
            do {
                answer = try await act(request, self.trunks(of: request))
            } catch let problem as Problem {
                answer = problem.response()
            } catch {
                // The connection broke while its body was read.
                answer = Problem(status: .badRequest, detail: "The body could not be read.").response()
            }
            self.counters.count(path.description, answer.status.code, ContinuousClock.now - started)
            return answer
        }
    }

    private func trunks(of request: Request) throws -> Set<String> {
        let tokens = APITokens(tokens: configuration.tokens)
        let trunks = tokens.trunks(authorization: request.headers[.authorization])
            .subtracting([APIToken.metrics, APIToken.journal])
        guard !trunks.isEmpty else { throw Problem.unauthorized }
        return trunks
    }

    private func body(of request: Request, list: String) async throws -> Bodies {
        let type = request.headers[.contentType] ?? "application/json"
        guard type.lowercased().hasPrefix("application/json") else {
            throw Problem(status: .unsupportedMediaType, detail: "application/json is read.")
        }
        guard let buffer = try? await request.body.collect(upTo: Self.longestBody) else { throw Problem.tooLarge }
        let json: JSONValue
        do {
            json = try JSONReader.read(Array(buffer.readableBytesView))
        } catch {
            throw Problem(status: .badRequest, detail: "This is no JSON: at byte \(error.offset) \(error.problem).")
        }
        guard let bodies = Bodies(json, list: list) else {
            throw Problem(
                status: .unprocessableContent, detail: "One object, or {\"\(list)\": […]} alone, was expected.",
                faults: [FieldFault(pointer: "/\(list)", detail: "a list of 1 to \(Bodies.most) was expected")])
        }
        guard bodies.values.count <= Bodies.most else {
            throw Problem(status: .contentTooLarge, detail: "A batch holds at most \(Bodies.most).")
        }
        return bodies
    }

    // MARK: Screening

    private func screen(_ request: Request, _ trunks: Set<String>) async throws -> Response {
        let bodies = try await body(of: request, list: "calls")
        guard let calls else { throw Problem(status: .notFound, detail: "No gate runs here.") }
        var asked: [AskedCall] = []
        var faults: [FieldFault] = []
        var foreign: [FieldFault] = []
        for (pointer, value) in bodies.values {
            let read = AskedCall.read(value, at: pointer, isEmergency: calls.isEmergency)
            faults += read.faults
            if !read.isEmergency, read.faults.isEmpty, !trunks.contains(read.call.trunk) {
                foreign.append(FieldFault(pointer: pointer + "/trunk", detail: "not a trunk of this token"))
            }
            asked.append(read.call)
        }
        try refuse(faults, foreign)
        // An emergency call with another carrier's trunk is let through, in nobody's name.
        for index in asked.indices where !trunks.contains(asked[index].trunk) { asked[index].trunk = "" }
        let language = Self.language(of: request)
        let answers = await calls.screen(asked)
        let values = zip(asked, answers).map { value($0.1, callID: $0.0.callID, language) }
        if bodies.isBatch { return JSONValue.members(["answers": .array(values)]).response() }
        return (values.first ?? .null).response()
    }

    private func refuse(_ faults: [FieldFault], _ foreign: [FieldFault]) throws {
        if !foreign.isEmpty {
            throw Problem(status: .forbidden, detail: "A token asks about its own trunks only.", faults: foreign)
        }
        if !faults.isEmpty {
            throw Problem(status: .unprocessableContent, detail: "These fields cannot be used.", faults: faults)
        }
    }

    private static func language(of request: Request) -> SentenceLanguage {
        guard let accepted = request.headers[.acceptLanguage] else { return .en }
        return SentenceLanguage(rawValue: Language.preferred(accepted).rawValue) ?? .en
    }

    private func value(_ answer: CallAnswer, callID: String, _ language: SentenceLanguage) -> JSONValue {
        let rules = configuration.policy.rules
        let reasons = answer.reasons.map { reason in
            JSONValue.members([
                "code": .string(rules.name(of: reason.rule)),
                "text": .string(RuleSentence.text(reason, language, rules: rules)),
                "weight": .decimal(Double(reason.weight) / 1_000), "shadow": .boolean(reason.isShadow),
            ])
        }
        var members: [JSONValue.Member] = [
            .init(name: "call_id", value: .string(callID)),
            .init(name: "treatment", value: .string(answer.treatment.code)),
            .init(name: "proposed", value: .string(answer.proposed.code)),
            .init(name: "score", value: .decimal(Double(answer.scorePerTenThousand) / 10_000)),
            .init(name: "rule", value: answer.rule.map { .string(rules.name(of: $0)) } ?? .null),
            .init(name: "reasons", value: .array(reasons)),
            .init(name: "order", value: answer.order.map { .string($0) } ?? .null),
            .init(name: "unscreened", value: .boolean(answer.isUnscreened)),
            .init(name: "position_from", value: .integer(Int64(clamping: answer.positionFrom))),
        ]
        if let target = answer.divertTo { members.append(.init(name: "divert_to", value: .string(target))) }
        return .object(members)
    }

    // MARK: Outcomes

    /// Outcomes older than this say nothing of how a number behaves now.
    static let oldestOutcomeSeconds: Int64 = 86_400

    private func outcomes(_ request: Request, _ trunks: Set<String>) async throws -> Response {
        let bodies = try await body(of: request, list: "outcomes")
        guard let calls else { throw Problem(status: .notFound, detail: "No gate runs here.") }
        var ended: [EndedCall] = []
        var faults: [FieldFault] = []
        var foreign: [FieldFault] = []
        let now = now()
        for (pointer, value) in bodies.values {
            var read = EndedCall.read(value, at: pointer)
            faults += read.faults
            if read.faults.isEmpty, !trunks.contains(read.call.trunk) {
                foreign.append(FieldFault(pointer: pointer + "/trunk", detail: "not a trunk of this token"))
            }
            let time = min(read.call.time ?? now, now)
            read.call.time = time
            if now.seconds &- time.seconds <= Self.oldestOutcomeSeconds { ended.append(read.call) }
        }
        try refuse(faults, foreign)
        ended.sort { ($0.time ?? now) < ($1.time ?? now) }
        guard ended.isEmpty || calls.learn(ended) else {
            throw Problem(
                status: .tooManyRequests, detail: "So many outcomes wait that these were not taken.",
                headers: [.retryAfter: "1"])
        }
        return JSONValue.members([
            "accepted": .integer(Int64(ended.count)),
            "too_old": .integer(Int64(bodies.values.count - ended.count)),
        ]).response(status: .accepted)
    }
}

/// Any other method on the addresses of the HTTP interface is 405 (RFC 9110 §15.5.6), also one that nobody knows yet.
struct PostAlone: RouterMiddleware {
    typealias Context = ConsoleContext

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path == "/v1/screen" || path == "/v1/outcomes", request.method != .post else {
            return try await next(request, context)
        }
        return Problem(status: .methodNotAllowed, detail: "POST is meant here.", headers: [.allow: "POST"]).response()
    }
}
