import Screening
import Telephony
import Testing

@Suite("A person's finding in the judge")
struct FindingTests {
    private static let caller = "+447400123456"

    private static func found(
        _ finding: Finding, from: String = caller, to: String = Calls.victim, abroad: Bool = true
    ) -> PairFinding {
        PairFinding(
            caller: Calls.number(from), callee: PresentedNumber(text: to), isAbroad: abroad, finding: finding)
    }

    private static func later(_ seconds: Int64) -> Timestamp { Timestamp(seconds: Calls.noon.seconds + seconds) }

    @Test("after a scam calls of the two go to an operator, and nobody else's do")
    func scam() {
        var engine = Calls.engine()
        engine.learn(Self.found(.scam), at: Calls.noon)
        let call = engine.judged(Calls.attempt(from: Self.caller))
        #expect(call.verdict.treatment == .divert && call.verdict.rule == .findingScam)
        #expect(call.features[.finding] == 2 && call.verdict.reasons[0].rule == .findingScam)
        #expect(engine.verdict(Calls.attempt(from: Self.caller, to: "+77017654321")).treatment == .allow)
        #expect(engine.verdict(Calls.attempt(from: "+447400123457")).treatment == .allow)
    }

    @Test("what is found of calls from abroad says nothing of the number's owner at home, nor the other way round")
    func sides() {
        var engine = Calls.engine()
        engine.learn(Self.found(.scam, from: "+77051112233"), at: Calls.noon)
        #expect(engine.verdict(Calls.attempt(from: "+77051112233", abroad: false)).treatment == .allow)
        engine.learn(Self.found(.honest, from: "+77172123456", abroad: false), at: Calls.noon)
        #expect(engine.verdict(Calls.attempt(from: "+77172123456")).treatment == .block)
    }

    @Test("after an honest call no rule and no sum stops the two, a label stays")
    func honest() {
        // A home fixed line from abroad: blocked by a rule of its own.
        let fixed = "+77172123456"
        var engine = Calls.engine()
        #expect(engine.verdict(Calls.attempt(from: fixed)).treatment == .block)
        engine.learn(Self.found(.honest, from: fixed), at: Calls.noon)
        let call = engine.judged(Calls.attempt(from: fixed))
        #expect(call.verdict.treatment == .label && call.verdict.proposed == .label)
        #expect(call.verdict.rule == .findingHonest && call.verdict.reason(.cliHomeFixedInternational) != nil)
        #expect(engine.verdict(Calls.attempt(from: fixed, to: "+77017654321")).treatment == .block)
    }

    @Test("lists count before findings, and a forged emergency number is never excused")
    func lists() {
        var engine = Calls.engine { lists in
            lists.add(block: Calls.number("+447400123456"), .block)
            lists.add(allow: Calls.number("+447400123457"))
        }
        engine.learn(Self.found(.honest), at: Calls.noon)
        #expect(engine.verdict(Calls.attempt(from: Self.caller)).rule == .listBlock)
        engine.learn(Self.found(.scam, from: "+447400123457"), at: Calls.noon)
        #expect(engine.verdict(Calls.attempt(from: "+447400123457")).rule == .listAllow)
        engine.learn(Self.found(.honest, from: "+447400123458"), at: Calls.noon)
        let forged = engine.verdict(Calls.attempt(from: "112", asserted: "+447400123458"))
        #expect(forged.treatment == .block && forged.rule == .cliEmergencyInternational)
    }

    @Test("a finding never touches a call to an emergency number")
    func emergency() {
        var engine = Calls.engine()
        engine.learn(Self.found(.scam, to: "112"), at: Calls.noon)
        let call = engine.judged(Calls.attempt(from: Self.caller, to: "112"))
        #expect(call.verdict.treatment == .allow && call.features[.finding] == 0)
    }

