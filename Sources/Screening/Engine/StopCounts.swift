// Owner: the judge's thread. Allocates when made, never when judging. Budget: two loads a call where ceilings are set,
// one where none is. Bench: JudgeBench.
internal import Telephony

/// Stops of the running minute by trunk and by rule, beside what they may be at most. 17 kB.
///
/// A minute is that of the attempts' time. Where it steps back by one, stops count in the newer one; by more, a clock had run
/// ahead, and what was counted there is over: a ceiling must not stay shut until that minute has come.
struct StopCounts: ~Copyable {
    struct Cell: BitwiseCopyable {
        var minute: UInt32 = 0
        var count: UInt32 = 0
        /// `none`: there is no ceiling.
        var most: UInt32 = 0

        static var none: UInt32 { .max }

        mutating func advance(to new: UInt32) {
            guard isOver(at: new) else { return }
            minute = new
            count = 0
        }

        /// Is the counted minute another one than `now`?
        func isOver(at now: UInt32) -> Bool { now > minute || now &+ 1 < minute }

        var isFull: Bool { count >= most }
    }

    private static var trunkCount: Int { 1_024 }

    private let trunks = Slab<Cell>(count: Self.trunkCount)
    private let rules = Slab<Cell>(count: 128)
    /// Anything has a ceiling.
    private(set) var isOn = false
    /// Rules that went above theirs, until a person puts them back.
    private(set) var demoted = RuleBits()
    /// Of these, those that nobody has been told of.
    private var untold = RuleBits()

    deinit {
        trunks.deallocate()
        rules.deallocate()
    }

    /// What was counted goes on counting under the new ceilings.
    mutating func install(_ ceilings: StopCeilings) {
        isOn = ceilings != .none
        for index in 0..<Self.trunkCount {
            let most = ceilings[trunk: TrunkID(index: UInt16(index))]
            trunks[index].most = most ?? Cell.none
        }
        for index in 0..<128 {
            let most = RuleCode(rawValue: UInt8(index)).flatMap { ceilings[rule: $0] }
            rules[index].most = most ?? Cell.none
        }
    }

    /// Has the trunk no stop left in this minute?
    @inline(__always)
    func isFull(_ trunk: TrunkID, at second: UInt32) -> Bool {
        let cell = trunks[Int(trunk.index) & (Self.trunkCount - 1)]
        return cell.isFull && (!cell.isOver(at: second / 60) || cell.most == 0)
    }

    /// Counts a stop by `rule`. False: the rule was at its ceiling; it is in shadow from now on, and the stop is none.
    mutating func admits(_ rule: RuleCode, _ trunk: TrunkID, at second: UInt32) -> Bool {
        let index = Int(rule.rawValue & 127)
        rules[index].advance(to: second / 60)
        guard !rules[index].isFull else {
            demoted.insert(rule)
            untold.insert(rule)
            return false
        }
        rules[index].count &+= 1
        let place = Int(trunk.index) & (Self.trunkCount - 1)
        trunks[place].advance(to: second / 60)
        trunks[place].count &+= 1
        return true
    }

    /// A person puts rules back: they count from nothing.
    mutating func restore(_ bits: RuleBits) {
        guard !bits.isEmpty else { return }
        demoted = demoted.subtracting(bits)
        untold = untold.subtracting(bits)
        for rule in bits.rules { rules[Int(rule.rawValue & 127)].count = 0 }
    }

    var hasUntold: Bool { !untold.isEmpty }

    mutating func takeUntold() -> RuleBits {
        defer { untold = RuleBits() }
        return untold
    }
}
