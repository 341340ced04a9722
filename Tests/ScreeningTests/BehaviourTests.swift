import Authority
import Screening
import Telephony
import Testing

@Suite("Behaviour of callers")
struct BehaviourTests {
    private static func seconds(_ second: Int) -> Timestamp {
        Calls.noon.adding(microseconds: Int64(second) * 1_000_000)
    }

    private static func features(_ call: JudgedCall, _ names: [Feature]) -> [Int32] { names.map { call.features[$0] } }

    @Test("up to eight calls a day are counted exactly")
    func exact() {
        var engine = Calls.engine()
        var last = Calls.blank()
        for (step, (second, callee)) in [(0, 1), (10, 1), (30, 2), (59, 3), (3_599, 3), (3_660, 4), (86_399, 5)]
            .enumerated()
        {
            last = engine.judged(
                Calls.attempt(from: "+447400123456", to: "+7701100000\(callee)", at: Self.seconds(second)))
            let counts = Self.features(last, [.attemptsMinute, .attemptsHour, .attemptsDay, .calleesHour, .calleesDay])
            let expected: [[Int32]] = [
                [1, 1, 1, 1, 1], [2, 2, 2, 1, 1], [3, 3, 3, 2, 2], [4, 4, 4, 3, 3], [1, 5, 5, 3, 3], [1, 2, 6, 2, 4],
                [1, 1, 7, 1, 5],
            ]
            #expect(counts == expected[step])
        }
        #expect(last.features[.ageMinutes] == 86_399 / 60)
    }

