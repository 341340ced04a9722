import Foundation
import TestSupport
import Testing

/// `qorgan traffic` against the real gate, over both transports.
@Suite("A day of calls over TCP", .serialized)
struct TrafficTests {
    private static let options = ["--calls", "300", "--speed", "20000", "--seed", "5", "--format", "json"]

    private static func start() throws -> RunningQorgan {
        try RunningQorgan(
            desk: try Ports.free(), policy: "cli-home-fixed-international = \"block\"\ncli-malformed = \"block\"")
    }

    private static func report(_ qorgan: RunningQorgan, _ transport: String) throws -> [String: Any] {
        let result = try Programs.run(
            Programs.qorgan, ["traffic", "--config", qorgan.configuration, "--transport", transport] + options,
            seconds: 120)
        guard result.status == 0, let start = result.output.firstIndex(of: "{"),
            let report = try JSONSerialization.jsonObject(with: Data(result.output[start...].utf8)) as? [String: Any]
        else { throw Failure(result.output) }
        return report
    }

    private static func sum(_ report: [String: Any], _ key: String) -> Int {
        ["honest", "criminal"].reduce(0) { $0 + ((report[$1] as? [String: Any])?[key] as? Int ?? 0) }
    }

    @Test("every call is answered over one connection of each trunk, and counted as by UDP")
    func counts() throws {
        var counts: [String: [Int]] = [:]
        for transport in ["udp", "tcp"] {
            let qorgan = try Self.start()
            defer { qorgan.stop() }
            let report = try Self.report(qorgan, transport)
            #expect(report["attempts"] as? Int == 300 && report["undecided"] as? Int == 0, "\(report)")
            #expect((report["latency_us"] as? [String: Any])?["count"] as? Int == 300, "\(report)")
            #expect(report["datagrams_dropped"] as? Int == 0 && report["strays"] as? Int == 0, "\(report)")
            #expect((report["by_itself"] as? [String: Any])?["silence"] == nil, "\(report)")
            counts[transport] = ["attempts", "stopped"].map { Self.sum(report, $0) }
            let status = try qorgan.ask("status").output
            #expect(status.contains(transport == "tcp" ? " 2 accepted" : " 0 accepted"), "\(status)")
            #expect(status.contains("retransmissions 0"), "\(status)")
        }
        // By numbering alone, the same calls are stopped whatever carries them.
        #expect(counts["tcp"] == counts["udp"] && counts["tcp"]?[1] ?? 0 > 0, "\(counts)")
    }

    @Test("nobody listens by TCP: said so, with the transport")
    func nobody() throws {
        let files = try GateFiles(desk: try Ports.free())
        let result = try Programs.run(
            Programs.qorgan, ["traffic", "--config", files.configuration, "--transport", "tcp", "--calls", "20"],
            seconds: 60)
        #expect(result.status == 1)
        #expect(result.output.contains("nobody answers at tcp 127.0.0.1:"), "\(result.output)")
    }
}
