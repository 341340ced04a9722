import Authority
import Screening
import Telephony
import Testing

/// Each rule of the built-in file alone: it fires at its limit and not one before.
@Suite("Rules at their limits")
struct RuleLimitTests {
    struct Limit: Sendable, CustomTestStringConvertible {
        var rule: String
        /// What a call has besides.
        var given: [Feature: Int32] = [:]
        /// The feature that is moved across the limit: the last value that does not fire, and the first that does.
        var feature: Feature
        var quiet: Int32
        var fires: Int32
        var weight: Int32
        var testDescription: String { "\(rule) \(feature.code) \(quiet) | \(fires)" }
    }

    private static let abroad: [Feature: Int32] = [.trunkClass: 1, .attemptsDay: 100]
    private static let home: [Feature: Int32] = [.attemptsDay: 100]
    private static let mobile = Int32(LineType.mobile.rawValue)
    private static let fixed = Int32(LineType.fixed.rawValue)
    private static let premium = Int32(LineType.premium.rawValue)

    private static func with(_ base: [Feature: Int32], _ more: [Feature: Int32]) -> [Feature: Int32] {
        base.merging(more) { $1 }
    }

    static let numbering: [Limit] = [
        Limit(
            rule: "cli-home-fixed-international", given: abroad, feature: .homeFixedIdentity, quiet: 0, fires: 1,
            weight: 9_500),
        Limit(
            rule: "cli-home-fixed-international", given: with(abroad, [.homeFixedIdentity: 1]), feature: .diversion,
            quiet: 1, fires: 0, weight: 9_500),
        Limit(
            rule: "cli-home-mobile-international", given: abroad, feature: .roaming, quiet: 2, fires: 3, weight: 9_000),
        Limit(
            rule: "cli-home-mobile-roaming-unknown", given: abroad, feature: .roaming, quiet: 1, fires: 2, weight: 3_500
        ),
        Limit(
            rule: "cli-home-diverted", given: with(abroad, [.diversion: 2]), feature: .roaming, quiet: 1, fires: 2,
            weight: 5_200),
        Limit(
            rule: "cli-home-diverted", given: with(abroad, [.homeFixedIdentity: 1]), feature: .diversion, quiet: 1,
            fires: 2, weight: 5_200),
        Limit(rule: "cli-unallocated", feature: .unallocatedIdentity, quiet: 0, fires: 1, weight: 9_000),
        Limit(rule: "cli-malformed", feature: .malformedIdentity, quiet: 0, fires: 3, weight: 3_500),
        Limit(rule: "cli-equals-callee", feature: .equalsCallee, quiet: 0, fires: 1, weight: 6_000),
        Limit(rule: "cli-near-callee", feature: .sharedDigits, quiet: 7, fires: 8, weight: 1_000),
        Limit(
            rule: "cli-near-callee", given: [.sharedDigits: 9], feature: .equalsCallee, quiet: 1, fires: 0,
            weight: 1_500),
        Limit(rule: "cli-disagreement", feature: .distinctIdentities, quiet: 1, fires: 2, weight: 1_000),
        Limit(rule: "cli-anonymous", given: abroad, feature: .anonymous, quiet: 0, fires: 1, weight: 2_000),
        Limit(rule: "cli-anonymous", given: home, feature: .anonymous, quiet: 0, fires: 1, weight: 500),
        Limit(
            rule: "cli-short-international", given: abroad, feature: .shortIdentity, quiet: 0, fires: 1_414,
            weight: 7_000),
        Limit(rule: "caller-scanner", feature: .scanner, quiet: 0, fires: 1, weight: 6_000),
        Limit(rule: "cli-do-not-originate", feature: .doNotOriginate, quiet: 1, fires: 2, weight: 9_500),
        Limit(
            rule: "cli-protected-international", given: abroad, feature: .doNotOriginate, quiet: 0, fires: 1,
            weight: 9_500),
        Limit(
            rule: "cli-protected-international", given: [.doNotOriginate: 1], feature: .trunkClass, quiet: 0, fires: 1,
            weight: 9_500),
        Limit(
            rule: "cli-premium", given: with(abroad, [.calleesDay: 1]), feature: .callerLine, quiet: premium + 1,
            fires: premium, weight: 5_200),
        Limit(
            rule: "cli-premium", given: with(home, [.calleesDay: 1]), feature: .callerLine, quiet: fixed,
            fires: premium - 1, weight: 2_500),
        Limit(
            rule: "cli-impossible-travel", given: with(abroad, [.callerHome: 1, .callerLine: mobile, .roaming: 2]),
            feature: .otherSideMinutes, quiet: 91, fires: 90, weight: 4_500),
        Limit(
            rule: "cli-impossible-travel", given: with(abroad, [.callerHome: 1, .callerLine: mobile, .roaming: 1]),
            feature: .otherSideMinutes, quiet: -1, fires: 0, weight: 2_000),
    ]