    @Test("above eight the counts stay exact within their slots, and callees within a fifth")
    func heavy() {
        var engine = Calls.engine()
        for step in 0..<400 {
            let call = engine.judged(
                Calls.attempt(from: "+447400123456", to: "+770110\(10_000 + step * 37)", at: Self.seconds(step * 3)))
            #expect(call.features[.attemptsDay] == Int32(step + 1))
            if step < 300 { #expect(call.features[.attemptsHour] == Int32(step + 1)) }
            let callees = Int(call.features[.calleesHour])
            if step < 300, step > 20 { #expect(abs(callees - step - 1) * 5 <= step + 1 + 25, "\(step): \(callees)") }
            // Fifty to sixty seconds at one call in three.
            if step > 30 { #expect((16...20).contains(call.features[.attemptsMinute])) }
        }
        // A quiet day, and the windows are empty.
        let later = engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(2 * 86_400)))
        #expect(Self.features(later, [.attemptsMinute, .attemptsHour, .attemptsDay]) == [1, 1, 1])
    }

    @Test("the same callees again are no new callees")
    func repeated() {
        var engine = Calls.engine()
        var call = Calls.blank()
        for step in 0..<200 {
            call = engine.judged(
                Calls.attempt(from: "+447400123456", to: "+7701100000\(step % 4)", at: Self.seconds(step * 10)))
        }
        #expect(call.features[.calleesHour] == 4 && call.features[.calleesDay] == 4)
    }

    @Test("a number forged abroad does not spoil its owner's counts at home")
    func apart() {
        var engine = Calls.engine()
        for step in 0..<50 { _ = engine.judged(Calls.attempt(from: "+77051110000", at: Self.seconds(step))) }
        let home = engine.judged(Calls.attempt(from: "+77051110000", abroad: false, at: Self.seconds(60)))
        #expect(home.features[.attemptsDay] == 1)
    }

    @Test("dialling number after number is seen from the sixth call on")
    func sequential() {
        var engine = Calls.engine()
        for step in 0..<8 {
            let verdict = engine.verdict(
                Calls.attempt(
                    from: "+74951234567", to: "+7701555000\(step)", abroad: false, at: Self.seconds(step * 30)))
            #expect((verdict.reason(.callerSequential) != nil) == (step >= 5))
        }
    }

    private static func outcome(
        of attempt: CallAttempt, answered: Bool, milliseconds: Int64, ring: Int64 = 0, trunk: UInt16? = nil
    ) -> CallOutcome {
        CallOutcome(
            callID: attempt.callID, caller: attempt.from, callee: attempt.callee,
            trunk: trunk.map { TrunkID(index: $0) } ?? attempt.trunk, isAnswered: answered, ringMilliseconds: ring,
            durationMilliseconds: milliseconds, releasedBy: .caller)
    }

    @Test("outcomes count when they are known, for the trunk they belong to")
    func outcomes() {
        var engine = Calls.engine()
        let ends: [(answered: Bool, milliseconds: Int64, trunk: UInt16)] = [
            (false, 0, 1), (false, 0, 1), (false, 0, 1), (true, 5_999, 1), (true, 6_000, 1), (true, 6_000, 0),
        ]
        let attempts = ends.indices.map { Calls.attempt(from: "+447400123456", callID: UInt64(100 + $0)) }
        for attempt in attempts { _ = engine.judged(attempt) }
        for (attempt, end) in zip(attempts, ends) {
            engine.learn(
                Self.outcome(of: attempt, answered: end.answered, milliseconds: end.milliseconds, trunk: end.trunk),
                at: Self.seconds(1))
        }
        let call = engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(2)))
        #expect(Self.features(call, [.outcomes, .answered, .short]) == [5, 2, 1])
        #expect(Self.features(call, [.answeredShare, .shortShare, .meanTalk]) == [400, 500, 5])
        let day = engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(2 * 86_400)))
        #expect(Self.features(day, [.outcomes, .answered, .short]) == [0, 0, 0])
        #expect(Self.features(day, [.answeredShare, .shortShare, .meanTalk]) == [-1, -1, -1])
    }

    @Test("a second outcome of one call is a counted skip; one of an unknown call teaches its caller alone")
    func oddOutcomes() {
        var engine = Calls.engine()
        let attempt = Calls.attempt(from: "+447400123456", callID: 7)
        _ = engine.judged(attempt)
        let end = Self.outcome(of: attempt, answered: true, milliseconds: 60_000)
        for _ in 0..<3 { engine.learn(end, at: Self.seconds(70)) }
        var stray = end
        stray.callID = 8
        engine.learn(stray, at: Self.seconds(70))
        let (repeated, unknown) = (engine.repeatedOutcomes, engine.strayOutcomes)
        #expect(repeated == 2 && unknown == 1)
        let call = engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(80), callID: 9))
        #expect(call.features[.outcomes] == 2)
        // The trunk learned one: a mean of 60 s, whatever the repeated and the unknown say.
        #expect(call.features[.trunkMeanTalk] == 60 && call.features[.trunkAnsweredShare] == 1_000)
    }

    @Test("a citizen's report counts from the next call on and fades after thirty days")
    func report() {
        var engine = Calls.engine()
        engine.learn(reportOf: Calls.number("+447400123456"), at: Calls.noon)
        let now = engine.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(1)))
        #expect(now.reason(.callerReported) == Reason(rule: .callerReported, weight: 2_500, first: 1))
        let later = engine.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(31 * 86_400)))
        #expect(later.reason(.callerReported) == nil)
    }

    @Test("two strangers from abroad within minutes are the second act; a friend is not")
    func handOver() {
        var engine = Calls.engine()
        let first = engine.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(0)))
        #expect(first.treatment == .allow)
        let second = engine.verdict(Calls.attempt(from: "+4915112345678", at: Self.seconds(240)))
        #expect(second.treatment == .label && second.rule == .calleeHandOver)
        #expect(RuleSentence.text(second.reasons[0], .ru).hasPrefix("Второй незнакомый номер за 4 минуты"))

        var friends = Calls.engine()
        _ = friends.verdict(Calls.attempt(from: Calls.victim, to: "+4915112345678", abroad: false, at: Self.seconds(0)))
        _ = friends.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(100)))
        #expect(friends.verdict(Calls.attempt(from: "+4915112345678", at: Self.seconds(200))).treatment == .allow)
    }

    @Test("the window of the second act ends after ten minutes, and a stopped call is no first act")
    func handOverLimits() {
        for (gap, isSeen) in [(600, true), (601, false)] {
            var engine = Calls.engine()
            _ = engine.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(0)))
            let second = engine.verdict(Calls.attempt(from: "+4915112345678", at: Self.seconds(gap)))
            #expect((second.reason(.calleeHandOver) != nil) == isSeen)
        }
        var engine = Calls.engine { $0.add(block: Calls.number("+447400123456"), .block) }
        _ = engine.verdict(Calls.attempt(from: "+447400123456", at: Self.seconds(0)))
        #expect(engine.verdict(Calls.attempt(from: "+4915112345678", at: Self.seconds(60))).rules.isEmpty)
    }

    @Test("memory is bounded and stated: a flood of numbers changes nothing but who is remembered")
    func bounded() {
        var engine = Calls.engine(callers: 1_024)
        let bytes = engine.byteCount
        for step in 0..<20 { _ = engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(step))) }
        var dice = Dice(seed: 5)
        for step in 0..<20_000 {
            _ = engine.judged(
                Calls.attempt(from: "+4915\(10_000_000 + dice.below(80_000_000))", at: Self.seconds(20 + step / 100)))
        }
        let after = engine.byteCount
        #expect(after == bytes)
        // 300 bytes a caller, the smallest tables, the trunks', and what people found.
        #expect(bytes < 1_024 * 320 + 1_024 * 128 + 128 * 32)
        // A caller with many calls outlives numbers seen once.
        #expect(engine.judged(Calls.attempt(from: "+447400123456", at: Self.seconds(300))).features[.attemptsDay] == 21)
    }

    @Test("time that stands still, steps back or is absurd traps nothing")
    func oddTimes() {
        var engine = Calls.engine()
        for seconds in [1_770_000_000, 1_770_000_000, 1_769_000_000, 0, -5, Int64.max / 1_000_000, 1_770_000_001] {
            for step in 0..<12 {
                _ = engine.judged(
                    Calls.attempt(from: "+447400123456", to: "+7701100000\(step % 10)", at: Timestamp(seconds: seconds))
                )
            }
        }
        #expect(engine.judged(Calls.attempt(from: "+447400123456")).features[.attemptsDay] > 0)
    }
}
