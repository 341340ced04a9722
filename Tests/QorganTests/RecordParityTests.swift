import Foundation
import Gate
import SIP
import Screening
import Telephony
import TestSupport
import Testing
import Wire

@testable import Traffic
@testable import qorgan

@Suite("A day's records and the same day's INVITEs")
struct RecordParityTests {
    private static let calls = 6_000

    private static func configuration(trust: Bool) throws -> (Configuration, ScratchFolder, TrafficOptions) {
        let folder = try ScratchFolder("parity")
        var options = TrafficOptions()
        options.calls = calls
        options.seed = 11
        let lists = DemoLists(options: options)
        for (name, text) in [
            ("block.csv", lists.blocklist()), ("allow.csv", lists.allowlist()), ("roaming.csv", lists.roaming()),
        ] {
            _ = try folder.write(text, to: name)
        }
        let file = try folder.write(
            """
            [[trunk]]
            name = "national-1"
            class = "national"
            sources = ["127.0.0.10/32"]
            trust_identity = \(trust)
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            trust_identity = \(trust)
            [lists]
            block = "block.csv"
            allow = "allow.csv"
            roaming = "roaming.csv"
            [policy]
            cli-home-mobile-international = "divert"
            # A record has no headers: its fingerprint is coarser than an INVITE's, and the trees may see that.
            [model]
            file = "none"
            [screening]
            callers = 65536
            [authority]
            basis = "operational-search"
            number = "17/25"
            from = 2025-11-18
            until = 2099-01-01
            """, to: "qorgan.toml")
        return (try ConfigurationReader.read(file: file.path), folder, options)
    }

    /// The attempt that a gate reads out of the INVITE which the traffic sends for this call.
    private static func attempt(
        _ plan: PlannedCall, _ options: TrafficOptions, _ configuration: Configuration, at time: Timestamp
    ) throws -> CallAttempt {
        let index = try #require(options.trunks.firstIndex { $0.trunkClass == plan.trunkClass })
        let peer = try #require(PeerAddress(options.trunks[index].source, defaultPort: 5060))
        var text = MessageText()
        CallWriter(plan: plan, run: "parity", own: peer)
            .invite("sip:\(plan.callee.text)@127.0.0.1:5060;user=phone", leg: 0, into: &text)
        let bytes = PaddedBytes(text.bytes.span)
        var message = SIPMessage()
        guard case .accept = EdgeCheck.examine(bytes.span, as: .datagram, into: &message) else {
            throw Refused(text: String(decoding: text.bytes, as: UTF8.self))
        }
        let trunk = configuration.trunks[index]
        return AttemptReader.attempt(
            of: message, in: bytes.span, from: peer, trunk: TrunkID(index: UInt16(index)), trunkClass: trunk.trunkClass,
            trustIdentity: trunk.trustIdentity, at: time)
    }

    private struct Refused: Error {
        let text: String
    }

    private static func row(_ verdict: Verdict) -> String {
        let reasons = (0..<Int(verdict.reasonCount)).map { index in
            "\(verdict.reasons[index].rule.code) \(verdict.reasons[index].weight)"
        }
        return "\(verdict.treatment.code) \(verdict.scorePerTenThousand) \(reasons.joined(separator: ";"))"
    }

    @Test(
        "get the same verdicts, call by call, whether endings are known or not",
        arguments: [(trust: true, endings: false), (true, true), (false, false)])
    func agree(trust: Bool, endings: Bool) throws {
        let (configuration, folder, options) = try Self.configuration(trust: trust)
        defer { withExtendedLifetime(folder) {} }
        var fromRecords = try ReplayEngine(configuration)
        var fromInvites = try ReplayEngine(configuration)
        var reader = CallRecordReader(file: "day.csv", trunks: configuration.trunks.map(\.name))
        let day = Array(DayRecords(options: options).csv().utf8)
        reader.append(day.span)
        reader.finish()
        var recordOptions = options
        recordOptions.speed = 1
        var schedule = recordOptions.schedule()
        var sources: [String: UInt64] = [:]
        var seen: [String: Int] = [:]
        var compared = 0
        while let record = try reader.next() {
            let next = schedule.next()
            let plan = try #require(next)
            let ending = endings ? record.ending : nil
            let recorded = RecordReplay.attempt(record, configuration.trunks, &sources)
            let asked = try Self.attempt(plan, options, configuration, at: record.time)
            #expect(recorded.userAgent == asked.userAgent && recorded.source == asked.source)
            let a = fromRecords.judge(recorded, ending: ending, truth: nil)
            let b = fromInvites.judge(asked, ending: ending, truth: nil)
            try #require(Self.row(a) == Self.row(b), "\(plan.kind.code) call \(compared) of seed \(options.seed)")
            seen["\(plan.kind.code) \(a.treatment.code)", default: 0] += 1
            compared += 1
        }
        let rest = schedule.next()
        #expect(rest == nil && compared == Self.calls)
        // The comparison saw the calls that it is for: diverted on their way, withheld, stopped.
        #expect(seen["forwarded allow", default: 0] > 50 && seen["forwarded block"] == nil)
        #expect(seen["spoofed-fixed block", default: 0] > 50)
        #expect(seen.keys.contains { $0.hasPrefix("withheld") })
    }
}
