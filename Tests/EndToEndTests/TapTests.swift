import Foundation
import Gate
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

/// Calls from SIPp through Kamailio, whose siptrace sends a copy of them as HEP3.
@Suite(
    "A tap beside a real proxy", .serialized,
    .enabled(if: Programs.sipp != nil && Programs.kamailio != nil, "needs SIPp and Kamailio: make test installs them"))
struct TapTests {
    final class Heard: Sendable {
        private let outcomes = Mutex<[TapOutcome]>([])

        func add(_ new: [TapOutcome]) -> Int {
            outcomes.withLock { $0 += new }
            return 0
        }

        var all: [TapOutcome] { outcomes.withLock { $0 } }
    }

    private static let caller = "+380671000009"
    private static let spoofed = "+77172000018"

    struct Course: Sendable, CustomStringConvertible {
        var caller: String
        var phone: String
        var status = 486
        var isAnswered: Bool
        var releasedBy: ReleasedBy
        /// What the scenarios wait at least; a busy machine adds to it.
        var ring: Int64 = 0
        var duration: Int64 = 0

        var description: String { "\(caller) to \(phone), \(status)" }
    }

    @Test(
        "outcomes are what SIPp did",
        arguments: [
            Course(
                caller: "tapped-caller", phone: "tapped-callee", isAnswered: true, releasedBy: .caller, ring: 600,
                duration: 900),
            Course(
                caller: "tapped-left", phone: "tapped-leaver", isAnswered: true, releasedBy: .callee, ring: 600,
                duration: 900),
            Course(
                caller: "tapped-cancelled", phone: "tapped-ringer", isAnswered: false, releasedBy: .caller, ring: 700),
            Course(caller: "tapped-refused", phone: "tapped-refuser", isAnswered: false, releasedBy: .callee),
            Course(
                caller: "tapped-refused", phone: "tapped-refuser", status: 603, isAnswered: false, releasedBy: .callee),
            Course(
                caller: "tapped-refused", phone: "tapped-refuser", status: 404, isAnswered: false, releasedBy: .network),
        ])
    func outcomes(course: Course) throws {
        // Foundation hears of the end of processes only once it has heard of a first one: not while a test thread that
        // started it is kept busy.
        _ = try Programs.run("/bin/true", [])
        let heard = Heard()
        var configuration = TapConfiguration(trunks: [
            Trunk(name: "intl-1", carrier: "c", trunkClass: .international, sources: ["127.0.0.20"])
        ])
        configuration.listen = [try TapConfiguration.address("udp://127.0.0.1:0")]
        configuration.secret = Array(TapProxy.secret.utf8)
        let tap = try Tap(configuration, use: TapUse(beside: ScreenedCalls()) { heard.add($0) })
        try tap.start()
        defer { _ = tap.stop() }
        let proxy = try TapProxy(tapPort: Int(try #require(tap.listening.first).address.port))
        defer { proxy.stop() }
        let began = Date()
        try proxy.calls(course.caller, to: course.phone, from: Self.caller, count: 5, status: course.status)
        let limit = Int64(Date().timeIntervalSince(began) * 1_000)
        #expect(waitUntil(seconds: 30) { heard.all.count >= 5 })
        #expect(heard.all.count == 5, "\(tap.counters)")
        for outcome in heard.all.map(\.outcome) {
            #expect(outcome.isAnswered == course.isAnswered && outcome.releasedBy == course.releasedBy, "\(outcome)")
            // SIPp's clock counts in its own steps.
            #expect((course.ring - 50...limit).contains(outcome.ringMilliseconds), "\(outcome)")
            #expect((course.duration - 50...limit).contains(outcome.durationMilliseconds), "\(outcome)")
            #expect(course.isAnswered || outcome.durationMilliseconds == 0)
            #expect(outcome.caller.e164 == PhoneNumber(digits: 380_671_000_009))
        }
        let counters = tap.counters
        #expect(counters.attempts == 5 && counters.malformedPackets == 0 && counters.malformedMessages == 0)
        #expect(counters.refusedSecrets == 0 && counters.clockOff == 0)
    }

    @Test("qorgan tap journals what would have been stopped, with the call's course, and stops nothing")
    func shadow() throws {
        let folder = try ScratchFolder("qorgan-tap")
        let port = try Ports.free()
        let file = try folder.write(
            """
            [console]
            listen = "http://127.0.0.1:0"
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            [tap]
            listen = ["udp://127.0.0.1:\(port)"]
            secret = "\(TapProxy.secret)"
            sources = ["127.0.0.0/8"]
            [authority]
            basis = "operational-search"
            number = "17/25"
            from = 2025-11-18
            until = 2099-01-01
            """, to: "qorgan.toml"
        ).path
        let data = folder.url.appendingPathComponent("var").path
        let qorgan = try ServerProcess(Programs.qorgan, ["tap", "--config", file, "--data", data])
        defer { qorgan.stop() }
        guard waitUntil(seconds: 60, { qorgan.output.contains("tap: udp") || !qorgan.isRunning }), qorgan.isRunning
        else { throw Failure("qorgan did not start: \(qorgan.output)") }
        let proxy = try TapProxy(tapPort: port)
        defer { proxy.stop() }
        try proxy.calls("tapped-caller", to: "tapped-callee", from: Self.spoofed)
        try proxy.calls("tapped-caller", to: "tapped-callee", from: Self.caller)
        var last = ""
        let isThere = try waitUntil(seconds: 20) {
            last = try Programs.run(Programs.qorgan, ["explain", Self.spoofed, "--data", data]).output
            return last.contains("ended by the caller")
        }
        #expect(isThere, "\(last)")
        #expect(last.contains("  allow, score"), "\(last)")
        #expect(last.contains("proposed block, not carried out: the call was only heard by a tap"), "\(last)")
        #expect(last.contains("computed again: equal"), "\(last)")
        let status = try Programs.run(Programs.qorgan, ["status", "--data", data])
        #expect(status.output.contains("2 call attempts, 2 ended"), "\(status.output)")
        #expect(status.output.contains("1 would have been intercepted"), "\(status.output)")
        #expect(try Programs.run(Programs.qorgan, ["bypass", "on", "--data", data]).status == 1)
    }

    @Test("a gate with a tap learns how the calls that it judged went, and its journal joins verdict and end")
    func beside() throws {
        let tapPort = try Ports.free()
        let carrier = try Carrier(settings: try TapProxy.settings(tapPort))
        let qorgan = try RunningQorgan(
            desk: carrier.deskPort, onward: ["intl-1": carrier.onward], policy: "caller-reported = \"label\"",
            lists: "reports = \"reports.csv\"", files: ["reports.csv": RunningQorgan.report(of: "+380671000003")],
            trunk: """
                [tap]
                listen = ["udp://127.0.0.1:\(tapPort)", "tcp://127.0.0.1:\(tapPort)"]
                secret = "\(TapProxy.secret)"
                """)
        try carrier.start(gatePort: qorgan.port)
        defer {
            carrier.stop()
            qorgan.stop()
        }
        let labelled = try carrier.call(from: "+380671000003")
        #expect(labelled.status == 0, "\(labelled.output)")
        var last = ""
        let isThere = try waitUntil(seconds: 20) {
            last = try qorgan.ask("explain", "+380671000003").output
            return last.contains("ended by the caller")
        }
        #expect(isThere, "\(last)")
        #expect(last.contains("answered after"), "\(last)")
        let status = try qorgan.ask("status").output
        #expect(status.contains("1 call attempts, 1 ended"), "\(status)")
        #expect(!status.contains("without having been judged"), "\(status)")
    }

    @Test("stored captures are judged like the live calls, and a second look needs no gate")
    func captures() throws {
        let folder = try ScratchFolder("qorgan-tap")
        let file = try folder.write(
            """
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            """, to: "qorgan.toml"
        ).path
        let data = folder.url.appendingPathComponent("var").path
        let capture = folder.url.appendingPathComponent("calls.pcap").path
        try CapturedCall.write(from: Self.spoofed, to: capture)
        let tapped = try Programs.run(
            Programs.qorgan, ["tap", "--config", file, "--data", data, capture])
        #expect(tapped.status == 0, "\(tapped.output)")
        #expect(tapped.output.contains("1 call attempts, 1 ended"), "\(tapped.output)")
        #expect(tapped.output.contains("1 would have been intercepted"), "\(tapped.output)")
        let explained = try Programs.run(Programs.qorgan, ["explain", Self.spoofed, "--data", data])
        #expect(
            explained.output.contains("answered after 3.0 s, lasted 10.0 s, ended by the caller"), "\(explained.output)"
        )
        let verified = try Programs.run(Programs.qorgan, ["journal", "verify", "--data", data])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test("a tap that anybody could send to is refused with its line")
    func open() throws {
        let folder = try ScratchFolder("qorgan-tap")
        let text = "[[trunk]]\nname = \"a\"\nclass = \"international\"\nsources = [\"127.0.0.20\"]\n[tap]\n"
        let file = try folder.write(text + "listen = [\"udp://127.0.0.1:0\"]\n", to: "qorgan.toml").path
        let data = folder.url.appendingPathComponent("var").path
        let result = try Programs.run(Programs.qorgan, ["tap", "--config", file, "--data", data])
        #expect(result.status == 2 && result.output.contains("secret"), "\(result.output)")
        let none = try folder.write(String(text.dropLast(6)), to: "none.toml").path
        let without = try Programs.run(Programs.qorgan, ["tap", "--config", none, "--data", data])
        #expect(without.status == 2 && without.output.contains("[tap]"), "\(without.output)")
    }
}

/// A pcap of one answered call: rings three seconds, talks ten.
enum CapturedCall {
    static func write(from caller: String, to path: String) throws {
        let ends = "From: <sip:\(caller)@c>;tag=a\r\nTo: <sip:+77010000045@h>"
        func request(_ method: String, _ cseq: Int, _ tag: String) -> String {
            "\(method) sip:+77010000045@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK\(cseq)\r\n"
                + "Max-Forwards: 70\r\n\(ends)\(tag)\r\nCall-ID: one@c\r\nCSeq: \(cseq) \(method)\r\n"
                + "Content-Length: 0\r\n\r\n"
        }
        let answer =
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1\r\n\(ends);tag=b\r\nCall-ID: one@c\r\n"
            + "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
        var bytes: [UInt8] = little(0xA1B2_C3D4) + [2, 0, 4, 0] + little(0) + little(0) + little(65_535) + little(101)
        let start: UInt32 = 1_763_424_000
        for (seconds, isBack, text) in [
            (0, false, request("INVITE", 1, "")), (3, true, answer), (3, false, request("ACK", 1, ";tag=b")),
            (13, false, request("BYE", 2, ";tag=b")),
        ] as [(UInt32, Bool, String)] {
            let packet = Self.packet(Array(text.utf8), isBack)
            bytes += little(start + seconds) + little(0) + little(UInt32(packet.count)) + little(UInt32(packet.count))
            bytes += packet
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// IPv4 and UDP without checksums, between the trunk and 127.0.0.1.
    private static func packet(_ sip: [UInt8], _ isBack: Bool) -> [UInt8] {
        let total = 28 + sip.count
        let trunk: [UInt8] = [127, 0, 0, 20]
        let sbc: [UInt8] = [127, 0, 0, 1]
        let (from, to) = isBack ? (sbc, trunk) : (trunk, sbc)
        let ports: [UInt8] = isBack ? [0x13, 0xC4, 0x13, 0xCE] : [0x13, 0xCE, 0x13, 0xC4]
        func big(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
        return [0x45, 0] + big(total) + [0, 0, 0, 0, 64, 17, 0, 0] + from + to + ports + big(8 + sip.count) + [0, 0]
            + sip
    }

    private static func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 255) } }
}
