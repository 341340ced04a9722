import Foundation
import Screening
import Testing

@Suite("Costs become thresholds")
struct DecisionCostsTests {
    private static let given: [DecisionCosts.Given] = [
        .init(.label, falseCost: 0.2, prevents: 0.3), .init(.divert, falseCost: 20, prevents: 0.9),
        .init(.block, falseCost: 100, prevents: 1),
    ]

    private static func costs(_ scam: Double = 100, exceed: Bool = false) throws -> DecisionCosts {
        try DecisionCosts(passedScam: scam, given, mayExceedModel: exceed)
    }

    @Test("each threshold is where two straight lines cross")
    func crossings() throws {
        let costs = try Self.costs()
        // label against allow: odds 0.2 / 30; divert against label: 19.8 / 60; block against divert: 80 / 10.
        let expected: [(Treatment, Double)] = [(.label, 0.2 / 30), (.divert, 19.8 / 60), (.block, 8)]
        for (treatment, odds) in expected {
            let at = try #require(costs.threshold(of: treatment))
            // One in a billion of the probability is what the integers resolve.
            #expect(abs(Double(at) / 1_000 - log(odds)) < 0.0011, "\(treatment) at \(at)")
        }
        #expect(costs.threshold(of: .announce) == nil)
    }

    @Test("at every score the strongest treatment that is reached is the cheapest")
    func exact() throws {
        var dice = Dice(seed: 8)
        for _ in 0..<300 {
            let falses = (0..<4).map { _ in 0.001 * Double(1 + dice.below(100_000)) }.sorted()
            let prevents = (0..<4).map { _ in 0.01 * Double(1 + dice.below(100)) }.sorted()
            let treatments: [Treatment] = [.label, .announce, .divert, .block]
            let costs = try DecisionCosts(
                passedScam: 1 + Double(dice.below(1_000)),
                treatments.indices.map { .init(treatments[$0], falseCost: falses[$0], prevents: prevents[$0]) })
            for _ in 0..<40 {
                let at = Int32(dice.below(24_000)) - 12_000
                let reached = treatments.last { costs.threshold(of: $0).map { at >= $0 } ?? false } ?? .allow
                #expect(reached == costs.cheapest(at: at))
            }
        }
    }

    @Test("a dearer scam lowers every threshold, a dearer false stop raises its own")
    func monotone() throws {
        let cheap = try Self.costs(10), dear = try Self.costs(1_000)
        for treatment in [Treatment.label, .divert, .block] {
            #expect(try #require(dear.threshold(of: treatment)) < #require(cheap.threshold(of: treatment)))
        }
    }

    @Test("a treatment that prevents no more than a milder one is never asked for")
    func dominated() throws {
        let costs = try DecisionCosts(
            passedScam: 10, [.init(.label, falseCost: 1, prevents: 0.5), .init(.divert, falseCost: 2, prevents: 0.5)])
        #expect(costs.threshold(of: .divert) == nil && costs.threshold(of: .label) != nil)
    }

    @Test(
        "what cannot be is refused by its key",
        arguments: [
            (-1.0, 0.2, 0.3, "passed_scam"), (0, 0.2, 0.3, "passed_scam"), (.nan, 0.2, 0.3, "passed_scam"),
            (.infinity, 0.2, 0.3, "passed_scam"), (2_000_000_000, 0.2, 0.3, "passed_scam"),
            (100, -0.2, 0.3, "false_label"), (100, 0, 0.3, "false_label"), (100, .nan, 0.3, "false_label"),
            (100, 0.2, 0, "label_prevents"), (100, 0.2, 1.01, "label_prevents"), (100, 0.2, .nan, "label_prevents"),
            (100, 21, 0.3, "false_divert"), (100, 0.2, 0.95, "divert_prevents"),
        ] as [(Double, Double, Double, String)])
    func refused(scam: Double, cost: Double, share: Double, key: String) {
        #expect {
            try DecisionCosts(
                passedScam: scam,
                [
                    .init(.label, falseCost: cost, prevents: share), .init(.divert, falseCost: 20, prevents: 0.9),
                ])
        } throws: { ($0 as? DecisionCosts.Fault)?.key == key }
    }

    // MARK: Beside a model

    private static func model(label: Int32, divert: Int32?) throws -> Model {
        let tree = Tree(nodes: [
            .init(input: 0, value: 5, left: 1, missingGoesLeft: true, cover: 100),
            .leaf(-6, cover: 90), .leaf(4, cover: 10),
        ])
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["attempts-hour"], base: 0, trees: [tree],
            prevalenceMillionths: 6_667)
        document.thresholds = [.init(name: "label", logOdds: label)]
        if let divert { document.thresholds.append(.init(name: "divert", logOdds: divert)) }
        return try Model(document, features: .calls, version: 5)
    }

    private static func policy(_ model: Model, _ costs: DecisionCosts?) -> Policy {
        var policy = Policy(model: model)
        policy.costs = costs
        return policy
    }

    @Test("stops wait for the thresholds of the model's file, labels follow the costs")
    func heldByFile() throws {
        let steps = Self.policy(try Self.model(label: 0, divert: 3_000), try Self.costs()).modelSteps
        #expect(steps.map(\.treatment) == [.label, .announce, .divert, .block])
        #expect(steps[0].origin == .costs && steps[0].logOdds == steps[0].byCosts && steps[0].byFile == 0)
        #expect(steps[1].logOdds == nil)
        #expect(steps[2].origin == .heldByFile && steps[2].logOdds == 3_000)
        #expect(try #require(steps[2].byCosts) < 0)
        // The file never blocks, so neither do the costs.
        #expect(steps[3].origin == .heldByFile && steps[3].logOdds == nil && steps[3].byCosts != nil)
    }

    @Test("said in so many words, costs alone decide; and costs that are stricter than the file always count")
    func exceeding() throws {
        let model = try Self.model(label: 0, divert: -5_000)
        let stricter = Self.policy(model, try Self.costs()).modelSteps[2]
        #expect(stricter.origin == .costs && stricter.logOdds == stricter.byCosts)
        let free = Self.policy(try Self.model(label: 0, divert: 3_000), try Self.costs(exceed: true)).modelSteps
        #expect(free.allSatisfy { $0.origin == .costs && $0.logOdds == $0.byCosts })
    }

    @Test("the judge asks for what the costs say, and the vector alone tells it again")
    func judged() throws {
        let model = try Self.model(label: 5_000, divert: 5_000)
        func fifth(_ costs: DecisionCosts?) -> JudgedCall {
            var engine = Calls.engine(policy: Self.policy(model, costs))
            var last = Calls.blank()
            for step in 0..<5 {
                last = engine.judged(
                    Calls.attempt(from: "+447400123456", to: "+7701222000\(step)", callID: UInt64(step + 1)))
            }
            return last
        }
        #expect(fifth(nil).verdict.treatment == .allow)
        #expect(fifth(try Self.costs()).verdict.treatment == .label)
        let free = fifth(try Self.costs(exceed: true))
        #expect(free.verdict.treatment == .block && free.verdict.rule == .model)
        #expect(Rulebook.verdict(of: free.features, policy: Policy()).words == free.verdict.words)
    }
}
