import Screening
import Telephony
import Testing

@Suite("Ceilings of stops a minute")
struct StopCeilingTests {
    private static func policy(_ ceilings: StopCeilings, _ change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy()
        policy.ceilings = ceilings
        change(&policy)
        return policy
    }

    /// Home fixed lines from abroad, each another one: a rule blocks them. From `second` of the minute on, a second apart.
    private static func forged(_ index: Int, at second: Int64 = 0, trunk: UInt16 = 1) -> CallAttempt {
        var attempt = Calls.attempt(
            from: "+7717212\(3_000 + index)", to: "+7701\(1_000_000 + index)",
            at: Timestamp(seconds: Calls.noon.seconds / 60 * 60 + second), callID: UInt64(index + 1))
        attempt.trunk = TrunkID(index: trunk)
        return attempt
    }

    @Test("off unless configured: nothing is counted")
    func off() {
        var engine = Calls.engine()
        for index in 0..<500 { #expect(engine.verdict(Self.forged(index)).treatment == .block) }
        #expect(engine.demoted().isEmpty && engine.takeDemotions().isEmpty)
    }

    @Test("above its ceiling a rule is in shadow, for the very call, and stays there when the minute is over")
    func rule() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(rule: 3)))
        for index in 0..<3 { #expect(engine.verdict(Self.forged(index)).treatment == .block) }
        #expect(engine.takeDemotions().isEmpty)
        let above = engine.judged(Self.forged(3))
        #expect(above.verdict.treatment == .allow && above.verdict.reason(.cliHomeFixedInternational)?.isShadow == true)
        #expect(engine.takeDemotions() == RuleBits(.cliHomeFixedInternational))
        #expect(Rulebook.verdict(of: above.features, policy: Policy()).words == above.verdict.words)
        #expect(engine.verdict(Self.forged(4, at: 600)).treatment == .allow)
        #expect(engine.takeDemotions().isEmpty && engine.demoted() == [.cliHomeFixedInternational])
    }

    @Test("a person puts it back: it stops again, and counts from nothing")
    func restored() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(rule: 2)))
        for index in 0..<3 { _ = engine.verdict(Self.forged(index)) }
        // People's own switches do not touch it.
        engine.bypass(rules: RuleBits())
        #expect(engine.verdict(Self.forged(3)).treatment == .allow)
        engine.restore(rules: RuleBits(.cliHomeFixedInternational))
        #expect((4..<6).map { engine.verdict(Self.forged($0)).treatment } == [.block, .block])
        #expect(engine.verdict(Self.forged(6)).treatment == .allow)
    }

    @Test("at the ceiling nothing happens, and each minute begins anew")
    func minutes() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(rule: 2)))
        for minute in 0..<5 as Range<Int64> {
            for index in 0..<2 {
                #expect(engine.verdict(Self.forged(Int(minute) * 2 + index, at: minute * 60)).treatment == .block)
            }
        }
        #expect(engine.demoted().isEmpty)
        // A clock that steps back by a minute counts in the newest one.
        #expect(engine.verdict(Self.forged(90, at: 180)).treatment == .allow)
    }

    @Test("a clock that had run ahead and is right again keeps no ceiling shut")
    func clock() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 1, rule: 2)))
        let seconds: [Int64] = [3_600, 3_601, 0, 1, 60, 61]
        var treatments: [Treatment] = []
        for (index, second) in seconds.enumerated() {
            treatments.append(engine.verdict(Self.forged(index, at: second)).treatment)
        }
        #expect(treatments == [.block, .label, .block, .label, .block, .label])
        #expect(engine.demoted().isEmpty)
    }

    @Test("zero: a rule stops nothing at all")
    func zero() {
        let policy = Self.policy(StopCeilings(rules: [.cliHomeFixedInternational: 0]))
        var engine = Calls.engine(policy: policy)
        #expect(engine.verdict(Self.forged(0)).treatment == .allow)
    }

    @Test("above a trunk's ceiling stops are labels, with a reason of their own; other trunks go on")
    func trunk() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 2)))
        for index in 0..<2 { #expect(engine.verdict(Self.forged(index)).treatment == .block) }
        let held = engine.judged(Self.forged(2))
        #expect(held.verdict.treatment == .label && held.verdict.proposed == .block && held.verdict.basis == nil)
        #expect(held.verdict.rule == .cliHomeFixedInternational && held.verdict.reasons[0].rule == .stopCeiling)
        #expect(Rulebook.withheld(held.verdict, features: held.features) == .stopCeiling)
        #expect(Rulebook.refusal(of: held.verdict, features: held.features) == nil)
        #expect(Rulebook.verdict(of: held.features, policy: Policy()).words == held.verdict.words)
        #expect(engine.verdict(Self.forged(3, trunk: 2)).treatment == .block)
        #expect(engine.verdict(Self.forged(4, at: 60)).treatment == .block)
        #expect(engine.demoted().isEmpty)
    }

    @Test("one trunk or rule may have another ceiling than the rest")
    func single() {
        let ceilings = StopCeilings(trunk: 1, trunks: [2: 3])
        var engine = Calls.engine(policy: Self.policy(ceilings))
        #expect((0..<2).map { engine.verdict(Self.forged($0)).treatment } == [.block, .label])
        #expect(
            (2..<6).map { engine.verdict(Self.forged($0, trunk: 2)).treatment } == [.block, .block, .block, .label])
    }

    @Test("lists and people are never counted and never held")
    func unheld() {
        let ceilings = StopCeilings(trunk: 0, rule: 0)
        var engine = Calls.engine(policy: Self.policy(ceilings)) { lists in
            lists.add(block: Calls.number("+447400123456"), .block)
            lists.add(block: Calls.number("+447400123457"), .divert)
        }
        engine.learn(
            PairFinding(
                caller: Calls.number("+447400123458"), callee: PresentedNumber(text: Calls.victim), isAbroad: true,
                finding: .scam), at: Calls.noon)
        for _ in 0..<3 {
            #expect(engine.verdict(Calls.attempt(from: "+447400123456")).treatment == .block)
            #expect(engine.verdict(Calls.attempt(from: "+447400123457")).treatment == .divert)
            #expect(engine.verdict(Calls.attempt(from: "+447400123458")).treatment == .divert)
        }
        #expect(engine.demoted().isEmpty)
    }

    @Test("where a person asks for a diversion and a rule for a block, a full trunk leaves the diversion")
    func both() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 0)))
        engine.learn(
            PairFinding(
                caller: Calls.number("+77172123456"), callee: PresentedNumber(text: Calls.victim), isAbroad: true,
                finding: .scam), at: Calls.noon)
        let verdict = engine.verdict(Calls.attempt(from: "+77172123456"))
        #expect(verdict.treatment == .divert && verdict.rule == .findingScam && verdict.proposed == .block)
        #expect(verdict.basis != nil)
    }

    @Test("where a list asks beside a forged emergency number, the stop is the list's, and only what falls is held")
    func listBesideRule() {
        let kinds: [(Treatment, RuleCode)] = [(.block, .listBlock), (.divert, .listDivert)]
        for (kind, rule) in kinds {
            var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 0))) { lists in
                lists.add(block: Calls.number("+447400123456"), kind)
            }
            let call = engine.judged(Calls.attempt(from: "112", asserted: "+447400123456"))
            #expect(call.verdict.treatment == kind && call.verdict.proposed == .block && call.verdict.rule == rule)
            #expect((call.verdict.reason(.stopCeiling) == nil) == (kind == .block))
            #expect(Rulebook.verdict(of: call.features, policy: Policy()).words == call.verdict.words)
        }
    }

    @Test("what no order allows is no stop: it counts against no ceiling, and none holds it")
    func order() {
        var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 0, rule: 0)), order: nil)
        let call = engine.judged(Self.forged(0))
        #expect(call.verdict.treatment == .label && call.verdict.proposed == .block)
        #expect(engine.demoted().isEmpty && call.verdict.reason(.stopCeiling) == nil)
        #expect(Rulebook.withheld(call.verdict, features: call.features) == .no)
    }

    @Test("a rule that follows a demoted one has a ceiling of its own, and the verdict settles")
    func chain() {
        let policy = Self.policy(StopCeilings(rule: 0)) {
            for rule in RuleCode.allCases where $0.rules[rule]?.layer == .behaviour { $0[rule] = .treatment(.divert) }
        }
        var engine = Calls.engine(policy: policy)
        for index in 0..<60 {
            let verdict = engine.verdict(
                Calls.attempt(from: "+447400123456", to: "+7701\(1_000_000 + index)", callID: UInt64(index + 1)))
            #expect(!verdict.treatment.intercepts)
        }
        #expect(engine.demoted().count > 1)
    }

    @Test("an operator's own rules go to shadow too; a fifth one takes all of them there")
    func own() throws {
        let codes = (64..<70).map { number in
            """
            rule own-\(number) \(number)
                treatment divert
                when shared-digits = \(number - 64) and not abroad
                weight 1000
                source "a test"
                text kk "a"
                text ru "a"
                text en "a"
            """
        }
        var rules = RuleBits()
        for number in 64..<68 as Range<UInt8> { rules.insert(try #require(RuleCode(rawValue: number))) }
        let set = try RuleSet(own: RuleSource(name: "own.rules", text: codes.joined(separator: "\n")), version: 9)
        let policy = Policy(rules: set)
        for count in [4, 5] {
            if count == 5 { rules.insert(try #require(RuleCode(rawValue: 68))) }
            var engine = Calls.engine(policy: policy)
            engine.bypass(rules: rules)
            var asking: [Int32] = []
            for digits in 0..<6 as Range<Int32> {
                var features = engine.judged(Calls.attempt(from: "+77051112233", abroad: false)).features
                features[.sharedDigits] = digits
                let verdict = Rulebook.verdict(of: features, policy: policy)
                let isOwn = verdict.rule.map { $0.rawValue >= 64 } ?? false
                if isOwn { asking.append(digits) }
            }
            #expect(asking == (count == 4 ? [4, 5] : []))
        }
    }

    @Test("the same calls with ceilings give the same verdicts twice")
    func deterministic() {
        func run() -> [Int64] {
            var dice = Dice(seed: 17)
            var engine = Calls.engine(policy: Self.policy(StopCeilings(trunk: 5, rule: 3)))
            var words: [Int64] = []
            for index in 0..<3_000 {
                let attempt = Self.forged(
                    Int(dice.below(5_000)), at: Int64(index / 4), trunk: UInt16(truncatingIfNeeded: dice.below(3)))
                words += engine.verdict(attempt).words
                if index % 500 == 499 { engine.restore(rules: engine.takeDemotions()) }
            }
            return words
        }
        #expect(run() == run())
    }
}
