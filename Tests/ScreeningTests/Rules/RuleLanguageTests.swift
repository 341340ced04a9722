import Authority
import Screening
import Testing

@Suite("The language of rules")
struct RuleLanguageTests {
    private static func features(_ values: [Feature: Int32]) -> Features {
        var features = Features()
        for (feature, value) in values { features[feature] = value }
        return features
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        var condition: String
        var fires: [[Feature: Int32]]
        var not: [[Feature: Int32]]
        var testDescription: String { condition }
    }

    static let samples: [Sample] = [
        Sample(condition: "reports", fires: [[.reports: 1], [.reports: -1]], not: [[:]]),
        Sample(
            condition: "not reports and outcomes", fires: [[.outcomes: 1]], not: [[:], [.reports: 1, .outcomes: 1]]),
        Sample(condition: "reports >= 2", fires: [[.reports: 2], [.reports: .max]], not: [[.reports: 1]]),
        Sample(condition: "reports > 2", fires: [[.reports: 3]], not: [[.reports: 2]]),
        Sample(condition: "2 < reports", fires: [[.reports: 3]], not: [[.reports: 2]]),
        Sample(condition: "reports < 0", fires: [[.reports: -1], [.reports: .min]], not: [[:]]),
        Sample(condition: "reports <= -1", fires: [[.reports: -1]], not: [[:]]),
        Sample(condition: "reports != 0 and reports != 1", fires: [[.reports: 2]], not: [[:], [.reports: 1]]),
        Sample(
            condition: "roaming = does-not-roam", fires: [[.roaming: 3]], not: [[.roaming: 2], [.roaming: 1], [:]]),
        Sample(condition: "abroad and not known", fires: [[.trunkClass: 1]], not: [[:], [.trunkClass: 1, .known: 1]]),
        Sample(
            condition: "not (abroad or known) and reports", fires: [[.reports: 1]],
            not: [[.trunkClass: 1, .reports: 1], [.known: 1, .reports: 1], [:]]),
        Sample(
            condition: "reports + 1 = outcomes * 2 - 3", fires: [[.reports: 2, .outcomes: 3]],
            not: [[.reports: 3, .outcomes: 3], [:]]),
        Sample(
            condition: "answered / outcomes >= 2", fires: [[.answered: 4, .outcomes: 2]],
            not: [[.answered: 3, .outcomes: 2], [.answered: 4]]),
        Sample(
            condition: "answered * 3 > outcomes + short or reports = 9",
            fires: [[.answered: 1, .outcomes: 2], [.reports: 9]], not: [[.answered: 1, .outcomes: 3], [:]]),
        // Of 32 bits each; the product is not.
        Sample(
            condition: "answered * outcomes > reports", fires: [[.answered: .max, .outcomes: .max, .reports: .max]],
            not: [[.answered: .max, .outcomes: .min]]),
        Sample(
            condition: "(reports = 1\n  or reports = 3)  # and a comment\n  and\n  outcomes = 1",
            fires: [[.reports: 3, .outcomes: 1]], not: [[.reports: 2, .outcomes: 1], [.reports: 1]]),
    ]

