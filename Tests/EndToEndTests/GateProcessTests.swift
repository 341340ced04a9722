import Foundation
import TestSupport
import Testing

/// The whole program as a process: what it survives, and what it tells.
@Suite("qorgan as a process", .serialized)
struct GateProcessTests {
    private static let policy = "cli-home-fixed-international = \"block\""
    private static let spoofed = "+77172000018"

    private static func code(_ qorgan: RunningQorgan, _ caller: String, _ id: String) -> String? {
        Datagrams.ask(
            Datagrams.invite(from: caller, to: "+77010000045", source: "127.0.0.20", id: id), at: "127.0.0.1",
            qorgan.port, from: "127.0.0.20", seconds: 2
        ).map { String($0.dropFirst(8).prefix(3)) }
    }

    /// Open-loop load for some seconds.
    private static func load(_ qorgan: RunningQorgan, rate: Int, seconds: Int) throws -> ServerProcess {
        try ServerProcess(
            Programs.qorgan,
            [
                "traffic", "--config", qorgan.configuration, "--rate", String(rate), "--seconds", String(seconds),
                "--format", "json",
            ])
    }

    @Test("killed under load, the journal verifies, and it starts again on it")
    func killedUnderLoad() throws {
        let first = try RunningQorgan(policy: Self.policy)
        let load = try Self.load(first, rate: 500, seconds: 30)
        defer { load.stop() }
        let isJudging = try waitUntil(seconds: 30) {
            let status = try first.ask("status").output
            return (status.split(separator: " ").dropLast(0).first { Int($0) ?? 0 > 1_000 }) != nil
        }
        #expect(isJudging)
        first.process.signal(SIGKILL)
        #expect(first.process.wait(seconds: 10) != nil)
        load.stop()
        let verified = try first.ask("journal", "verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("verified:"))

        let second = try RunningQorgan(policy: Self.policy, data: first.data)
        #expect(Self.code(second, Self.spoofed, "again1") == "603")
        second.stop()
        let again = try second.ask("journal", "verify")
        #expect(again.status == 0, "\(again.output)")
    }

    @Test("one changed byte in the journal is named")
    func tampered() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        #expect(Self.code(qorgan, Self.spoofed, "t1") == "603")
        qorgan.stop()
        #expect(try qorgan.ask("journal", "verify").status == 0)
        let journal = URL(fileURLWithPath: qorgan.data + "/journal.sqlite")
        var bytes = try Data(contentsOf: journal)
        let needle = Data("intl-1".utf8)
        var found: [Int] = []
        var from = bytes.startIndex
        while let range = bytes.range(of: needle, in: from..<bytes.endIndex) {
            found.append(range.lowerBound)
            from = range.upperBound
        }
        try #require(!found.isEmpty)
        for index in found { bytes[index] = UInt8(ascii: "I") }
        try bytes.write(to: journal)
        let verified = try qorgan.ask("journal", "verify")
        #expect(verified.status == 1)
        #expect(verified.output.contains("does not verify"), "\(verified.output)")
    }