    static let behaviour: [Limit] = [
        Limit(
            rule: "caller-wangiri", given: with(abroad, [.outcomes: 10, .answered: 1]), feature: .meanRing, quiet: 41,
            fires: 40, weight: 4_500),
        Limit(
            rule: "caller-wangiri", given: with(home, [.meanRing: 20, .outcomes: 10]), feature: .answered, quiet: 2,
            fires: 1, weight: 1_500),
        Limit(
            rule: "caller-wangiri", given: with(home, [.meanRing: 20]), feature: .outcomes, quiet: 7, fires: 8,
            weight: 1_500),
        Limit(
            rule: "range-wangiri", given: with(abroad, [.rangeMeanRing: 40, .rangeAnsweredShare: 100]),
            feature: .rangeAttempts, quiet: 11, fires: 12, weight: 5_200),
        Limit(
            rule: "range-wangiri", given: with(abroad, [.rangeMeanRing: 40, .rangeAttempts: 12]),
            feature: .rangeAnsweredShare, quiet: 101, fires: 100, weight: 5_200),
        Limit(
            rule: "destination-pumped",
            given: with(home, [.destinationAttempts: 15, .destinationMeanTalk: 60]),
            feature: .destinationCallsACallee, quiet: 249, fires: 250, weight: 3_000),
        Limit(
            rule: "destination-pumped",
            given: with(home, [.destinationAttempts: 15, .destinationMeanTalk: 60, .destinationAgeHours: 336]),
            feature: .destinationCallsACallee, quiet: 249, fires: 1_000, weight: 2_750),
        Limit(
            rule: "callee-premium-abroad", given: [.calleeLine: premium], feature: .attemptsHour, quiet: 3, fires: 4,
            weight: 2_500),
        Limit(
            rule: "callee-premium-abroad", given: [.calleeLine: premium, .attemptsHour: 10], feature: .calleeHome,
            quiet: 1, fires: 0, weight: 5_200),
        Limit(
            rule: "caller-pbx-night",
            given: with(home, [.destinationAttempts: 1, .callerHome: 1, .callerLine: fixed, .attemptsHour: 10]),
            feature: .localHour, quiet: 6, fires: 5, weight: 2_500),
        Limit(
            rule: "caller-pbx-night",
            given: with(home, [.destinationAttempts: 1, .callerHome: 1, .callerLine: fixed, .attemptsHour: 30]),
            feature: .localHour, quiet: 22, fires: 23, weight: 4_500),
        Limit(
            rule: "print-rented", given: with(home, [.printNewNow: 600, .printStrangerShare: 950]),
            feature: .printAttempts, quiet: 59, fires: 60, weight: 3_000),
        Limit(
            rule: "print-rotation", given: with(abroad, [.printNewNow: 850, .printStrangerShare: 950]),
            feature: .printAttempts, quiet: 39, fires: 40, weight: 2_000),
        Limit(
            rule: "range-campaign", given: with(abroad, [.rangeNewShare: 700, .rangeStrangerShare: 950]),
            feature: .rangeAttempts, quiet: 14, fires: 15, weight: 2_500),
        Limit(
            rule: "caller-autodialler", given: with(abroad, [.gapSpread: 200, .gapMean: 60]), feature: .attemptsHour,
            quiet: 29, fires: 30, weight: 2_500),
        Limit(
            rule: "caller-autodialler", given: with(home, [.attemptsHour: 30, .gapMean: 60]), feature: .gapSpread,
            quiet: 201, fires: 200, weight: 1_000),
        Limit(rule: "caller-concurrent", given: abroad, feature: .openCalls, quiet: 3, fires: 4, weight: 1_500),
        Limit(
            rule: "caller-concurrent", given: with(home, [.callerLine: mobile]), feature: .openCalls, quiet: 5,
            fires: 6, weight: 1_500),
        Limit(
            rule: "callee-flood", given: [.calleeLine: mobile, .calleeStrangers: 8], feature: .calleeCalls, quiet: 19,
            fires: 20, weight: 2_500),
        Limit(
            rule: "caller-sim-box",
            given: with(home, [.callerLine: mobile, .callerHome: 1, .activeHours: 6, .incomingShare: 20]),
            feature: .calleesDay, quiet: 59, fires: 60, weight: 2_500),
        Limit(
            rule: "callee-coached", given: abroad, feature: .calleeBusySeconds, quiet: 119, fires: 120, weight: 2_000),
        Limit(rule: "callee-coached", given: home, feature: .calleeBusySeconds, quiet: 599, fires: 600, weight: 700),
        Limit(
            rule: "callee-second-act", given: with(abroad, [.strangerSeconds: 900]), feature: .strangerTalk, quiet: 29,
            fires: 30, weight: 3_000),
        Limit(
            rule: "callee-second-act", given: with(abroad, [.strangerTalk: 30]), feature: .strangerSeconds, quiet: 901,
            fires: 900, weight: 3_000),
        Limit(rule: "range-upheld", given: abroad, feature: .rangeUpheld, quiet: 799, fires: 800, weight: 1_500),
        Limit(rule: "source-upheld", given: home, feature: .sourceUpheld, quiet: 849, fires: 850, weight: 1_500),
    ]

