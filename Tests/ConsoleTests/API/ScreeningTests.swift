import Crypto
import Foundation
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("Screening by HTTP")
struct ScreeningTests {
    private static let call =
        "{\"call_id\":\"a@b\",\"trunk\":\"intl-1\",\"caller\":\"+380671000013\",\"callee\":\"+77010000045\"}"

    static func token(_ secret: String, _ trunk: String) throws -> APIToken {
        let digest = SHA256.hash(data: Data(secret.utf8)).map { String(format: "%02x", $0) }.joined()
        return try #require(APIToken(carrier: "c", trunk: trunk, sha256: digest))
    }

    /// A console whose tokens are `one` (intl-1 and intl-2), `two` (nat-1) and `watch` (metrics).
    static func run(_ body: @escaping @Sendable (TestConsole, FakeCalls) async throws -> Void) async throws {
        let calls = FakeCalls()
        let tokens = [
            try token("one", "intl-1"), try token("one", "intl-2"), try token("two", "nat-1"),
            try token("watch", APIToken.metrics),
        ]
        try await TestConsole.run(calls: calls, tokens: tokens) { console in try await body(console, calls) }
    }

    private static func post(
        _ console: TestConsole, _ body: String, to path: String = "/v1/screen", token: String? = "one",
        type: String = "application/json", language: String? = nil
    ) async throws -> (answer: Answer, json: JSONValue?) {
        var headers = ["Content-Type: \(type)"]
        if let token { headers.append("Authorization: Bearer \(token)") }
        if let language { headers.append("Accept-Language: \(language)") }
        let answer = try await console.send("POST", path, headers: headers, body: body)
        return (answer, try? JSONReader.read(Array(answer.body.utf8)))
    }

