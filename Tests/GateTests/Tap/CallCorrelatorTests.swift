import Gate
import Telephony
import Testing
import Wire

@Suite("The course of a call")
struct CallCorrelatorTests {
    /// Calls of a capture in seconds: who sent which message when.
    struct Capture: ~Copyable {
        static let carrier = PeerAddress(v4: 0x7F00_0014, port: 5070)
        static let sbc = PeerAddress(v4: 0x7F00_0001, port: 5060)
        static let phone = PeerAddress(v4: 0x7F00_0032, port: 5080)
        static let caller: UInt64 = 1
        static let callee: UInt64 = 2

        var correlator: CallCorrelator
        var outcomes: [TapOutcome] = []
        var attempts = 0
        var progress = 0

        init(calls: Int = 64) { correlator = CallCorrelator(calls: calls, seed: 1) }

        mutating func see(
            _ kind: TapEvent.Kind, _ seconds: Double, call: UInt64 = 7, from: UInt64 = caller, to: UInt64 = 0,
            cseq: UInt32 = 1, source: PeerAddress = carrier, destination: PeerAddress = sbc
        ) {
            let event = TapEvent(
                kind, callID: call, fromTag: from, toTag: to, cseq: cseq, source: source, destination: destination,
                time: Timestamp(microseconds: Int64((1_000 + seconds) * 1_000_000)))
            switch correlator.take(event) {
            case .nothing: break
            case .newCall:
                attempts += 1
                correlator.open(event, caller: .anonymous, callee: .absent, trunk: TrunkID(index: 3))
            case .progress: progress += 1
            case .ended(let outcome): outcomes.append(outcome)
            }
            while let outcome = correlator.nextDue() { outcomes.append(outcome) }
        }

        /// On the way back to the carrier.
        mutating func reply(
            _ kind: TapEvent.Kind, _ seconds: Double, call: UInt64 = 7, to: UInt64 = callee, cseq: UInt32 = 1
        ) {
            see(
                kind, seconds, call: call, to: to, cseq: cseq, source: Self.sbc, destination: Self.carrier)
        }

        mutating func wait(until seconds: Double) {
            correlator.advance(to: Timestamp(microseconds: Int64((1_000 + seconds) * 1_000_000)))
            while let outcome = correlator.nextDue() { outcomes.append(outcome) }
        }

        func only() throws -> CallOutcome {
            #expect(outcomes.count == 1)
            #expect(attempts == 1)
            return try #require(outcomes.first).outcome
        }
    }

