import SIP
import TestSupport
import Testing
import Wire

@testable import Gate

/// Every malformed INVITE through the very code that judges, answers and forwards.
@Suite("Malformed INVITEs at the gate")
struct MalformedInviteTests {
    static let trunk = PeerAddress(v4: 0x7F00_0014, port: 5070)

    private static let datagrams = MalformedInvites.all.filter { $0.bytes.count <= MalformedInvites.datagramBytes }

    /// A call that is stopped, or one that goes on: what neighbours of malformed messages get.
    private static func good(_ serial: String, listed: Bool) -> [UInt8] {
        let sound = MalformedInvites.sound(serial)
        guard listed else { return sound }
        return Array(String(decoding: sound, as: UTF8.self).replacing("+442079460003", with: "+442079460001").utf8)
    }

    @Test("a redirect gate answers each once or drops and counts it, and good calls between them as if they were alone")
    func redirect() throws {
        let judge = try LoneJudge()
        var faults: [String] = []
        var codes: [Int: Int] = [:]
        for (index, malformed) in Self.datagrams.enumerated() {
            let now = Moment(Int64(index) * 10)
            let before = judge.lone.counted
            let answers = judge.deliver([.init(peer: Self.trunk, bytes: malformed.bytes)], at: now)
            codes[answers.first?.code ?? 0, default: 0] += 1
            let isCounted = judge.lone.counted > before
            if let fault = Self.fault(answers, isCounted, malformed) { faults.append("\(malformed): \(fault)") }
            guard index % 100 == 0 else { continue }
            for listed in [true, false] {
                let bytes = Self.good("good\(index)\(listed)", listed: listed)
                let answers = judge.deliver([.init(peer: Self.trunk, bytes: bytes)], at: now)
                #expect(answers.map(\.code) == [listed ? 603 : 302])
            }
            _ = judge.lone.journalled()
        }
        #expect(faults == [])
        #expect(
            codes[400, default: 0] > 4_000 && codes[302, default: 0] > 1_000 && codes[0, default: 0] > 100, "\(codes)")
    }

    /// What is wrong with the answers to one message; nil: nothing.
    private static func fault(
        _ answers: [LoneJudge.Datagram], _ isCounted: Bool, _ malformed: MalformedInvites.Case
    ) -> String? {
        guard let answer = answers.first else {
            if malformed.isAnswerable { return "no answer" }
            return isCounted ? nil : "silent and uncounted"
        }
        if answers.count > 1 { return "\(answers.count) answers" }
        if answer.peer != trunk { return "an answer to \(answer.peer)" }
        if !linesAreWhole(answer.bytes) { return "an answer of broken lines" }
        if !(300..<700).contains(answer.code) { return "an answer of \(answer.code)" }
        // It came from nobody who is stopped: a 6xx is no refusal of what is malformed.
        if malformed.isCertain, !(400..<600).contains(answer.code) { return "certainly malformed, and \(answer.code)" }
        return nil
    }

    /// CR and LF stand together, and only the headers' end is an empty line.
    static func linesAreWhole(_ bytes: [UInt8]) -> Bool {
        let text = bytes.split(separator: 10, omittingEmptySubsequences: false)
        guard text.count > 2, text.last?.isEmpty == true else { return false }
        let lines = text.dropLast()
        guard lines.allSatisfy({ $0.last == 13 && !$0.dropLast().contains(13) }) else { return false }
        return lines.last?.count == 1 && lines.dropLast().allSatisfy { $0.count > 1 }
    }

    @Test("a proxy sends on nothing that it has to refuse, and ends every call that it sent on")
    func proxy() throws {
        let run = try ProxiedRun()
        for (index, malformed) in Self.datagrams.enumerated() {
            run.now = Int64(index) * 20
            run.deliver(malformed)
            guard index % 100 == 0 else { continue }
            run.passTime(40_000)
            for listed in [true, false] {
                let codes = run.deliverGood(Self.good("good\(index)\(listed)", listed: listed))
                #expect(codes == (listed ? [100, 603] : [100, 486]))
            }
        }
        run.passTime(400_000)
        #expect(run.faults == [])
        #expect(run.forwarded > 1_000 && run.refused > 4_000, "\(run.forwarded) \(run.refused)")
        #expect(run.proxy.transactions == 0)
        #expect(run.proxy.timers == 0)
        #expect(run.proxy.keptBytes == 0)
        #expect(run.proxy.liveCalls == 0)
    }
}

extension LoneJudge.Datagram {
    /// Of an answer; 0 for anything else.
    var code: Int { text.statusCode }
}
