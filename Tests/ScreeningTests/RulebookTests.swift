import Screening
import Telephony
import Testing

@Suite("The rulebook at its boundaries")
struct RulebookTests {
    struct Step: Sendable, CustomTestStringConvertible {
        var rule: RuleCode
        var abroad: Bool
        var set: [(Feature, Int32)]
        var weight: Int32?
        var testDescription: String { "\(rule.code) \(set.map { "\($0.0)=\($0.1)" }) \(weight ?? 0)" }
    }

    static let steps: [Step] = [
        Step(rule: .callerFanOut, abroad: true, set: [(.calleesHour, 14)], weight: nil),
        Step(rule: .callerFanOut, abroad: true, set: [(.calleesHour, 15)], weight: 1_500),
        Step(rule: .callerFanOut, abroad: true, set: [(.calleesHour, 150)], weight: 4_000),
        Step(rule: .callerFanOut, abroad: true, set: [(.calleesHour, 150), (.returned, 20)], weight: 2_000),
        Step(rule: .callerFanOut, abroad: false, set: [(.calleesHour, 59)], weight: nil),
        Step(rule: .callerFanOut, abroad: false, set: [(.calleesHour, 60)], weight: 700),
        Step(rule: .callerRate, abroad: true, set: [(.attemptsMinute, 5)], weight: nil),
        Step(rule: .callerRate, abroad: true, set: [(.attemptsMinute, 6)], weight: 700),
        Step(rule: .callerRate, abroad: false, set: [(.attemptsMinute, 12)], weight: 300),
        Step(rule: .callerOneCallEach, abroad: true, set: [(.calleesDay, 19)], weight: nil),
        Step(rule: .callerOneCallEach, abroad: true, set: [(.calleesDay, 76)], weight: nil),
        Step(rule: .callerOneCallEach, abroad: true, set: [(.calleesDay, 77)], weight: 1_000),
        Step(rule: .callerSequential, abroad: false, set: [(.neighbours, 4)], weight: nil),
        Step(rule: .callerSequential, abroad: false, set: [(.neighbours, 5)], weight: 3_500),
        Step(rule: .callerUnanswered, abroad: true, set: [(.outcomes, 9)], weight: nil),
        Step(rule: .callerUnanswered, abroad: true, set: [(.outcomes, 10), (.answered, 2)], weight: 3_000),
        Step(rule: .callerUnanswered, abroad: true, set: [(.outcomes, 10), (.answered, 3)], weight: nil),
        Step(rule: .callerShortCalls, abroad: true, set: [(.answered, 10), (.short, 7)], weight: 1_000),
        Step(rule: .callerShortCalls, abroad: true, set: [(.answered, 10), (.short, 6)], weight: nil),
        Step(rule: .callerShortCalls, abroad: true, set: [(.answered, 9), (.short, 9)], weight: nil),
        Step(
            rule: .callerNew, abroad: true, set: [(.watchedMinutes, 4_320), (.ageMinutes, 1_439), (.calleesDay, 5)],
            weight: 500),
        Step(
            rule: .callerNew, abroad: true, set: [(.watchedMinutes, 4_319), (.ageMinutes, 1_439), (.calleesDay, 5)],
            weight: nil),
        Step(
            rule: .callerNew, abroad: true, set: [(.watchedMinutes, 4_320), (.ageMinutes, 1_440), (.calleesDay, 5)],
            weight: nil),
        Step(
            rule: .callerNew, abroad: true, set: [(.watchedMinutes, 4_320), (.ageMinutes, 1_439), (.calleesDay, 4)],
            weight: nil),
        Step(rule: .callerReported, abroad: true, set: [(.reports, 0)], weight: nil),
        Step(rule: .callerReported, abroad: true, set: [(.reports, 1)], weight: 2_500),
        Step(rule: .callerReported, abroad: true, set: [(.reports, 5)], weight: 7_000),
        Step(rule: .calleeHandOver, abroad: true, set: [(.handOverSeconds, 301), (.handOverAbroad, 2)], weight: nil),
        Step(rule: .calleeHandOver, abroad: true, set: [(.handOverSeconds, 300), (.handOverAbroad, 2)], weight: 2_500),
        Step(rule: .calleeHandOver, abroad: true, set: [(.handOverSeconds, 301), (.handOverAbroad, 3)], weight: 5_500),
        Step(rule: .calleeHandOver, abroad: false, set: [(.handOverSeconds, 10), (.handOverAbroad, 0)], weight: nil),
    ]