    @Test("a condition holds where it says and nowhere else", arguments: samples)
    func conditions(_ sample: Sample) throws {
        let rules = try OwnRules.rule(when: sample.condition)
        for values in sample.fires { #expect(rules.own(Self.features(values))?.weight == 1_000, "\(values)") }
        for values in sample.not { #expect(rules.own(Self.features(values)) == nil, "\(values)") }
    }

    @Test("random conditions say what a plain reading of them says", arguments: 0..<60 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let condition = RandomCondition(&dice, depth: 3)
        let rules: RuleSet
        do {
            rules = try OwnRules.rule(when: condition.text)
        } catch {
            // Chance also writes what can never hold, or needs too many numbers.
            #expect([.unreachable, .tooMany, .zeroDivisor, .overflow].contains(error.code), "seed \(seed): \(error)")
            return
        }
        for _ in 0..<500 {
            var features = Features()
            for feature in RandomCondition.features { features[feature] = Int32(dice.below(7)) - 2 }
            #expect((rules.own(features) != nil) == condition.holds(features), "seed \(seed): \(condition.text)")
        }
    }

    @Test("a division by zero keeps its rule from firing and is counted")
    func divisions() throws {
        let rules = try OwnRules.rule(when: "not (answered / outcomes > 1)")
        let before = RuleDivisions.byZero
        #expect(rules.own(Self.features([.answered: 1, .outcomes: 1])) != nil)
        #expect(rules.own(Self.features([.answered: 1])) == nil)
        #expect(RuleDivisions.byZero > before)
    }

    @Test("weights: the first clause that holds, by steps, halved where the file says so")
    func weights() throws {
        let rules = try OwnRules.rule(
            when: "reports > 0",
            weight: """
                weight reports 2: 100, 5: 201 when abroad
                weight 40 when known
                weight outcomes + reports 3: -7
                half when short > 0
                evidence reports * 2, outcomes - reports
                """)
        func weight(_ values: [Feature: Int32]) -> Int32? { rules.own(Self.features(values))?.weight }
        #expect(weight([.trunkClass: 1, .reports: 2]) == 100)
        #expect(weight([.trunkClass: 1, .reports: 5]) == 201)
        #expect(weight([.trunkClass: 1, .reports: 5, .short: 1]) == 100)
        #expect(weight([.trunkClass: 1, .reports: 1, .known: 1]) == 40)
        #expect(weight([.reports: 2]) == nil)
        #expect(weight([.reports: 2, .outcomes: 1]) == -7)
        let reason = rules.own(Self.features([.reports: 2, .outcomes: 9]))
        #expect(reason?.first == 4 && reason?.second == 7)
    }

    @Test("an operator's file changes what it names and leaves the rest")
    func overlay() throws {
        let rules = try OwnRules.set(
            """
            define busy callees-hour >= 10
            rule caller-fan-out
                weight 1234
                half when known
                treatment label
            rule caller-scanner
                when scanner and not known
            rule cli-anonymous
                text en "A withheld number"
            rule emergency-callee
                title en "Emergency"
            rule my-rule 64
                treatment divert
                most label
                when busy and abroad
                weight 10
                \(OwnRules.words)
            """)
        let standard = RuleSet.standard
        #expect(rules.version == 7 && rules.rules.count == standard.rules.count + 1)
        let changed = rules.rules.filter(\.isOwn).map(\.name)
        #expect(Set(changed) == ["caller-fan-out", "caller-scanner", "cli-anonymous", "emergency-callee", "my-rule"])
        let features = Self.features([.trunkClass: 1, .calleesHour: 15, .attemptsDay: 15, .anonymous: 1, .known: 1])
        let verdict = Rulebook.verdict(of: features, policy: Policy(rules: rules))
        #expect(verdict.reason(.callerFanOut)?.weight == 617)
        #expect(verdict.treatment == .label && verdict.rules.last == OwnRules.first)
        let reason = Reason(rule: .cliAnonymous, weight: 1)
        #expect(RuleSentence.text(reason, .en, rules: rules) == "A withheld number")
        #expect(RuleSentence.text(reason, .ru, rules: rules) == RuleSentence.text(reason, .ru))
        #expect(RuleSentence.title(.emergencyCallee, .en, rules: rules) == "Emergency")
        #expect(rules.rule(named: "my-rule")?.ceiling == .label)
    }

    @Test("a rule that nobody knows is named by its number, in three languages")
    func unknown() throws {
        let rule = try #require(OwnRules.first)
        let texts = SentenceLanguage.allCases.map { RuleSentence.text(Reason(rule: rule, weight: 1), $0) }
        #expect(Set(texts).count == 3 && texts.allSatisfy { $0.contains("64") })
        #expect(rule.code == "rule-64" && RuleCode(code: "rule-128") == nil && RuleCode(code: "rule-0") == nil)
    }

    @Test("the built-in file reads, its numbers stay below 64, and it says its sources and limits")
    func builtIn() throws {
        let rules = RuleSet.standard.rules
        #expect(rules.allSatisfy { $0.code.rawValue < 64 && !$0.source.isEmpty && !$0.misses.isEmpty && !$0.isOwn })
        #expect(Set(rules.map(\.name)).count == rules.count && RuleSet.standard.version >= 1)
        for rule in rules where !rule.isFixed { #expect(!rule.weights.isEmpty, "\(rule.name)") }
    }
}

/// A condition as text, and what it means.
private struct RandomCondition {
    static let features: [Feature] = [.reports, .outcomes, .answered, .short, .known]

    private struct DividedByZero: Error {}

    let text: String
    private let value: (Features) throws -> Bool

    func holds(_ features: Features) -> Bool { (try? value(features)) ?? false }

    init(_ dice: inout Dice, depth: Int) {
        switch depth == 0 ? 3 : dice.below(5) {
        case 0:
            let a = Self(&dice, depth: depth - 1), b = Self(&dice, depth: depth - 1)
            text = "(\(a.text) and \(b.text))"
            value = { features in
                let left = try a.value(features)
                return left ? try b.value(features) : false
            }
        case 1:
            let a = Self(&dice, depth: depth - 1), b = Self(&dice, depth: depth - 1)
            text = "(\(a.text) or \(b.text))"
            value = { features in
                let left = try a.value(features)
                return left ? true : try b.value(features)
            }
        case 2:
            let inner = Self(&dice, depth: depth - 1)
            text = "not (\(inner.text))"
            value = { !(try inner.value($0)) }
        default:
            let a = Self.number(&dice, depth: 2), b = Self.number(&dice, depth: dice.chance(50) ? 0 : 2)
            let signs: [(String, (Int64, Int64) -> Bool)] = [
                ("=", ==), ("!=", !=), ("<", <), ("<=", <=), (">", >), (">=", >=),
            ]
            let sign = signs[Int(dice.below(6))]
            text = "\(a.text) \(sign.0) \(b.text)"
            value = { sign.1(try a.value($0), try b.value($0)) }
        }
    }

    private static func number(
        _ dice: inout Dice, depth: Int
    ) -> (text: String, value: (Features) throws -> Int64) {
        if depth == 0 || dice.chance(40) {
            if dice.chance(30) {
                let constant = Int64(dice.below(9)) - 3
                return ("\(constant)", { _ in constant })
            }
            let feature = features[Int(dice.below(UInt64(features.count)))]
            return (feature.code, { Int64($0[feature]) })
        }
        let a = number(&dice, depth: depth - 1), b = number(&dice, depth: depth - 1)
        switch dice.below(4) {
        case 0: return ("(\(a.text) + \(b.text))", { try a.value($0) + b.value($0) })
        case 1: return ("(\(a.text) - \(b.text))", { try a.value($0) - b.value($0) })
        case 2: return ("(\(a.text) * \(b.text))", { try a.value($0) * b.value($0) })
        default:
            return (
                "(\(a.text) / \(b.text))",
                {
                    let divisor = try b.value($0)
                    guard divisor != 0 else { throw DividedByZero() }
                    return try a.value($0) / divisor
                }
            )
        }
    }
}