    @Test("a rule fires at its limit and not one before", arguments: numbering + behaviour)
    func limits(_ limit: Limit) throws {
        let rule = try #require(RuleCode(code: limit.rule))
        var features = Features()
        for (feature, value) in limit.given { features[feature] = value }
        features[limit.feature] = limit.quiet
        var policy = Policy()
        // Alone: whatever else fires does not crowd it out.
        for other in RuleCode.allCases { policy[other] = .shadow }
        policy[rule] = .score
        #expect(Rulebook.verdict(of: features, policy: policy).reason(rule) == nil)
        features[limit.feature] = limit.fires
        let reason = Rulebook.verdict(of: features, policy: policy).reason(rule)
        #expect(reason?.weight == limit.weight && reason?.isShadow == false)
        guard let reason else { return }
        let texts = SentenceLanguage.allCases.map { RuleSentence.text(reason, $0) }
        #expect(Set(texts).count == 3)
    }

    @Test("every rule of the file that fires by itself has its limit in a test")
    func complete() {
        let here = Set((Self.numbering + Self.behaviour).map(\.rule))
        let first = Set(RulebookTests.steps.map(\.rule.code))
        for rule in RuleSet.standard.rules where !rule.isFixed {
            #expect(here.contains(rule.name) || first.contains(rule.name), "\(rule.name)")
        }
    }

    @Test("a call without behaviour in use fires none of the rules on behaviour")
    func withoutBehaviour() {
        // All zero: what a layer that is not in use leaves behind.
        for isAbroad in [false, true] {
            var features = Features()
            features[.trunkClass] = isAbroad ? 1 : 0
            #expect(Rulebook.verdict(of: features, policy: Policy()).reasonCount == 0)
        }
    }
}