    private func answered() -> Capture {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.ringing, 1)
        capture.reply(.answer, 5)
        capture.see(.ack, 5.1, to: Capture.callee)
        return capture
    }

    @Test("answered, ended by the caller")
    func byCaller() throws {
        var capture = answered()
        capture.see(.bye, 65, to: Capture.callee, cseq: 2)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.releasedBy == .caller)
        #expect(outcome.ringMilliseconds == 5_000 && outcome.durationMilliseconds == 60_000)
        #expect(outcome.callID == 7 && outcome.trunk == TrunkID(index: 3))
        #expect(capture.outcomes.first?.time == Timestamp(seconds: 1_065))
        #expect(capture.progress == 1)
    }

    @Test("answered, ended by the callee")
    func byCallee() throws {
        var capture = answered()
        capture.see(
            .bye, 12, from: Capture.callee, to: Capture.caller, source: Capture.sbc, destination: Capture.carrier)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.releasedBy == .callee && outcome.durationMilliseconds == 7_000)
    }

    @Test(
        "a failure is the end when no other try follows within three seconds",
        arguments: [
            (302, ReleasedBy.network), (404, .network), (408, .network), (480, .network), (486, .callee),
            (503, .network),
            (600, .callee), (603, .callee), (607, .callee), (608, .network), (487, .caller),
        ] as [(UInt16, ReleasedBy)])
    func failures(status: UInt16, side: ReleasedBy) throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.failure(status), 4)
        capture.wait(until: 6.9)
        #expect(capture.outcomes.isEmpty)
        capture.wait(until: 7)
        let outcome = try capture.only()
        #expect(!outcome.isAnswered && outcome.releasedBy == side)
        #expect(outcome.ringMilliseconds == 4_000 && outcome.durationMilliseconds == 0)
        #expect(capture.outcomes.first?.status == status)
        #expect(capture.outcomes.first?.time == Timestamp(seconds: 1_007))
    }

    @Test("a cancelled call rang until it was cancelled")
    func cancelled() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.ringing, 1)
        capture.see(.cancel, 10)
        capture.reply(.failure(487), 10.5)
        capture.wait(until: 20)
        let outcome = try capture.only()
        #expect(!outcome.isAnswered && outcome.releasedBy == .caller && outcome.ringMilliseconds == 10_000)
    }

    @Test("an answer that crosses a CANCEL is an answer")
    func crossing() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.see(.cancel, 10)
        capture.reply(.answer, 10.1)
        capture.see(.bye, 10.3, to: Capture.callee)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.releasedBy == .caller && outcome.durationMilliseconds == 200)
    }

    @Test("a redirected call is one attempt, and its second try tells how it went")
    func redirected() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.failure(302), 0.01)
        capture.see(.ack, 0.02)
        capture.see(.invite, 0.03, cseq: 2)
        capture.reply(.ringing, 1, cseq: 2)
        capture.wait(until: 9)
        capture.reply(.answer, 10, cseq: 2)
        capture.see(.bye, 20, to: Capture.callee, cseq: 3)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.ringMilliseconds == 10_000 && outcome.durationMilliseconds == 10_000)
    }

    @Test("a redirected call whose second try fails has that try's end")
    func redirectedAndBusy() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.failure(302), 0.01)
        capture.see(.invite, 0.03)
        capture.reply(.failure(486), 8)
        capture.wait(until: 20)
        let outcome = try capture.only()
        #expect(!outcome.isAnswered && outcome.releasedBy == .callee && outcome.ringMilliseconds == 8_000)
    }

    @Test("the redirect's copy from a slower capture point does not end the try that followed")
    func lateRedirect() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.failure(302), 0.01)
        capture.see(.invite, 0.03)
        capture.reply(.failure(302), 0.011)
        capture.reply(.ringing, 1)
        capture.wait(until: 9)
        capture.reply(.answer, 10)
        capture.see(.bye, 20, to: Capture.callee)
        #expect(try capture.only().isAnswered)
    }

    @Test("what is captured twice, at two places or retransmitted, counts once")
    func duplicates() throws {
        var capture = Capture()
        for copy in 0..<3 {
            let later = Double(copy) * 0.001
            capture.see(.invite, 0 + later)
            capture.see(.invite, 0.0005 + later, source: Capture.sbc, destination: Capture.phone)
            capture.reply(.ringing, 1 + later)
            capture.reply(.answer, 5 + later)
            capture.see(.answer, 5 + later, to: Capture.callee, source: Capture.phone, destination: Capture.sbc)
        }
        for copy in 0..<3 { capture.see(.bye, 15 + Double(copy) * 0.001, to: Capture.callee) }
        for copy in 0..<3 { capture.see(.invite, 16 + Double(copy)) }
        capture.wait(until: 20)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.ringMilliseconds == 5_000 && outcome.durationMilliseconds == 10_000)
        #expect(capture.correlator.counters.repeated > 0)
    }

    @Test("the BYE to a fork that lost does not end the call")
    func forks() throws {
        var capture = answered()
        capture.reply(.answer, 5.2, to: 9)
        capture.see(.bye, 5.3, to: 9, cseq: 2)
        // The other fork's 200 once more, and its BYE as another place captured it.
        capture.reply(.answer, 5.4, to: 9)
        capture.see(.bye, 5.5, to: 9, cseq: 2)
        #expect(capture.outcomes.isEmpty)
        capture.see(.bye, 35, to: Capture.callee, cseq: 3)
        let outcome = try capture.only()
        #expect(outcome.durationMilliseconds == 30_000)
        #expect(capture.correlator.counters.forkedByes == 2)
    }

    @Test("a refused re-INVITE ends nothing")
    func refusedReinvite() throws {
        var capture = answered()
        capture.see(.other, 10, to: Capture.callee, cseq: 2)
        capture.reply(.failure(488), 10.1, cseq: 2)
        capture.see(.ack, 10.2, to: Capture.callee, cseq: 2)
        capture.see(.bye, 25, to: Capture.callee, cseq: 3)
        #expect(try capture.only().durationMilliseconds == 20_000)
    }

    @Test("a BYE before the answer is the caller's end of an unanswered call")
    func earlyBye() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.ringing, 1)
        capture.see(.bye, 6, to: Capture.callee, cseq: 2)
        capture.reply(.failure(487), 6.1)
        capture.wait(until: 20)
        let outcome = try capture.only()
        #expect(!outcome.isAnswered && outcome.releasedBy == .caller && outcome.ringMilliseconds == 6_000)
    }

    @Test("a BYE after an ACK shows an answer that was not captured")
    func missedAnswer() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.see(.ack, 5, to: Capture.callee)
        capture.see(.bye, 15, to: Capture.callee)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.ringMilliseconds == 5_000 && outcome.durationMilliseconds == 10_000)
        #expect(capture.correlator.counters.missedAnswers == 1)
    }

    @Test("the BYE of an SBC's other leg, with tags of its own, is told by who sent it")
    func foreignTags() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.see(.answer, 2, from: 50, to: 51, source: Capture.phone, destination: Capture.sbc)
        capture.see(.bye, 12, from: 51, to: 50, source: Capture.sbc, destination: Capture.carrier)
        let outcome = try capture.only()
        #expect(outcome.isAnswered && outcome.releasedBy == .callee && outcome.durationMilliseconds == 10_000)
    }

    @Test("a proxy's CANCEL of a fork that lost is not the caller's")
    func proxysCancel() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.see(.cancel, 3, source: Capture.sbc, destination: Capture.phone)
        capture.see(.failure(487), 3.1, to: 9, source: Capture.phone, destination: Capture.sbc)
        capture.see(.invite, 3.2, source: Capture.sbc, destination: Capture.phone)
        capture.reply(.failure(480), 9)
        capture.wait(until: 20)
        let outcome = try capture.only()
        #expect(outcome.releasedBy == .network && outcome.ringMilliseconds == 9_000)
    }

    @Test("a call without an end is closed as unknown")
    func timeouts() throws {
        var capture = Capture()
        capture.see(.invite, 0)
        capture.reply(.ringing, 20)
        capture.wait(until: 299)
        #expect(capture.outcomes.isEmpty)
        capture.wait(until: 300)
        let outcome = try capture.only()
        #expect(!outcome.isAnswered && outcome.releasedBy == .unknown && outcome.ringMilliseconds == 20_000)

        var long = answered()
        long.see(.other, 1_000, to: Capture.callee)
        long.wait(until: 4 * 3_600 + 999)
        #expect(long.outcomes.isEmpty)
        long.wait(until: 4 * 3_600 + 1_000)
        let lost = try long.only()
        #expect(lost.isAnswered && lost.releasedBy == .unknown && lost.durationMilliseconds == 995_000)
    }

    @Test("the same Call-ID after the end, with a higher CSeq, is another attempt")
    func again() {
        var capture = answered()
        capture.see(.bye, 10, to: Capture.callee, cseq: 2)
        capture.see(.invite, 11, cseq: 3)
        #expect(capture.attempts == 2)
        capture.see(.bye, 12, call: 999)
        #expect(capture.correlator.counters.strays == 1)
    }

    @Test("the table is bounded: what has ended goes first, then the oldest call", arguments: [1, 2, 64])
    func bounded(calls: Int) {
        var capture = Capture(calls: calls)
        for call in 1...UInt64(calls * 3) { capture.see(.invite, Double(call) / 100, call: call) }
        #expect(capture.correlator.count == calls)
        #expect(capture.correlator.counters.evicted == UInt64(calls * 2))
        // The newest are still there.
        capture.reply(.answer, 10, call: UInt64(calls * 3))
        capture.see(.bye, 11, call: UInt64(calls * 3), to: Capture.callee)
        #expect(capture.outcomes.count == 1)
        capture.see(.invite, 12, call: 10_000)
        #expect(capture.correlator.counters.evicted == UInt64(calls * 2))
    }

    @Test("weeks of calls leave nothing behind")
    func weeks() {
        var capture = Capture(calls: 4_096)
        var generator = SystemRandomNumberGenerator()
        for call in 1...UInt64(20_000) {
            let start = Double(call) * 60
            capture.see(.invite, start, call: call)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: capture.reply(.failure(486), start + 1, call: call)
            case 1:
                capture.reply(.answer, start + 1, call: call)
                capture.see(.bye, start + 30, call: call, to: Capture.callee)
            case 2: capture.reply(.answer, start + 1, call: call)
            default: break
            }
        }
        capture.wait(until: 60 * 20_000 + 5 * 3_600)
        capture.wait(until: 60 * 20_000 + 6 * 3_600)
        #expect(capture.correlator.count == 0)
        #expect(capture.outcomes.count == 20_000)
        #expect(capture.correlator.counters.evicted == 0)
    }
}