    @Test("a rule fires at its threshold and not before", arguments: steps)
    func boundary(_ step: Step) {
        var features = Features()
        features[.trunkClass] = Int32((step.abroad ? TrunkClass.international : .national).rawValue)
        features[.attemptsDay] = 100
        for (feature, value) in step.set { features[feature] = value }
        let verdict = Rulebook.verdict(of: features, policy: Policy())
        #expect(verdict.reason(step.rule)?.weight == step.weight)
    }

    @Test("the score is the background and the reasons that are shown")
    func addsUp() {
        var engine = Calls.engine()
        for attempt in RandomCalls.attempts(5_000, seed: 31) {
            let verdict = engine.verdict(attempt)
            guard verdict.reasonCount < UInt8(Verdict.maximumReasons) else { continue }
            let sum = (0..<Int(verdict.reasonCount)).filter { !verdict.reasons[$0].isShadow }
                .reduce(Policy.defaultBackground) { $0 + verdict.reasons[$1].weight }
            #expect(verdict.logOdds == sum)
        }
    }

    @Test("with more reasons than fit, the weakest are dropped and the rest come by weight")
    func strongestKept() {
        var features = Features()
        features[.trunkClass] = Int32(TrunkClass.international.rawValue)
        for (feature, value) in [
            (Feature.homeFixedIdentity, 1), (.unallocatedIdentity, 1), (.malformedIdentity, 2), (.equalsCallee, 1),
            (.distinctIdentities, 2), (.shortIdentity, 1_414), (.reports, 3), (.handOverSeconds, 9),
            (.handOverAbroad, 3), (.attemptsDay, 50), (.neighbours, 8), (.calleesHour, 50),
        ] as [(Feature, Int32)] { features[feature] = value }
        let verdict = Rulebook.verdict(of: features, policy: Policy())
        #expect(verdict.reasonCount == 8)
        let weights = (0..<8).map { verdict.reasons[$0].weight }
        #expect(weights == weights.sorted(by: >))
        #expect(verdict.reason(.cliDisagreement) == nil && verdict.rules.first == .cliHomeFixedInternational)
    }

    @Test("a random vector traps nothing")
    func random() {
        var dice = Dice(seed: 41)
        for _ in 0..<20_000 {
            var features = Features()
            for index in 0..<Features.count {
                features.values[index] = Int32(truncatingIfNeeded: dice.chance(50) ? dice.next() : dice.below(4))
            }
            let verdict = Rulebook.verdict(of: features, policy: Policy())
            #expect(verdict.reasonCount <= 8)
        }
    }

    @Test("raw values of features and rules are unique, fit their places, and codes read back")
    func codes() {
        #expect(Set(Feature.allCases.map(\.rawValue)).count == Feature.allCases.count)
        #expect(Feature.allCases.allSatisfy { Int($0.rawValue) < Features.count })
        for rule in RuleCode.allCases {
            #expect(RuleCode(code: rule.code) == rule && rule.rawValue < 64)
        }
        for setting in ["allow", "label", "announce", "challenge", "divert", "block", "score", "shadow"] {
            #expect(RuleSetting(code: setting)?.code == setting)
        }
        #expect(RuleSetting(code: "stop") == nil)
    }

    @Test(
        "defaults: these nine rules ask for a treatment; law 1, allow list and honest findings let through; ten in shadow"
    )
    func defaults() {
        let policy = Policy()
        let asking: [RuleCode: Treatment] = [
            .listBlock: .block, .listDivert: .divert, .cliEmergencyInternational: .block,
            .cliHomeFixedInternational: .block, .cliUnallocated: .block, .cliDoNotOriginate: .block,
            .cliProtectedInternational: .block, .emergencyCallee: .allow,
            .emergencyCaller: .allow, .listAllow: .allow, .bypass: .allow, .trunkCeiling: .allow, .unscreened: .allow,
            .findingHonest: .allow, .findingScam: .divert, .stopCeiling: .label,
        ]
        // Judged by their effect before they count.
        let shadow = [
            "cli-impossible-travel", "caller-autodialler", "caller-concurrent", "callee-coached", "callee-second-act",
            "print-rented", "print-rotation", "range-campaign", "caller-sim-box", "source-upheld",
        ]
        for rule in RuleCode.allCases {
            let other: RuleSetting = shadow.contains(rule.code) ? .shadow : .score
            #expect(policy[rule] == asking[rule].map { .treatment($0) } ?? other, "\(rule.code)")
        }
    }
}
