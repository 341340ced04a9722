import Authority
import Screening
import Telephony
import Testing

/// What the rules of version 1, which were Swift code, said of 100,000 vectors, and in which words: the file says the same.
@Suite("The rulebook's verdicts and sentences as digests")
struct RulebookDigestTests {
    /// The rules that were there before the file.
    private static let first: [RuleCode] = ((1...62) as ClosedRange<UInt8>).compactMap { value in
        let known = [1...5, 10...21, 30...37, 40...40, 58...58, 60...62].contains { $0.contains(Int(value)) }
        return known ? RuleCode(rawValue: value) : nil
    }

    @Test("verdicts of random vectors under random policies are those of the tables before the file")
    func verdicts() {
        var dice = Dice(seed: 50_005)
        var digest: UInt64 = 0
        var fired = Set<RuleCode>()
        for round in 0..<1_000 {
            let policy = Self.policy(&dice, isDefault: round % 4 == 0)
            for _ in 0..<100 {
                let verdict = Rulebook.verdict(of: Self.vector(&dice), policy: policy)
                fired.formUnion(verdict.rules)
                for word in verdict.words { digest = Self.mix(digest ^ UInt64(bitPattern: word)) }
            }
        }
        #expect(fired == Set(Self.first).subtracting([.bypass, .unscreened]))
        #expect(digest == 9_290_813_297_091_861_369)
    }

    @Test("sentences and titles are those of the tables before the file, in three languages and for every number")
    func sentences() {
        var digest: UInt64 = 0
        let numbers: [Int32] = [.min, -61, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 21, 22, 60, 61, 111, 121, 600, .max]
        for rule in Self.first {
            for language in [SentenceLanguage.kk, .ru, .en] {
                for first in numbers {
                    for second in [1, 3, 25] as [Int32] {
                        let reason = Reason(rule: rule, weight: 1, first: first, second: second)
                        for byte in RuleSentence.text(reason, language).utf8 {
                            digest = Self.mix(digest ^ UInt64(byte))
                        }
                    }
                }
                for byte in RuleSentence.title(rule, language).utf8 { digest = Self.mix(digest ^ UInt64(byte)) }
            }
        }
        #expect(digest == 13_971_089_409_703_466_122)
    }

    private static func policy(_ dice: inout Dice, isDefault: Bool) -> Policy {
        var policy = Policy()
        guard !isDefault else { return policy }
        policy.background = Int32(dice.below(12_000)) - 8_000
        policy.labelAt = dice.chance(80) ? Int32(dice.below(6_000)) - 4_000 : nil
        policy.divertAt = dice.chance(80) ? Int32(dice.below(9_000)) - 3_000 : nil
        policy.blockAt = dice.chance(50) ? Int32(dice.below(9_000)) : nil
        let settings: [RuleSetting] = [.score, .shadow] + Treatment.allCases.map { .treatment($0) }
        for rule in first where dice.chance(40) { policy[rule] = settings[Int(dice.below(UInt64(settings.count)))] }
        return policy
    }

    /// Small values, each threshold and its neighbours, and numbers whose products stay within 32 bits.
    private static func vector(_ dice: inout Dice) -> Features {
        let limits: [Int32] = [
            2, 3, 5, 6, 8, 9, 10, 12, 15, 20, 25, 30, 60, 120, 150, 200, 300, 1_000, 1_440, 4_320, 1_000_000,
        ]
        var features = Features()
        // The vector's first 48 positions, in use or not: what the first rules could see.
        for index in 0..<48 where dice.chance(45) {
            switch dice.below(4) {
            case 0: features.values[index] = 1
            case 1: features.values[index] = Int32(dice.below(8)) - 1
            case 2: features.values[index] = limits[Int(dice.below(UInt64(limits.count)))] + Int32(dice.below(3)) - 1
            default: features.values[index] = Int32(dice.below(150))
            }
        }
        // Else most calls would be to or from an emergency number, listed or above a ceiling.
        for feature in [Feature.emergencyCallee, .emergencyIdentity, .allowMatch, .blockMatch, .ceiling]
        where dice.chance(90) { features[feature] = 0 }
        // No first rule saw it.
        features[.doNotOriginate] = 0
        features[.finding] = 0
        // A ceiling of stops came later; what a profile withholds is one thing to the rules, whatever it is.
        if features[.withheld] == Int32(Withheld.stopCeiling.rawValue) { features[.withheld] = 1 }
        if dice.chance(90) { features[.bypassedLow] = 0 }
        if dice.chance(90) { features[.bypassedHigh] = 0 }
        if dice.chance(70) { features[.trunkClass] = 1 }
        return features
    }

    private static func mix(_ key: UInt64) -> UInt64 {
        var dice = Dice(seed: key)
        return dice.next()
    }
}
