import Screening
import Telephony
import Testing

@Suite("The victim's side, and a caller's habits")
struct CalleeSideTests {
    private static func at(_ seconds: Int) -> Timestamp { Timestamp(seconds: 1_770_000_000 + Int64(seconds)) }

    private static func stranger(_ index: Int, at seconds: Int, to callee: String = Calls.victim) -> CallAttempt {
        Calls.attempt(
            from: "+4474001\(20_000 + index * 1_111)", to: callee, at: at(seconds),
            callID: UInt64(500 + index * 100_000 + seconds))
    }

    private static func end(_ attempt: CallAttempt, talk: Int64) -> CallOutcome {
        CallOutcome(
            callID: attempt.callID, caller: attempt.from, callee: attempt.callee, trunk: attempt.trunk,
            isAnswered: talk > 0, ringMilliseconds: 5_000, durationMilliseconds: talk, releasedBy: .callee)
    }

    @Test("strangers of ten minutes are counted once each")
    func strangers() {
        var engine = Calls.engine(order: nil)
        #expect(engine.judged(Self.stranger(0, at: 0)).features[.calleeStrangers] == 1)
        #expect(engine.judged(Self.stranger(0, at: 10)).features[.calleeStrangers] == 1)
        #expect(engine.judged(Self.stranger(1, at: 60)).features[.calleeStrangers] == 2)
        #expect(engine.judged(Self.stranger(2, at: 120)).features[.calleeStrangers] == 3)
        let last = engine.judged(Self.stranger(3, at: 700)).features
        // The first called last at 10 s, the second at 60: one of three is still within ten minutes.
        #expect(last[.calleeStrangers] == 2 && last[.calleeAbroadStrangers] == 5)
    }

    @Test("a long call with a stranger is seen while another one rings, and how it went afterwards")
    func busy() {
        var engine = Calls.engine(order: nil)
        let first = Self.stranger(0, at: 0)
        _ = engine.judged(first)
        let second = engine.judged(Self.stranger(1, at: 400)).features
        #expect(second[.calleeBusySeconds] == 400 && second[.strangerTalk] == -1)
        var quiet = Calls.engine(order: nil)
        _ = quiet.judged(first)
        quiet.learn(Self.end(first, talk: 180_000), at: Self.at(190))
        let after = quiet.judged(Self.stranger(1, at: 400)).features
        #expect(after[.calleeBusySeconds] == -1 && after[.strangerTalk] == 180 && after[.strangerSeconds] == 400)
    }

    @Test("calls to a callee count whoever makes them, and fade")
    func flood() {
        var engine = Calls.engine(order: nil)
        var last = Calls.blank()
        for step in 0..<30 { last = engine.judged(Self.stranger(step, at: step)) }
        #expect(last.features[.calleeCalls] == 30)
        #expect(engine.judged(Self.stranger(40, at: 20_000)).features[.calleeCalls] == 1)
    }

    @Test("incoming calls count for the number that they are made to")
    func incoming() {
        var engine = Calls.engine(order: nil)
        let mine = "+77011111111"
        _ = engine.judged(Calls.attempt(from: mine, abroad: false, at: Self.at(0), callID: 1))
        for step in 1...3 {
            let call = engine.judged(
                Calls.attempt(from: Calls.victim, to: mine, abroad: false, at: Self.at(step), callID: UInt64(step + 1)))
            #expect(call.features[.known] == 1 && call.features[.calleeAttempts] == 1)
        }
        let f = engine.judged(Calls.attempt(from: mine, abroad: false, at: Self.at(9), callID: 9)).features
        #expect(f[.incoming] == 3 && f[.incomingShare] == 600 && f[.returnedShare] == 500)
    }

    @Test("days and hours of work are counted once each")
    func habits() {
        var engine = Calls.engine(order: nil)
        var f = Features()
        for day in 0..<4 {
            for hour in [0, 1, 1, 5] {
                let second = 1_770_000_000 / 86_400 * 86_400 + day * 86_400 + hour * 3_600 + 60
                let time = Timestamp(seconds: Int64(second))
                f =
                    engine.judged(Calls.attempt(from: "+447400123456", at: time, callID: UInt64(day * 9 + hour)))
                    .features
            }
            #expect(f[.activeDays] == Int32(day + 1) && f[.activeHours] == 3 && f[.localHour] == 10)
        }
        let second = 1_770_000_000 / 86_400 * 86_400 + 40 * 86_400
        f =
            engine.judged(Calls.attempt(from: "+447400123456", at: Timestamp(seconds: Int64(second)), callID: 999))
            .features
        #expect(f[.activeDays] == 1 && f[.activeHours] == 1 && f[.localHour] == 5)
    }

    @Test("an autodialler's gaps are even, a person's are not")
    func gaps() {
        var engine = Calls.engine(order: nil)
        var machine = Features(), person = Features()
        let pauses = [0, 5, 400, 410, 2_000, 2_030, 5_000, 9_000]
        for step in 0..<8 {
            machine =
                engine.judged(
                    Calls.attempt(from: "+447400123456", at: Self.at(step * 30), callID: UInt64(step + 1))
                ).features
        }
        for step in 0..<8 {
            person =
                engine.judged(
                    Calls.attempt(from: "+447400999999", at: Self.at(pauses[step]), callID: UInt64(step + 100))
                ).features
        }
        #expect(machine[.gapMean] == 30 && machine[.gapSpread] == 0)
        #expect(person[.gapMean] == 1_285 && person[.gapSpread] > 900)
    }

    @Test("one number at home and abroad within minutes is impossible travel")
    func travel() {
        var engine = Calls.engine(order: nil)
        let home = engine.judged(Calls.attempt(from: "+77011111111", abroad: false, at: Self.at(0), callID: 1)).features
        #expect(home[.otherSideMinutes] == -1)
        let abroad = engine.judged(Calls.attempt(from: "+77011111111", at: Self.at(600), callID: 2)).features
        #expect(abroad[.otherSideMinutes] == 10)
    }

    @Test("calls under way are counted until they end")
    func concurrency() {
        var engine = Calls.engine(order: nil)
        var calls: [CallAttempt] = []
        for step in 0..<5 {
            calls.append(
                Calls.attempt(
                    from: "+447400123456", to: "+7701222000\(step)", at: Self.at(step), callID: UInt64(step + 1)))
            _ = engine.judged(calls[step])
        }
        for call in calls.prefix(2) { engine.learn(Self.end(call, talk: 10_000), at: Self.at(30)) }
        let f = engine.judged(Calls.attempt(from: "+447400123456", at: Self.at(31), callID: 77)).features
        #expect(f[.openCalls] == 3)
    }
}
