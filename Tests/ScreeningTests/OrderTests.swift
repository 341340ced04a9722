import Authority
import Screening
import Telephony
import Testing

@Suite("What order and policy allow")
struct OrderTests {
    private func call(_ rule: RuleSetting, order: StandingOrder?, consent: Bool = false) -> JudgedCall {
        var policy = Policy()
        policy[.cliHomeFixedInternational] = rule
        var engine = Calls.engine(policy: policy, order: order) { lists in
            if consent { lists.add(consent: Calls.number(Calls.victim), since: nil, until: nil) }
        }
        return engine.judged(Calls.attempt(from: "+77172123456"))
    }

    private func order(_ basis: LegalBasis, from: Int64 = 1_700_000_000, until: Int64 = 1_900_000_000) -> StandingOrder
    {
        StandingOrder(basis: basis, number: "1", from: Timestamp(seconds: from), until: Timestamp(seconds: until))
    }

    @Test("without a live order a block falls to a label, and says what was asked and what is missing")
    func noOrder() {
        let cases: [(StandingOrder?, Refusal)] = [
            (nil, .noOrder), (order(.covertAction, from: 1_800_000_000), .orderNotYetInForce),
            (order(.covertAction, until: 1_770_000_000), .orderExpired),
        ]
        for (order, refusal) in cases {
            let call = call(.treatment(.block), order: order)
            #expect(call.verdict.treatment == .label && call.verdict.proposed == .block && call.verdict.basis == nil)
            #expect(Rulebook.refusal(of: call.verdict, features: call.features) == refusal)
        }
    }

    @Test("a block names the basis that allows it", arguments: LegalBasis.allCases)
    func basis(basis: LegalBasis) {
        let call = call(.treatment(.block), order: order(basis))
        #expect(call.verdict.treatment == .block && call.verdict.basis == basis.rawValue)
        #expect(Rulebook.refusal(of: call.verdict, features: call.features) == nil)
    }

    @Test("the operator's own rules divert with the callee's consent only")
    func consent() {
        let without = call(.treatment(.divert), order: order(.operatorAntifraud))
        #expect(without.verdict.treatment == .label && without.verdict.proposed == .divert)
        #expect(Rulebook.refusal(of: without.verdict, features: without.features) == .needsSubscriberConsent)
        let with = call(.treatment(.divert), order: order(.operatorAntifraud), consent: true)
        #expect(with.verdict.treatment == .divert)
        let law = call(.treatment(.divert), order: order(.communications41), consent: true)
        #expect(law.verdict.treatment == .label)
    }

    @Test("a rule in shadow is journalled and changes nothing")
    func shadow() {
        let call = call(.shadow, order: Calls.order)
        #expect(call.verdict.treatment == .allow && call.verdict.logOdds == Policy.defaultBackground)
        #expect(call.verdict.reason(.cliHomeFixedInternational)?.isShadow == true)
    }

    @Test("a rule set to a milder treatment is not raised by its own weight")
    func milder() {
        let labelled = call(.treatment(.label), order: Calls.order)
        #expect(labelled.verdict.treatment == .label && labelled.verdict.proposed == .label)
        #expect(labelled.verdict.scorePerTenThousand > 9_800)
        let allowed = call(.treatment(.allow), order: Calls.order)
        #expect(allowed.verdict.treatment == .allow && allowed.verdict.rules == [.cliHomeFixedInternational])
    }

    @Test("a bypassed rule counts as shadow, for explaining too")
    func bypass() {
        var engine = Calls.engine()
        engine.bypass(rules: RuleBits(.cliHomeFixedInternational))
        let call = engine.judged(Calls.attempt(from: "+77172123456"))
        #expect(call.verdict.treatment == .allow)
        #expect(Rulebook.verdict(of: call.features, policy: engine.policy).words == call.verdict.words)
        engine.bypass(rules: RuleBits())
        #expect(engine.verdict(Calls.attempt(from: "+77172123456")).treatment == .block)
    }

    @Test("a diversion that nothing vouches for is at most labelled, whatever the policy says")
    func ceiling() {
        var policy = Policy()
        policy[.cliHomeDiverted] = .treatment(.block)
        var engine = Calls.engine(policy: policy)
        let verdict = engine.verdict(Calls.attempt(from: "+77172123456", diverting: "+77059990001"))
        #expect(verdict.treatment == .label && verdict.proposed == .label)
    }

    @Test("thresholds of the sum: below, at, and a sum that may block")
    func thresholds() {
        // 1414 from abroad: -5,000 + 7,000.
        let cases: [(Int32, Int32?, Int32?, Treatment)] = [
            (2_001, nil, nil, .allow), (2_000, nil, nil, .label), (0, 2_001, nil, .label), (0, 2_000, nil, .divert),
            (0, 1_000, 2_000, .block),
        ]
        for (labelAt, divertAt, blockAt, expected) in cases {
            var engine = Calls.engine(policy: Policy(labelAt: labelAt, divertAt: divertAt, blockAt: blockAt))
            let verdict = engine.verdict(Calls.attempt(from: "1414"))
            #expect(verdict.treatment == expected)
            #expect(verdict.logOdds == 2_000)
        }
    }

    @Test(
        "a score becomes the least log-odds that reach it", arguments: [1, 500, 5_000, 9_700, 9_820, 9_999] as [Int32])
    func scores(score: Int32) {
        let logOdds = Policy.logOdds(scorePerTenThousand: score)
        #expect(Logistic.perTenThousand(logOdds) >= score)
        #expect(Logistic.perTenThousand(logOdds - 1) < score)
    }
}
