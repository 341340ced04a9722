import Authority
import Screening
import Telephony
import Testing

@Suite("Law 1 over random lists, rules and calls")
struct LawTests {
    private static func policy(_ dice: inout Dice) -> Policy {
        var policy = Policy(
            background: Int32(dice.below(20_000)) - 10_000, labelAt: Int32(dice.below(8_000)) - 8_000,
            divertAt: Int32(dice.below(8_000)) - 6_000, blockAt: Int32(dice.below(8_000)) - 4_000)
        let settings: [RuleSetting] = [.score, .shadow] + Treatment.allCases.map { .treatment($0) }
        for rule in RuleCode.allCases { policy[rule] = settings[Int(dice.below(UInt64(settings.count)))] }
        return policy
    }

    private static func engine(_ policy: Policy, _ dice: inout Dice) -> Engine {
        var builder = ListSnapshot.Builder()
        for _ in 0..<dice.below(200) {
            let number = PresentedNumber(text: RandomCalls.number(&dice, callee: false)).e164
            guard let number else { continue }
            switch dice.below(4) {
            case 0: builder.add(block: number, .block)
            case 1: builder.add(block: number, .divert)
            case 2: builder.add(allow: number)
            default: builder.add(blockPrefix: number.digits / 1_000, dice.chance(50) ? .block : .divert)
            }
        }
        for prefix in [1, 4, 7, 77, 112] as [UInt64] where dice.chance(20) { builder.add(blockPrefix: prefix, .block) }
        return Engine(
            configuration: EngineConfiguration(callers: 256), policy: policy, lists: builder.build(version: 1),
            order: Calls.order)
    }

    @Test(
        "a call to an emergency number always passes, and so does one from it at home",
        arguments: 0..<40 as Range<UInt64>)
    func passes(seed: UInt64) {
        var dice = Dice(seed: seed)
        let policy = Self.policy(&dice)
        var engine = Self.engine(policy, &dice)
        engine.bypass(rules: RuleBits(known: dice.next()))
        let numbers = ["101", "102", "103", "104", "112"]
        for var attempt in RandomCalls.attempts(300, seed: seed + 1_000) {
            let emergency = PresentedNumber(text: numbers[Int(dice.below(5))])
            attempt.callee = emergency
            #expect(engine.verdict(attempt).treatment == .allow, "seed \(seed)")
            attempt.callee = PresentedNumber(text: Calls.victim)
            attempt.trunkClass = .national
            switch dice.below(3) {
            case 0: attempt.from = emergency
            case 1: attempt.asserted = emergency
            default: attempt.remoteParty = emergency
            }
            #expect(engine.verdict(attempt).treatment == .allow, "seed \(seed)")
        }
    }

    @Test(
        "a forged emergency number from abroad never passes unhindered where policy and order allow to block it",
        arguments: 0..<40 as Range<UInt64>)
    func forged(seed: UInt64) {
        var dice = Dice(seed: seed)
        var policy = Self.policy(&dice)
        policy[.cliEmergencyInternational] = .treatment(.block)
        var engine = Self.engine(policy, &dice)
        for var attempt in RandomCalls.attempts(300, seed: seed + 2_000) where attempt.callee.e164 != nil {
            attempt.trunkClass = .international
            switch dice.below(3) {
            case 0: attempt.from = PresentedNumber(text: "112")
            case 1: attempt.asserted = PresentedNumber(text: "102")
            default: attempt.remoteParty = PresentedNumber(text: "103")
            }
            #expect(engine.verdict(attempt).treatment == .block, "seed \(seed)")
        }
    }
}
