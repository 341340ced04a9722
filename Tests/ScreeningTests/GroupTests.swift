import Screening
import Telephony
import Testing

@Suite("What calls with different numbers have in common")
struct GroupTests {
    private static func at(_ seconds: Int) -> Timestamp { Timestamp(seconds: 1_770_000_000 + Int64(seconds)) }

    /// Number after number out of many countries, one call each, from one program and one address.
    private static func rotating(_ step: Int) -> CallAttempt {
        Calls.attempt(
            from: "+4915\(10_000_000 + step * 7_919)", to: "+7701\(1_000_000 + step * 31)", at: at(step * 9),
            callID: UInt64(1_000 + step), fingerprint: 77, source: 55)
    }

    private static func end(_ attempt: CallAttempt, answered: Bool, ring: Int64 = 9_000, talk: Int64 = 0) -> CallOutcome
    {
        CallOutcome(
            callID: attempt.callID, caller: attempt.from, callee: attempt.callee, trunk: attempt.trunk,
            isAnswered: answered, ringMilliseconds: ring, durationMilliseconds: talk, releasedBy: .caller)
    }

    @Test("a fingerprint behind rotating numbers is all newcomers and strangers")
    func rotation() {
        var engine = Calls.engine()
        var last = Calls.blank()
        for step in 0..<40 { last = engine.judged(Self.rotating(step)) }
        let f = last.features
        #expect(f[.printAttempts] == 40 && f[.printNewNow] == 1_000 && f[.printStrangerShare] == 1_000)
        #expect(f[.sourceNewShare] == 1_000 && f[.trunkNewShare] == 1_000)
        // A call each: a sketch of 64 registers errs by some percent.
        #expect((100...125).contains(f[.printCallsACallee]))
        #expect(f[.printReturnedShare] == 0 && f[.printAnsweredShare] == -1 && f[.printUpheld] == 500)
        // The honest twin shows one number.
        var twin = Calls.blank()
        for step in 0..<40 {
            var attempt = Self.rotating(step)
            attempt.from = PresentedNumber(text: "+442071234567")
            attempt.fingerprint = 78
            twin = engine.judged(attempt)
        }
        #expect(twin.features[.printNewNow] == 25 && twin.features[.printAttempts] == 40)
    }

    @Test("how calls ended comes to the groups with which they began")
    func outcomes() {
        var engine = Calls.engine()
        for step in 0..<10 {
            let attempt = Self.rotating(step)
            _ = engine.judged(attempt)
            let isAnswered = step < 4
            engine.learn(
                Self.end(attempt, answered: isAnswered, ring: 12_000, talk: isAnswered ? 5_000 : 0),
                at: Self.at(step * 9 + 8))
        }
        let f = engine.judged(Self.rotating(10)).features
        #expect(f[.printAnsweredShare] == 400 && f[.printShortShare] == 1_000 && f[.printMeanTalk] == 5)
        #expect(f[.sourceAnsweredShare] == 400 && f[.trunkMeanTalk] == 5)
        let range = engine.judged(
            Calls.attempt(from: "+4915\(10_000_000 + 5 * 7_919 + 1)", at: Self.at(300), callID: 99)
        ).features
        #expect(range[.rangeMeanRing] == 120 && range[.rangeAnsweredShare] == 0 && range[.rangeMeanTalk] == -1)
    }

    @Test("a day without calls halves what was, and shares stay")
    func decay() {
        var engine = Calls.engine()
        for step in 0..<32 { _ = engine.judged(Self.rotating(step)) }
        var later = Self.rotating(40)
        later.time = Self.at(65_536 + 9 * 32)
        let f = engine.judged(later).features
        #expect(f[.printAttempts] == 1 && f[.printNewShare] == 1_000)
        #expect(f[.printAgeHours] == 18)
        later.time = Self.at(3 * 86_400)
        later.callID = 4
        #expect(engine.judged(later).features[.printAgeHours] == 72)
    }

    @Test("a callee abroad belongs to a destination, one at home does not")
    func destination() {
        var engine = Calls.engine()
        var last = Calls.blank()
        for step in 0..<6 {
            last = engine.judged(
                Calls.attempt(
                    from: "+7701100000\(step)", to: "+26932100\(10 + step)", abroad: false, at: Self.at(step),
                    callID: UInt64(step + 1)))
        }
        #expect(last.features[.destinationAttempts] == 6 && last.features[.destinationNewShare] == 1_000)
        #expect(last.features[.calleeHome] == 0)
        let home = engine.judged(Self.rotating(1)).features
        #expect(home[.destinationAttempts] == 0 && home[.calleeHome] == 1)
    }

    @Test("the same seconds twice give the same groups, also over a snapshot")
    func snapshot() throws {
        var engine = Calls.engine(callers: 1_024)
        for step in 0..<500 {
            let attempt = Self.rotating(step)
            _ = engine.judged(attempt)
            engine.learn(Self.end(attempt, answered: step % 3 == 0, talk: 30_000), at: Self.at(step * 9 + 8))
        }
        var buffer = [UInt8](repeating: 0, count: 65_536), bytes: [UInt8] = []
        engine.beginSnapshot()
        while let count = engine.nextChunk(into: &buffer) { bytes += buffer[0..<count] }
        var restored = Calls.engine(callers: 1_024)
        try restored.restore(from: bytes.span)
        for step in 500..<600 {
            let a = engine.judged(Self.rotating(step)), b = restored.judged(Self.rotating(step))
            #expect(a.features == b.features)
        }
    }
}
