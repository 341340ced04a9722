import Foundation
import TestSupport
import Testing

@Suite("qorgan replay and the other commands")
struct ReplayTests {
    @Test("the same records give the same verdicts, byte for byte, one row a call")
    func twice() throws {
        let days = try RecordedDays("replay", calls: 20_000, seed: 7)
        var verdicts: [Data] = []
        for name in ["first.csv", "second.csv"] {
            let result = try days.run("replay", "--verdicts", days.path(name))
            #expect(result.status == 0, "\(result.output)")
            verdicts.append(try Data(contentsOf: days.folder.url.appendingPathComponent(name)))
        }
        #expect(verdicts[0] == verdicts[1])
        func lines(_ data: Data) -> Int { data.filter { $0 == UInt8(ascii: "\n") }.count }
        let records = try Data(contentsOf: URL(fileURLWithPath: days.records))
        #expect(lines(verdicts[0]) == lines(records))
        #expect(lines(records) > 10_000)
        let text = String(decoding: verdicts[0], as: UTF8.self)
        #expect(text.hasPrefix("call_id,treatment,score,reasons\n"))
        #expect(text.contains(",block,") && text.contains(",divert,") && text.contains(",allow,"))
    }

    @Test("lists go into a folder that is made, verdicts to standard output and to what is no regular file")
    func places() throws {
        let folder = try ScratchFolder("replay")
        let path = folder.url.path
        let configuration = try folder.write(RecordedDays.configuration, to: "qorgan.toml").path
        let options = ["traffic", "--config", configuration, "--calls", "500"]
        #expect(try Programs.run(Programs.qorgan, options + ["--lists", path + "/new/lists"]).status == 0)
        #expect(FileManager.default.fileExists(atPath: path + "/new/lists/roaming.csv"))
        #expect(try Programs.run(Programs.qorgan, options + ["--lists", path]).status == 0)
        #expect(try Programs.run(Programs.qorgan, options + ["--records", path + "/day.csv"]).status == 0)
        for place in ["-", "/dev/stdout", "/dev/null"] {
            let result = try Programs.run(
                Programs.qorgan, ["replay", "--config", configuration, "--verdicts", place, path + "/day.csv"])
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("call_id,treatment,score,reasons\n") == (place != "/dev/null"))
            #expect(result.output.contains("500 calls from"))
        }
    }

    @Test("traffic against no gate says so in one line and exits with 1")
    func noGate() throws {
        let (port, desk) = (try Ports.free(), try Ports.free())
        let folder = try ScratchFolder("traffic")
        let configuration = try folder.write(
            "[desk]\nuri = \"sip:desk@127.0.0.1:\(desk)\"\n" + RecordedDays.configuration, to: "qorgan.toml"
        ).path
        let result = try Programs.run(
            Programs.qorgan, ["traffic", "--config", configuration, "--to", "127.0.0.1:\(port)", "--calls", "5"],
            seconds: 30)
        #expect(result.status == 1)
        #expect(result.output.contains("nobody answers at udp 127.0.0.1:\(port)"), "\(result.output)")
        #expect(result.output.split(separator: "\n").count == 1)
    }

    @Test("a bad row is named with file, line and column, and exit status 2")
    func badRow() throws {
        let folder = try ScratchFolder("replay")
        let configuration = try folder.write(
            RecordedDays.configuration.replacingOccurrences(
                of: "block = \"blocklist.csv\"\nallow = \"allowlist.csv\"\nroaming = \"roaming.csv\"", with: ""),
            to: "qorgan.toml"
        ).path
        let records = try folder.write(
            """
            time,call_id,caller,callee,trunk,source_ip,user_agent,attestation,ring_s,answered,duration_s,released_by
            2026-01-15T10:00:00.000Z,a,+380671000009,+77010000045,intl-1,,,,1,1,10,caller
            2026-01-15T10:00:01.000Z,b,+380671000009,+77010000045,intl-9,,,,1,1,10,caller
            """, to: "day.csv"
        ).path
        let result = try Programs.run(Programs.qorgan, ["replay", "--config", configuration, records])
        #expect(result.status == 2)
        #expect(result.output.contains("day.csv:3:"), "\(result.output)")
        #expect(result.output.contains("intl-1"))
    }

    @Test("a file that is no capture is named, and exit status is 2")
    func noCapture() throws {
        let folder = try ScratchFolder("replay")
        let configuration = try folder.write(
            "[[trunk]]\nname = \"a\"\nclass = \"national\"\nsources = [\"127.0.0.1/32\"]\n", to: "qorgan.toml"
        ).path
        let file = try folder.write("no capture", to: "calls.pcap").path
        let result = try Programs.run(Programs.qorgan, ["replay", "--config", configuration, file])
        #expect(result.status == 2)
        #expect(result.output.contains("calls.pcap"))
    }

    @Test(
        "a real scan in a capture is replayed",
        .enabled(if: SharedFiles.arePresent, Comment(rawValue: SharedFiles.absence)))
    func honeypot() throws {
        let capture = try #require(SharedFiles.url("data/sip_honeypot/Voip-trace.pcap")).path
        let folder = try ScratchFolder("replay")
        let configuration = try folder.write(
            "[[trunk]]\nname = \"world\"\nclass = \"international\"\nsources = [\"0.0.0.0/0\"]\n", to: "qorgan.toml"
        ).path
        let verdicts = folder.url.appendingPathComponent("out.csv").path
        let result = try Programs.run(
            Programs.qorgan, ["replay", "--config", configuration, "--verdicts", verdicts, capture])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "every command has help with an example",
        arguments: [
            ["up"], ["gate"], ["replay"], ["report"], ["explain"], ["traffic"], ["lists", "check"],
            ["lists", "reload"], ["journal", "verify"], ["journal", "key"],
            ["journal", "export"], ["journal", "prove"], ["journal", "witness"], ["journal", "rebuild"], ["bypass"],
            ["ledger", "history"], ["ledger", "stats"],
            ["status"],
        ])
    func help(words: [String]) throws {
        let result = try Programs.run(Programs.qorgan, words + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("Example"), "\(result.output)")
    }

    @Test(
        "bad use exits with 2",
        arguments: [["fly"], ["replay"], ["bypass", "perhaps"], ["up", "--config", "/nowhere.toml"]])
    func badUse(words: [String]) throws {
        #expect(try Programs.run(Programs.qorgan, words).status == 2)
    }
}
