import Authority
import Screening
import Telephony
import Testing

@Suite("A model in force")
struct ModelInForceTests {
    /// One tree: a caller with five attempts within an hour and more is a scam, any other is none.
    private static func model(version: UInt32 = 77, label: Int32 = 0, divert: Int32? = 3_000) throws -> Model {
        let tree = Tree(nodes: [
            .init(input: 0, value: 5, left: 1, missingGoesLeft: true, cover: 100),
            .leaf(-6, cover: 90), .leaf(4, cover: 10),
        ])
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["attempts-hour"], base: 0, trees: [tree],
            prevalenceMillionths: 6_667)
        document.thresholds = [.init(name: "label", logOdds: label)]
        if let divert { document.thresholds.append(.init(name: "divert", logOdds: divert)) }
        return try Model(document, features: .calls, version: version)
    }

    private static func calls(_ count: Int, with policy: Policy, order: StandingOrder? = Calls.order) -> JudgedCall {
        var engine = Calls.engine(policy: policy, order: order)
        var last = Calls.blank()
        for step in 0..<count {
            last = engine.judged(
                Calls.attempt(
                    from: "+447400123456", to: "+7701222000\(step)",
                    at: Timestamp(seconds: 1_770_000_000 + Int64(step) * 60), callID: UInt64(step + 1)))
        }
        return last
    }

    @Test("its word takes the place of the rules' sum, and its version stands in the call")
    func word() throws {
        let policy = Policy(model: try Self.model())
        let quiet = Self.calls(4, with: policy)
        #expect(quiet.verdict.treatment == .allow && quiet.verdict.logOdds == -6_000)
        #expect(quiet.features[.modelAsked] == 1 && quiet.versions.model == 77)
        let busy = Self.calls(5, with: policy)
        #expect(busy.verdict.treatment == .divert && busy.verdict.rule == .model && busy.verdict.logOdds == 4_000)
        let reason = try #require(busy.verdict.reason(.model))
        #expect(reason.first == 98 && reason.second == Int32(Feature.attemptsHour.rawValue) + 1)
        #expect(RuleSentence.text(reason, .en) == "The model: of 100 such calls 98 are a scam (at its prevalence)")
    }

    @Test("its verdicts are recomputed from the vector alone, without the model")
    func again() throws {
        let call = Self.calls(5, with: Policy(model: try Self.model()))
        #expect(Rulebook.verdict(of: call.features, policy: Policy()).words == call.verdict.words)
    }

    @Test("in shadow it is noted, and the rules' sum decides as before")
    func shadow() throws {
        var policy = Policy(model: try Self.model())
        policy[.model] = .shadow
        let call = Self.calls(5, with: policy)
        let without = Self.calls(5, with: Policy())
        #expect(call.verdict.treatment == without.verdict.treatment && call.verdict.logOdds == without.verdict.logOdds)
        #expect(call.verdict.reason(.model)?.isShadow == true)
    }

    @Test("a setting of the model is the most that it may ask for, and no order means a label")
    func bounds() throws {
        var policy = Policy(model: try Self.model())
        policy[.model] = .treatment(.label)
        #expect(Self.calls(5, with: policy).verdict.proposed == .label)
        let unordered = Self.calls(5, with: Policy(model: try Self.model()), order: nil).verdict
        #expect(unordered.proposed == .divert && unordered.treatment == .label)
    }

    @Test("rules that ask by themselves go before it, lists settle, and emergency calls are never looked at")
    func order() throws {
        let policy = Policy(model: try Self.model())
        var engine = Calls.engine(policy: policy) { $0.add(block: Calls.number("+447400123456"), .block) }
        let listed = engine.judged(Calls.attempt(from: "+447400123456"))
        #expect(listed.verdict.rule == .listBlock && listed.features[.modelAsked] == 0)
        let forged = engine.judged(Calls.attempt(from: "112"))
        #expect(forged.verdict.treatment == .block && forged.verdict.rule == .cliEmergencyInternational)
        let unknown = engine.judged(Calls.attempt(from: "+77342123456"))
        #expect(unknown.verdict.treatment == .block && unknown.verdict.rule == .cliUnallocated)
        // The score stays the model's: what a rule asks for by itself makes no call likelier.
        #expect(unknown.verdict.logOdds == -6_000)
        let emergency = engine.judged(Calls.attempt(from: "+447400999999", to: "112"))
        #expect(emergency.verdict.treatment == .allow && emergency.features[.modelAsked] == 0)
    }

    @Test("a rule that yields asks only where no model was asked, unless somebody has set it")
    func yields() throws {
        let fixed = Calls.attempt(from: "+77172123456")
        func judged(_ policy: Policy) -> Verdict {
            var engine = Calls.engine(policy: policy)
            return engine.judged(fixed).verdict
        }
        let usual = judged(Policy(model: try Self.model()))
        #expect(usual.treatment == .block && usual.rule == .cliHomeFixedInternational)
        let rules = try OwnRules.set("rule cli-home-fixed-international\ntreatment block unless model\n")
        var policy = Policy(rules: rules, model: try Self.model())
        #expect(policy.text(of: .cliHomeFixedInternational) == "block unless model")
        let learned = judged(policy)
        #expect(learned.treatment == .allow && learned.reason(.cliHomeFixedInternational) != nil)
        #expect(judged(Policy(rules: rules)).treatment == .block)
        // Taken out by people, it leaves the sum, not a block.
        var engine = Calls.engine(policy: policy)
        engine.bypass(rules: RuleBits(.model))
        #expect(engine.judged(fixed).verdict.treatment == .divert)
        policy[.model] = .shadow
        #expect(judged(policy).treatment == .block)
        policy[.model] = .score
        policy[.cliHomeFixedInternational] = .treatment(.block)
        #expect(judged(policy).treatment == .block && policy.text(of: .cliHomeFixedInternational) == "block")
    }

    @Test("a layer that it looks at is off: it is not asked")
    func layers() throws {
        let policy = Policy(use: [.lists, .numbering, .model], model: try Self.model())
        #expect(Self.calls(5, with: policy).features[.modelAsked] == 0)
    }

    @Test("a new model comes with a new policy, and goes with it")
    func swap() throws {
        var engine = Calls.engine(policy: Policy(version: 1, model: try Self.model(version: 1)))
        #expect(engine.judged(Calls.attempt(from: "+447400123456")).versions.model == 1)
        engine.install(policy: Policy(version: 2, model: try Self.model(version: 2, label: -7_000, divert: nil)))
        let call = engine.judged(Calls.attempt(from: "+447400123456"))
        #expect(call.versions.model == 2 && call.verdict.treatment == .label)
        engine.install(policy: Policy(version: 3))
        #expect(engine.judged(Calls.attempt(from: "+447400123456")).versions.model == 0)
    }
}
