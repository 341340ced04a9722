/// A set of rules, one bit each: those that people or a ceiling of stops have put into shadow.
package struct RuleBits: Hashable, Sendable, BitwiseCopyable {
    /// Of Qorgan's rules, by number.
    package var known: UInt64
    /// Of an operator's own, by number from 64 on.
    package var own: UInt64

    package init(known: UInt64 = 0, own: UInt64 = 0) {
        self.known = known
        self.own = own
    }

    package init(_ rule: RuleCode) {
        self.init()
        insert(rule)
    }

    package var isEmpty: Bool { known == 0 && own == 0 }

    package func contains(_ rule: RuleCode) -> Bool {
        let bit: UInt64 = 1 << UInt64(rule.rawValue & 63)
        return (rule.rawValue < 64 ? known : own) & bit != 0
    }

    package mutating func insert(_ rule: RuleCode) {
        let bit: UInt64 = 1 << UInt64(rule.rawValue & 63)
        if rule.rawValue < 64 { known |= bit } else { own |= bit }
    }

    package mutating func remove(_ rule: RuleCode) {
        let bit: UInt64 = 1 << UInt64(rule.rawValue & 63)
        if rule.rawValue < 64 { known &= ~bit } else { own &= ~bit }
    }

    package func union(_ other: RuleBits) -> RuleBits { RuleBits(known: known | other.known, own: own | other.own) }

    package func subtracting(_ other: RuleBits) -> RuleBits {
        RuleBits(known: known & ~other.known, own: own & ~other.own)
    }

    /// By rising number.
    package var rules: [RuleCode] { RuleCode.range.compactMap { RuleCode(rawValue: $0) }.filter { contains($0) } }
}

extension Features {
    /// Rules in shadow as the vector holds them. Of an operator's own it has room for four: where there are more, all of
    /// them are in shadow.
    mutating func set(bypassed rules: RuleBits) {
        self[.bypassedLow] = Int32(truncatingIfNeeded: rules.known)
        self[.bypassedHigh] = Int32(truncatingIfNeeded: rules.known >> 32)
        guard rules.own != 0 else {
            self[.bypassedOwn] = 0
            return
        }
        guard rules.own.nonzeroBitCount <= 4 else {
            self[.bypassedOwn] = -1
            return
        }
        var packed: Int32 = 0
        var rest = rules.own
        while rest != 0 {
            packed = packed << 8 | Int32(64 + rest.trailingZeroBitCount)
            rest &= rest &- 1
        }
        self[.bypassedOwn] = packed
    }

    /// Is `rule` among those that `Feature.bypassedOwn` names?
    @inline(__always)
    static func holds(_ packed: Int32, _ rule: RuleCode) -> Bool {
        guard packed > 0 else { return packed < 0 }
        var rest = packed
        while rest != 0 {
            if rest & 0x7F == Int32(rule.rawValue) { return true }
            rest >>= 8
        }
        return false
    }

    /// The key of the group of calls with this fingerprint; 0: none.
    package var printKey: UInt64 {
        get {
            UInt64(UInt32(bitPattern: self[.printKeyLow])) | UInt64(UInt32(bitPattern: self[.printKeyHigh])) << 32
        }
        set {
            self[.printKeyLow] = Int32(truncatingIfNeeded: newValue)
            self[.printKeyHigh] = Int32(truncatingIfNeeded: newValue >> 32)
        }
    }
}
