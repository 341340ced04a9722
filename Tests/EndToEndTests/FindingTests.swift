import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A real gate and its console: what a person says of a call changes the next one.
@Suite("A person's word on a call")
struct FindingTests {
    private static let policy = "cli-home-fixed-international = \"block\""
    private static let spoofed = "+77172000018"

    private static func code(_ qorgan: RunningQorgan, _ id: String, to callee: String = "+77010000045") -> String? {
        Datagrams.ask(
            Datagrams.invite(from: spoofed, to: callee, source: "127.0.0.20", id: id), at: "127.0.0.1", qorgan.port,
            from: "127.0.0.20", seconds: 5
        ).map { String($0.dropFirst(8).prefix(3)) }
    }

    /// What people upheld on the call's trunk, in permille, as the call's journalled vector has it.
    private static func upheld(_ qorgan: RunningQorgan, _ id: String) throws -> Int? {
        var permille: Int?
        // The views show a call a moment after its answer.
        _ = try waitUntil(seconds: 30) {
            let json = try qorgan.ask("explain", "\(id)@test", "--format", "json").output
            let value = json.components(separatedBy: "\"trunkUpheld\":").dropFirst().first?.prefix { $0.isNumber }
            permille = value.flatMap { Int($0) }
            return permille != nil
        }
        return permille
    }

    /// A session of the console, by the link that the program prints.
    private struct Session {
        let base: String
        let session = URLSession(configuration: .ephemeral)
        private var token = ""

        /// The link that the program prints at its start, for the user who runs it.
        static func link(of qorgan: RunningQorgan) throws -> String {
            let process = qorgan.process
            guard waitUntil(seconds: 60, { process.output.contains("console: ") }),
                let line = process.output.split(separator: "\n").first(where: { $0.hasPrefix("console: ") })
            else { throw Failure("no console: \(process.output)") }
            return String(line.dropFirst("console: ".count))
        }

        init(link: String) async throws {
            let parts = link.components(separatedBy: "/login?token=")
            guard parts.count == 2 else { throw Failure("no link: \(link)") }
            base = parts[0]
            _ = try await get("/login", posting: "token=\(parts[1])")
            let live = try await get("/live").body
            let form = live.components(separatedBy: "name=\"csrf\" content=\"").dropFirst().first ?? ""
            token = String(form.prefix { $0 != "\"" })
        }

        func get(_ path: String, posting body: String? = nil) async throws -> (status: Int, body: String) {
            var request = URLRequest(url: try #require(URL(string: base + path)))
            if let body {
                request.httpMethod = "POST"
                request.httpBody = Data((token.isEmpty ? body : "csrf=\(token)&\(body)").utf8)
                request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
                request.setValue(base, forHTTPHeaderField: "Origin")
            }
            let (data, response) = try await session.data(for: request)
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
        }
    }

    @Test("honest on the page lets the next call of the two through, for these two alone, also after a restart")
    func honest() async throws {
        let qorgan = try RunningQorgan("up", policy: Self.policy)
        defer { qorgan.stop() }
        #expect(Self.code(qorgan, "honest1") == "603")
        let console = try await Session(link: Session.link(of: qorgan))
        var position = ""
        for _ in 0..<600 where position.isEmpty {
            let page = try await console.get("/live").body
            let link = page.components(separatedBy: "href=\"/calls/").dropFirst().first ?? ""
            position = String(link.prefix { $0.isNumber })
            if position.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        }
        try #require(!position.isEmpty)
        let said = try await console.get("/findings/add", posting: "call=\(position)&finding=honest&reason=asked")
        #expect(said.status == 200, "\(said.body)")
        #expect(Self.code(qorgan, "honest2") == "302")
        #expect(Self.code(qorgan, "honest3", to: "+77010000046") == "603")
        // One person's word moves no figure of the trunk.
        #expect(try Self.upheld(qorgan, "honest3") == 500)
        let twice = try await console.get("/findings/add", posting: "call=\(position)&finding=honest&reason=asked")
        #expect(twice.status == 400)

        // The same person by a command is no second one.
        let repeated = try qorgan.ask("call", "honest1@test", "honest", "--reason", "once more")
        #expect(repeated.status == 1 && repeated.output.contains("already"), "\(repeated.output)")
        let link = try qorgan.ask("login", "Aida S.").output.trimmingCharacters(in: .whitespacesAndNewlines)
        let second = try await Session(link: link)
        let confirmed = try await second.get("/findings/add", posting: "call=\(position)&finding=honest&reason=asked")
        #expect(confirmed.status == 200 && confirmed.body.contains("Aida S."), "\(confirmed.body)")
        #expect(Self.code(qorgan, "honest5", to: "+77010000046") == "603")
        #expect(try Self.upheld(qorgan, "honest5") == 333)
        let later = try qorgan.ask("call", "honest1@test", "scam", "--reason", "it was one after all")
        #expect(later.status == 0 && later.output.contains("people disagree"), "\(later.output)")
        let third = try await Session(link: qorgan.ask("login", "Berik").output.trimmingCharacters(in: .newlines))
        #expect(
            try await third.get("/findings/add", posting: "call=\(position)&finding=honest&reason=asked").status == 200)
        let unknown = try qorgan.ask("call", "no-such-call", "scam", "--reason", "x")
        #expect(unknown.status == 1 && unknown.output.contains("no verdict"), "\(unknown.output)")
        let explained = try qorgan.ask("explain", "honest2@test")
        #expect(explained.output.contains("computed again: equal") && explained.output.contains("finding-honest"))
        qorgan.stop()

        let again = try RunningQorgan("gate", policy: Self.policy, data: qorgan.data)
        defer { again.stop() }
        #expect(Self.code(again, "honest4") == "302")
        again.stop()
        #expect(try again.ask("journal", "verify").status == 0)
    }

    @Test("a rule above its ceiling stops nothing until a person puts it back, also after a restart")
    func ceiling() throws {
        let ceilings = Self.policy + "\n[ceilings.rules]\ncli-home-fixed-international = 0"
        let qorgan = try RunningQorgan("gate", policy: ceilings)
        defer { qorgan.stop() }
        #expect(Self.code(qorgan, "above1") == "302")
        let isTold = try waitUntil(seconds: 30) { try qorgan.ask("status").output.contains("IN SHADOW: rule cli-home") }
        #expect(isTold)
        let explained = try qorgan.ask("explain", "above1@test")
        #expect(explained.output.contains("computed again: equal") && explained.output.contains("(shadow)"))
        qorgan.stop()

        let second = try RunningQorgan("gate", policy: Self.policy, data: qorgan.data)
        defer { second.stop() }
        #expect(Self.code(second, "above2") == "302")
        #expect(try second.ask("bypass", "off", "--rule", "cli-home-fixed-international").status == 0)
        #expect(Self.code(second, "above3") == "603")
    }
}