    @Test("bypass under load: allow within 100 ms of the command's end, and back")
    func bypassUnderLoad() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        let load = try Self.load(qorgan, rate: 500, seconds: 60)
        defer {
            load.stop()
            qorgan.stop()
        }
        #expect(Self.code(qorgan, Self.spoofed, "b1") == "603")
        #expect(try qorgan.ask("bypass", "on", "--trunk", "intl-1").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "b2") == "302")
        #expect(try qorgan.ask("status").output.contains("BYPASS"))
        #expect(try qorgan.ask("bypass", "off", "--trunk", "intl-1").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "b3") == "603")
        #expect(try qorgan.ask("bypass", "on", "--rule", "cli-home-fixed-international").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "b4") == "302")
        #expect(try qorgan.ask("bypass", "off", "--rule", "cli-home-fixed-international").status == 0)
        #expect(try qorgan.ask("bypass", "on").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "b5") == "302")
        #expect(try qorgan.ask("bypass", "on", "--trunk", "nobody").status == 1)
    }

    @Test("a bypass outlives a restart")
    func bypassStays() throws {
        let first = try RunningQorgan(policy: Self.policy)
        #expect(try first.ask("bypass", "on").status == 0)
        first.stop()
        let second = try RunningQorgan(policy: Self.policy, data: first.data)
        defer { second.stop() }
        #expect(Self.code(second, Self.spoofed, "s1") == "302")
    }

    @Test("a reload is whole or not at all")
    func reload() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        defer { qorgan.stop() }
        let good = try String(contentsOfFile: qorgan.configuration, encoding: .utf8)
        try Data((good + "\n[journal]\nkeep_passes_minutes = 3\n").utf8).write(
            to: URL(fileURLWithPath: qorgan.configuration))
        let refused = try qorgan.ask("lists", "reload")
        #expect(refused.status == 1)
        #expect(refused.output.contains("keep_passes_minutes"), "\(refused.output)")
        #expect(Self.code(qorgan, Self.spoofed, "r1") == "603")
        let milder = good.replacingOccurrences(
            of: "cli-home-fixed-international = \"block\"", with: "cli-home-fixed-international = \"shadow\"")
        try Data(milder.utf8).write(to: URL(fileURLWithPath: qorgan.configuration))
        #expect(try qorgan.ask("lists", "reload").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "r2") == "302")
    }

    @Test("explain computes the verdict again and finds it equal")
    func explain() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        defer { qorgan.stop() }
        #expect(Self.code(qorgan, Self.spoofed, "e1") == "603")
        var last: (status: Int32, output: String) = (0, "")
        let isThere = try waitUntil(seconds: 10) {
            last = try qorgan.ask("explain", "e1@test")
            return last.output.contains("computed again")
        }
        #expect(isThere, "\(last.output)")
        #expect(last.status == 0)
        #expect(last.output.contains("computed again: equal"))
        #expect(last.output.contains("cli-home-fixed-international"))
        #expect(!last.output.contains("7172000018"))
        #expect(try qorgan.ask("explain", "nobody@test").status == 1)
        #expect(try qorgan.ask("explain", Self.spoofed).output.contains("computed again: equal"))
    }

    @Test("a bypassed call has no score, and its cause is told in the language asked for")
    func explainUnscreened() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        defer { qorgan.stop() }
        #expect(try qorgan.ask("bypass", "on").status == 0)
        #expect(Self.code(qorgan, Self.spoofed, "u1") == "302")
        var last: (status: Int32, output: String) = (0, "")
        let isThere = try waitUntil(seconds: 10) {
            last = try qorgan.ask("explain", "u1@test")
            return last.output.contains("unscreened")
        }
        #expect(isThere, "\(last.output)")
        #expect(last.output.contains("bypass was on"), "\(last.output)")
        #expect(!last.output.contains("score"), "\(last.output)")
        #expect(try qorgan.ask("explain", "u1@test", "--language", "ru").output.contains("включён обход"))
        #expect(try qorgan.ask("explain", "u1@test", "--format", "json").output.contains("\"log_odds\":null"))
        #expect(try qorgan.ask("explain", "u1@test", "--format", "csv").status == 2)
    }

    @Test(
        "every command's help gives an example",
        arguments: [
            [], ["up"], ["gate"], ["replay"], ["explain"], ["traffic"], ["lists"], ["lists", "check"],
            ["lists", "reload"], ["journal"], ["journal", "verify"], ["journal", "key"],
            ["journal", "export"], ["journal", "prove"], ["journal", "witness"], ["journal", "rebuild"], ["bypass"],
            ["status"],
            ["tap"],
        ])
    func help(command: [String]) throws {
        let help = try Programs.run(Programs.qorgan, command + ["--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("Example"), "\(help.output)")
    }

    @Test("two processes do not share a data folder")
    func oneWriter() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        defer { qorgan.stop() }
        let other = try Ports.free()
        let configuration = try qorgan.folder.write(
            try String(contentsOfFile: qorgan.configuration, encoding: .utf8)
                .replacingOccurrences(of: ":\(qorgan.port)\"", with: ":\(other)\""), to: "other.toml")
        let second = try Programs.run(
            Programs.qorgan, ["gate", "--config", configuration.path, "--data", qorgan.data])
        #expect(second.status == 2)
        #expect(second.output.contains("another process writes"), "\(second.output)")
    }

    @Test("no clear number is in any file of the data folder")
    func noClearNumber() throws {
        let qorgan = try RunningQorgan(policy: Self.policy)
        #expect(Self.code(qorgan, Self.spoofed, "n1") == "603")
        qorgan.stop()
        let files = try #require(FileManager.default.enumerator(atPath: qorgan.data))
        var looked = 0
        for case let name as String in files {
            guard let bytes = FileManager.default.contents(atPath: qorgan.data + "/" + name) else { continue }
            looked += 1
            for number in ["77172000018", "7172000018", "77010000045", "7010000045"] {
                #expect(bytes.range(of: Data(number.utf8)) == nil, "\(number) is in \(name)")
            }
        }
        #expect(looked >= 3)
    }
}
