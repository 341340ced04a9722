import Crypto
import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A real `qorgan up` asked by HTTP.
@Suite("A soft-switch asks Qorgan by HTTP")
struct HTTPScreeningTests {
    private static let token = "a-token-of-this-test"
    private static let python = ProcessInfo.processInfo.environment["QORGAN_PYTHON"]
    /// Beside the Python of `make test`.
    private static let schemathesis: String? = python.flatMap { python in
        let path = URL(fileURLWithPath: python).deletingLastPathComponent().appendingPathComponent("schemathesis").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// With two trunks of the token and a listed caller.
    private static func start() throws -> (qorgan: RunningQorgan, base: String) {
        let digest = SHA256.hash(data: Data(token.utf8)).map { String(format: "%02x", $0) }.joined()
        let rows = ["intl-1", "national-1"].map { "c,\($0),\(digest)\n" }.joined()
        let qorgan = try RunningQorgan(
            "up", policy: "cli-home-fixed-international = \"block\"",
            lists: "block = \"block.csv\"\n[api]\ntokens = \"tokens.csv\"",
            files: [
                "block.csv": "number,treatment\n+380671000001,divert\n+380671000002,block\n",
                "tokens.csv": "carrier,trunk,sha256\n" + rows,
            ])
        let process = qorgan.process
        guard waitUntil(seconds: 30, { process.output.contains("console: ") }),
            let line = process.output.split(separator: "\n").first(where: { $0.hasPrefix("console: ") }),
            let end = line.range(of: "/login")
        else { throw Failure("no console: \(process.output)") }
        return (qorgan, String(line[..<end.lowerBound].dropFirst("console: ".count)))
    }

    private static func post(_ url: String, _ body: String, status: Int = 200) async throws -> [String: Any] {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == status else {
            throw Failure(String(decoding: data, as: UTF8.self))
        }
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("calls are stopped, diverted and allowed as by SIP, and stand in the journal and the metrics")
    func screens() async throws {
        let (qorgan, base) = try Self.start()
        defer { qorgan.stop() }
        for (caller, callee, treatment) in [
            ("+77172000018", "+77010000045", "block"), ("+380671000001", "+77010000046", "divert"),
            ("+380671000002", "+77010000047", "block"), ("+380671000009", "+77010000048", "allow"),
            ("+380671000002", "112", "allow"),
        ] {
            let body =
                "{\"call_id\":\"e2e-\(caller)-\(callee)\",\"trunk\":\"intl-1\",\"caller\":\"\(caller)\",\"callee\":\"\(callee)\"}"
            let answer = try await Self.post(base + "/v1/screen", body)
            #expect(answer["treatment"] as? String == treatment, "\(caller)")
            #expect(answer["order"] as? String == (treatment == "allow" ? nil : "17/25"))
            #expect(answer["unscreened"] as? Bool == false)
            if treatment == "divert" {
                #expect((answer["divert_to"] as? String)?.contains(";qc=") == true)
            }
        }
        // The answer did not wait for the commit.
        let isExplained = try waitUntil(seconds: 20) {
            try qorgan.ask("explain", "e2e-+77172000018-+77010000045").output.contains("cli-home-fixed-international")
        }
        #expect(isExplained)
        let metrics = try await URLSession.shared.data(from: try #require(URL(string: base + "/metrics"))).0
        let text = String(decoding: metrics, as: UTF8.self)
        #expect(text.contains("qorgan_calls_total{trunk=\"intl-1\",treatment=\"block\"} 2\n"))
        #expect(text.contains("qorgan_emergency_calls_total 1\n"))
        #expect(text.contains("qorgan_api_requests_total{path=\"/v1/screen\",status=\"200\"} 5\n"))
        let ready = try await URLSession.shared.data(from: try #require(URL(string: base + "/readyz"))).0
        #expect(String(decoding: ready, as: UTF8.self) == "{\"ready\":true,\"reasons\":[]}")
        #expect(!qorgan.process.output.contains("0671000"))
    }

    @Test("an outcome follows its verdict into the journal; one that names another trunk than the verdict does not")
    func outcomes() async throws {
        let (qorgan, base) = try Self.start()
        defer { qorgan.stop() }
        let calls = [("stopped", "+77172000018"), ("other", "+380671000001"), ("passed", "+380671000009")]
        for (id, caller) in calls {
            _ = try await Self.post(
                base + "/v1/screen",
                "{\"call_id\":\"\(id)@sbc\",\"trunk\":\"intl-1\",\"caller\":\"\(caller)\",\"callee\":\"+77010000045\"}")
        }
        for (id, caller) in calls {
            let trunk = id == "other" ? "national-1" : "intl-1"
            let taken = try await Self.post(
                base + "/v1/outcomes",
                "{\"call_id\":\"\(id)@sbc\",\"trunk\":\"\(trunk)\",\"caller\":\"\(caller)\",\"callee\":\"+77010000045\","
                    + "\"answered\":true,\"ring_s\":6.5,\"duration_s\":84,\"released_by\":\"caller\"}", status: 202)
            #expect(taken["accepted"] as? Int == 1)
        }
        let isJoined = try waitUntil(seconds: 20) {
            try qorgan.ask("explain", "stopped@sbc").output.contains("ended by the caller")
        }
        #expect(isJoined)
        #expect(try qorgan.ask("explain", "other@sbc").output.contains("list-divert"))
        #expect(try !qorgan.ask("explain", "other@sbc").output.contains("ended by"))
    }

    @Test(
        "schemathesis finds no answer that the description does not have",
        .enabled(if: schemathesis != nil, "needs schemathesis beside QORGAN_PYTHON: make test provides it"))
    func conforms() throws {
        let (qorgan, base) = try Self.start()
        defer { qorgan.stop() }
        let program = try #require(Self.schemathesis)
        // Its own list of what a request that breaks the schema may be answered with has no 413, which is what a batch of
        // more than a hundred is (RFC 9110 §15.5.14).
        _ = try qorgan.folder.write(
            """
            [checks]
            negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 413, 415, 422, 429]

            """, to: "schemathesis.toml")
        let result = try Programs.run(
            program,
            [
                "run", base + "/v1/openapi.json", "--header", "Authorization: Bearer \(Self.token)", "--seed", "1",
                "--max-examples", "60", "--checks", "all", "--no-color",
            ], folder: qorgan.folder.url, seconds: 300)
        #expect(result.status == 0, "\(result.output)")
    }
}
