import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `qorgan console` over the folder of a gate that is down.
@Suite("The console alone")
struct ConsoleAloneTests {
    @Test("shows what a gate left behind, serves no call, changes nothing, and journals who looked")
    func alone() async throws {
        let gate = try RunningQorgan(policy: "cli-home-fixed-international = \"block\"")
        let answer = Datagrams.ask(
            Datagrams.invite(from: "+77172000018", to: "+77010000045", source: "127.0.0.20", id: "alone1"),
            at: "127.0.0.1", gate.port, from: "127.0.0.20", seconds: 5)
        #expect(answer?.hasPrefix("SIP/2.0 603") == true)
        let arguments = ["console", "--config", gate.configuration, "--data", gate.data]
        let refused = try Programs.run(Programs.qorgan, arguments, seconds: 30)
        #expect(refused.status == 2, "beside a gate that runs: \(refused.output)")
        gate.stop()

        let console = try ServerProcess(Programs.qorgan, arguments)
        defer { console.stop() }
        try #require(waitUntil(seconds: 60) { console.output.contains("console: ") })
        let line = try #require(console.output.split(separator: "\n").first { $0.hasPrefix("console: ") })
        let parts = line.dropFirst("console: ".count).components(separatedBy: "/login?token=")
        let base = parts[0]
        let session = URLSession(configuration: .ephemeral)
        func get(_ path: String, posting body: String? = nil) async throws -> (status: Int, body: String) {
            var request = URLRequest(url: try #require(URL(string: base + path)))
            if let body {
                request.httpMethod = "POST"
                request.httpBody = Data(body.utf8)
                request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
                request.setValue(base, forHTTPHeaderField: "Origin")
            }
            let (data, response) = try await session.data(for: request)
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
        }
        #expect(try await get("/healthz").status == 503)
        #expect(try await get("/login", posting: "token=\(parts[1])").status == 200)
        let live = try await get("/live")
        #expect(live.body.contains("mark block"), "the call that the gate stopped")
        let form = try #require(live.body.components(separatedBy: "name=\"csrf\" content=\"").dropFirst().first)
        let token = String(form.prefix { $0 != "\"" })
        #expect(try await get("/bypass", posting: "csrf=\(token)&scope=all&on=1").status == 503)
        console.stop()
        let verified = try gate.ask("journal", "verify")
        #expect(verified.status == 0, "\(verified.output)")
    }
}
