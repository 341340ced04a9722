import Telephony

/// A small generator with a seed, so that a failure can be repeated.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}

/// Random calls in which honest, forged and broken callers mix.
enum RandomCalls {
    private static let odd = [
        "anonymous", "", "asterisk", "112", "101", "1414", "+77010", "+76123456789", "+7000", "12345678901234567",
        "+99912345678", "007 701 123 45 67", "8-701-123-45-67",
    ]

    static func attempts(_ count: Int, seed: UInt64) -> [CallAttempt] {
        var dice = Dice(seed: seed)
        var time = Calls.noon.milliseconds
        return (0..<count).map { index in
            time += Int64(dice.below(2_000))
            let callee = dice.chance(1) ? "112" : number(&dice, callee: true)
            return CallAttempt(
                time: Timestamp(milliseconds: time), trunk: TrunkID(index: UInt16(index & 1)),
                trunkClass: index & 1 == 0 ? .national : .international, callID: dice.next(),
                callee: PresentedNumber(text: callee), from: PresentedNumber(text: number(&dice, callee: false)),
                asserted: dice.chance(50) ? PresentedNumber(text: number(&dice, callee: false)) : .absent,
                remoteParty: dice.chance(5) ? PresentedNumber(text: number(&dice, callee: false)) : .absent,
                diverting: dice.chance(5) ? PresentedNumber(text: number(&dice, callee: false)) : .absent)
        }
    }

    static func number(_ dice: inout Dice, callee: Bool) -> String {
        if !callee && dice.chance(8) { return odd[Int(dice.below(UInt64(odd.count)))] }
        // A product of dice: a few numbers call very often.
        let rank = dice.below(40) * dice.below(40) * dice.below(40) / 40
        switch callee ? 0 : dice.below(4) {
        case 0: return "+7701\(1_000_000 + rank * 13)"
        case 1: return "+77172\(200_000 + rank)"
        case 2: return "+7495\(1_000_000 + rank)"
        default: return "+4474\(10_000_000 + rank)"
        }
    }
}