    @Test("a call is answered with treatment, score, reasons in words, order and where to divert it")
    func one() async throws {
        try await Self.run { console, calls in
            let (answer, json) = try await Self.post(console, Self.call, language: "ru")
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "application/json")
            #expect(json?["treatment"] == .string("divert"))
            #expect(json?["proposed"] == .string("block"))
            #expect(json?["score"] == .decimal(0.9876))
            #expect(json?["order"] == .string("17/25"))
            #expect(json?["divert_to"] == .string("sip:desk@127.0.0.1;qc=0"))
            #expect(json?["unscreened"] == .boolean(false))
            #expect(json?["position_from"] == .integer(7))
            guard case .array(let reasons)? = json?["reasons"] else { throw Missing() }
            #expect(reasons.first?["code"] == .string("list-divert"))
            guard case .string(let text)? = reasons.first?["text"] else { throw Missing() }
            #expect(text.contains(where: { ("а"..."я").contains($0) }))
            let asked = calls.state.withLock { $0.asked }
            #expect(asked.map(\.callID) == ["a@b"])
            #expect(asked.first?.asserted == nil)
        }
    }

    @Test("a batch is answered in its order; a hundred is its limit, one more is 413")
    func batch() async throws {
        try await Self.run { console, _ in
            func batch(_ count: Int) -> String {
                let calls = (0..<count).map { n in
                    "{\"call_id\":\"c\(n)\",\"trunk\":\"intl-2\",\"callee\":\"+77010000045\",\"caller\":\"+38067100\(n % 2 == 0 ? 13 : 14)\"}"
                }
                return "{\"calls\":[\(calls.joined(separator: ","))]}"
            }
            let (answer, json) = try await Self.post(console, batch(100))
            #expect(answer.status == 200)
            guard case .array(let answers)? = json?["answers"] else { throw Missing() }
            #expect(answers.count == 100)
            for (n, answer) in answers.enumerated() {
                #expect(answer["call_id"] == .string("c\(n)"))
                #expect(answer["treatment"] == .string(n % 2 == 0 ? "divert" : "allow"))
            }
            let over = try await Self.post(console, batch(101)).answer
            #expect(over.status == 413)
            #expect(over.header("retry-after") == nil)
            #expect(try await Self.post(console, "{\"calls\":[]}").answer.status == 422)
        }
    }

    @Test("Identity and Date values are handed on as they came; eight of 8,192 characters are the limit")
    func identities() async throws {
        try await Self.run { console, calls in
            func body(_ identity: String) -> String {
                "{\"call_id\":\"a@b\",\"trunk\":\"intl-1\",\"callee\":\"+77010000045\",\"identity\":\(identity),"
                    + "\"date\":\"Sat, 13 Nov 2010 23:29:00 GMT\"}"
            }
            let value = "abc.def.ghi;info=<https://cert.example.com/c>;alg=ES256;ppt=\\\"shaken\\\""
            let longest = String(repeating: "x", count: 8_192)
            let most = "[\"\(value)\",\"\(longest)\"" + String(repeating: ",\"y\"", count: 6) + "]"
            #expect(try await Self.post(console, body(most)).answer.status == 200)
            let asked = try #require(calls.state.withLock { $0.asked.first })
            #expect(asked.identities == [value.replacing("\\", with: ""), longest] + Array(repeating: "y", count: 6))
            #expect(asked.date == "Sat, 13 Nov 2010 23:29:00 GMT")
            let wrong = [
                "[]", "\"y\"", "[1]", "[\"\"]", "[\"\(longest)x\"]", "[\"a\\nb\"]", "[\"\u{e9}\"]",
                "[" + Array(repeating: "\"y\"", count: 9).joined(separator: ",") + "]",
            ]
            for identity in wrong {
                let (answer, json) = try await Self.post(console, body(identity))
                #expect(answer.status == 422, "\(identity.prefix(40))")
                guard case .array(let errors)? = json?["errors"] else { throw Missing() }
                #expect(errors.compactMap { $0["pointer"] } == [.string("/identity")])
            }
        }
    }

    @Test("a late judge is an allow, unscreened, and 200")
    func late() async throws {
        try await Self.run { console, calls in
            calls.state.withLock { $0.isLate = true }
            let (answer, json) = try await Self.post(console, Self.call)
            #expect(answer.status == 200)
            #expect(json?["treatment"] == .string("allow"))
            #expect(json?["unscreened"] == .boolean(true))
        }
    }

    @Test("no token, a wrong one and one for metrics are 401; another carrier's trunk is 403")
    func tokens() async throws {
        try await Self.run { console, calls in
            for token in [nil, "", "wrong", "ONE", "watch", String(repeating: "x", count: 2_000)] {
                let (answer, json) = try await Self.post(console, Self.call, token: token)
                #expect(answer.status == 401)
                #expect(answer.header("www-authenticate") == "Bearer")
                #expect(answer.header("content-type") == "application/problem+json")
                #expect(json?["status"] == .integer(401))
            }
            let (answer, json) = try await Self.post(console, Self.call, token: "two")
            #expect(answer.status == 403)
            guard case .array(let errors)? = json?["errors"] else { throw Missing() }
            #expect(errors.first?["pointer"] == .string("/trunk"))
            #expect(calls.state.withLock { $0.asked.isEmpty })
        }
    }

    @Test("an emergency callee is allowed whatever else is asked, in nobody's name where the trunk is another's")
    func emergency() async throws {
        try await Self.run { console, calls in
            for body in [
                "{\"callee\":\"112\"}", "{\"callee\":\"112\",\"trunk\":\"nat-1\",\"call_id\":\"x\"}",
                "{\"callee\":\"urn:service:sos\",\"trunk\":7,\"time\":\"never\",\"who\":[1]}",
                "{\"callee\":\"112\",\"caller\":\"+380671000013\",\"trunk\":\"intl-1\",\"call_id\":\"y\"}",
            ] {
                let (answer, json) = try await Self.post(console, body)
                #expect(answer.status == 200)
                #expect(json?["treatment"] == .string("allow"))
            }
            #expect(calls.state.withLock { $0.asked.map(\.trunk) } == ["", "", "", "intl-1"])
        }
    }

    @Test("what cannot be used is said field by field, with its JSON pointer")
    func faults() async throws {
        try await Self.run { console, _ in
            let body = """
                {"calls":[\(Self.call),{"call_id":"","trunk":"intl-1","callee":"7\\u0007","private":1,"time":"now","x/y":0}]}
                """
            let (answer, json) = try await Self.post(console, body)
            #expect(answer.status == 422)
            guard case .array(let errors)? = json?["errors"] else { throw Missing() }
            let pointers = errors.compactMap { error -> String? in
                guard case .string(let text)? = error["pointer"] else { return nil }
                return text
            }
            #expect(
                Set(pointers) == [
                    "/calls/1/call_id", "/calls/1/callee", "/calls/1/private", "/calls/1/time", "/calls/1/x~1y",
                ])
            #expect(try await Self.post(console, "{").answer.status == 400)
            #expect(try await Self.post(console, "[]").answer.status == 422)
            #expect(try await Self.post(console, Self.call, type: "text/xml").answer.status == 415)
            let long = "{\"call_id\":\"" + String(repeating: "x", count: Console.longestBody) + "\"}"
            #expect(try await Self.post(console, long).answer.status == 413)
            let get = try await console.send("GET", "/v1/screen", headers: [])
            #expect(get.status == 405)
            #expect(get.header("allow") == "POST")
        }
    }

    @Test("outcomes are learnt in the order in which the calls ended; old ones are passed over, a full inbox is 429")
    func outcomes() async throws {
        try await Self.run { console, calls in
            let now = console.clock.now
            func outcome(_ id: String, _ seconds: Int64) -> String {
                let time = now.adding(microseconds: seconds * 1_000_000).rfc3339
                return "{\"call_id\":\"\(id)\",\"trunk\":\"intl-1\",\"callee\":\"+77010000045\",\"answered\":true,"
                    + "\"ring_s\":4.5,\"duration_s\":61,\"released_by\":\"callee\",\"time\":\"\(time)\"}"
            }
            let body =
                "{\"outcomes\":[\(outcome("b", -5)),\(outcome("a", -9)),\(outcome("old", -90_000)),\(outcome("c", 60))]}"
            let (answer, json) = try await Self.post(console, body, to: "/v1/outcomes")
            #expect(answer.status == 202)
            #expect(json == .members(["accepted": .integer(3), "too_old": .integer(1)]))
            let ended = calls.state.withLock { $0.ended }
            #expect(ended.map(\.callID) == ["a", "b", "c"])
            #expect(ended.last?.time == now)
            #expect(ended.first?.ringMilliseconds == 4_500)
            #expect(ended.first?.durationMilliseconds == 61_000)
            #expect(ended.first?.releasedBy == .callee)
            calls.state.withLock { $0.isFull = true }
            #expect(try await Self.post(console, body, to: "/v1/outcomes").answer.status == 429)
            #expect(try await Self.post(console, body, to: "/v1/outcomes", token: "two").answer.status == 403)
            #expect(try await Self.post(console, Self.call, to: "/v1/outcomes").answer.status == 422)
        }
    }

    @Test("the description names the fields, limits and answers that the code has")
    func description() async throws {
        try await Self.run { console, _ in
            let answer = try await console.send("GET", "/v1/openapi.json")
            #expect(answer.status == 200)
            let document = try JSONReader.read(Array(answer.body.utf8))
            #expect(document["openapi"] == .string("3.1.0"))
            func names(_ schema: String) -> Set<String> {
                document["components"]?["schemas"]?[schema]?["properties"]?.names ?? []
            }
            // Every field of the description is read: with a wrong value each is a fault of its own.
            for (schema, path) in [("Call", "/v1/screen"), ("Outcome", "/v1/outcomes")] {
                let fields = names(schema).sorted()
                let body = "{" + fields.map { "\"\($0)\":{}" }.joined(separator: ",") + "}"
                let (_, json) = try await Self.post(console, body, to: path)
                guard case .array(let errors)? = json?["errors"] else { throw Missing() }
                let told = errors.compactMap { error -> String? in
                    guard case .string(let text)? = error["pointer"],
                        error["detail"] != .string("there is no such field")
                    else { return nil }
                    return String(text.dropFirst())
                }
                #expect(Set(told) == Set(fields), "\(schema)")
                #expect(document["paths"]?[path]?["post"] != nil)
            }
            let (_, one) = try await Self.post(console, Self.call)
            #expect(one?.names == names("Answer"))
            let (_, problem) = try await Self.post(console, "{}")
            #expect(problem?.names == names("Problem"))
        }
    }

    struct Missing: Error {}
}

extension JSONValue {
    var names: Set<String> {
        guard case .object(let members) = self else { return [] }
        return Set(members.map(\.name))
    }
}