    @Test("it ends after a day, to the second; the latest word holds, and a clock that steps back loses none")
    func life() {
        var engine = Calls.engine()
        engine.learn(Self.found(.scam), at: Calls.noon)
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(-60))).features[.finding] == 2)
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(86_399))).features[.finding] == 2)
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(86_400))).features[.finding] == 0)
        engine.learn(Self.found(.honest), at: Self.later(10))
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(20))).features[.finding] == 1)
    }

    @Test("what was said before does not undo what was said later; of one second the last told holds")
    func told() {
        var engine = Calls.engine()
        engine.learn(Self.found(.honest), at: Self.later(10))
        engine.learn(Self.found(.scam), at: Self.later(9))
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(20))).features[.finding] == 1)
        engine.learn(Self.found(.scam), at: Self.later(10))
        #expect(engine.judged(Calls.attempt(from: Self.caller, at: Self.later(20))).features[.finding] == 2)
    }

    @Test("without an order a scam is a label; a policy may ask for a block, or for nothing")
    func settings() {
        var engine = Calls.engine(order: nil)
        engine.learn(Self.found(.scam), at: Calls.noon)
        let label = engine.verdict(Calls.attempt(from: Self.caller))
        #expect(label.treatment == .label && label.proposed == .divert)
        var policy = Policy()
        policy[.findingScam] = .treatment(.block)
        var strict = Calls.engine(policy: policy)
        strict.learn(Self.found(.scam), at: Calls.noon)
        #expect(strict.verdict(Calls.attempt(from: Self.caller)).treatment == .block)
        policy[.findingHonest] = .shadow
        var deaf = Calls.engine(policy: policy)
        deaf.learn(Self.found(.honest, from: "+77172123456"), at: Calls.noon)
        #expect(deaf.verdict(Calls.attempt(from: "+77172123456")).treatment == .block)
    }

    @Test("verdicts are recomputed from the vector alone")
    func again() {
        var engine = Calls.engine()
        for (index, finding) in Finding.allCases.enumerated() {
            let number = "+7717212345\(index)"
            engine.learn(Self.found(finding, from: number), at: Calls.noon)
            let call = engine.judged(Calls.attempt(from: number))
            #expect(Rulebook.verdict(of: call.features, policy: Policy()).words == call.verdict.words)
        }
    }

    @Test("memory is bounded: of more pairs than there is room for, the newest stay")
    func bounded() {
        var engine = Calls.engine()
        let before = engine.byteCount
        for index in 0..<40_000 {
            let pair = PairFinding(
                caller: PhoneNumber(digits: 447_400_000_000 + UInt64(index)),
                callee: PresentedNumber(text: Calls.victim),
                isAbroad: true, finding: .scam)
            // A day's work, evenly.
            engine.learn(pair, at: Self.later(Int64(index) * 2))
        }
        let after = engine.byteCount
        #expect(after == before)
        let end = Self.later(80_000)
        let last = engine.judged(Calls.attempt(from: "+447400039999", at: end))
        #expect(last.features[.finding] == 2)
        let first = engine.judged(Calls.attempt(from: "+447400000000", at: end))
        #expect(first.features[.finding] == 0)
    }

    // MARK: Two persons

    @Test("two persons' word moves the figures of range, software, source and trunk, and of nothing else")
    func taught() {
        var engine = Calls.engine()
        func attempt(_ last: Int, _ callID: UInt64) -> CallAttempt {
            Calls.attempt(
                from: "+4474001234\(last)", to: "+770112345\(last)", callID: callID, fingerprint: 0xF00D_1234_5678_9ABC,
                source: 0xBEEF)
        }
        let first = engine.judged(attempt(56, 1))
        #expect(first.features[.trunkUpheld] == 500 && first.features.printKey != 0)
        engine.learn(
            UpheldCall(
                trunk: TrunkID(index: 1), caller: Calls.number("+447400123456"), isAbroad: true,
                printKey: first.features.printKey, source: 0xBEEF, isUpheld: true), at: Calls.noon)
        let next = engine.judged(attempt(57, 2))
        for feature in [Feature.trunkUpheld, .printUpheld, .sourceUpheld, .rangeUpheld] {
            #expect(next.features[feature] == 666, "\(feature.code)")
        }
        let elsewhere = engine.judged(Calls.attempt(from: "+4915112345678", abroad: false, callID: 3, source: 0xCAFE))
        for feature in [Feature.trunkUpheld, .sourceUpheld, .rangeUpheld] {
            #expect(elsewhere.features[feature] == 500, "\(feature.code)")
        }
    }

    @Test("one person's finding moves no group's figures")
    func onePerson() {
        var engine = Calls.engine()
        _ = engine.judged(Calls.attempt(from: Self.caller, fingerprint: 77, source: 0xBEEF))
        for finding in Finding.allCases { engine.learn(Self.found(finding), at: Calls.noon) }
        let next = engine.judged(Calls.attempt(from: Self.caller, callID: 2, fingerprint: 77, source: 0xBEEF))
        for feature in [Feature.trunkUpheld, .printUpheld, .sourceUpheld, .rangeUpheld] {
            #expect(next.features[feature] == 500, "\(feature.code)")
        }
    }

    @Test("groups that are not remembered learn nothing, and a trunk that is none is no trunk")
    func forgotten() {
        var engine = Calls.engine()
        engine.learn(
            UpheldCall(
                trunk: .unknown, caller: Calls.number(Self.caller), isAbroad: true, printKey: 77, source: 1,
                isUpheld: true), at: Calls.noon)
        let call = engine.judged(Calls.attempt(from: Self.caller, source: 1))
        #expect(call.features[.rangeUpheld] == 500 && call.features[.trunkUpheld] == 500)
    }
}
