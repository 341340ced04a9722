package import Telephony

/// What a person found a call to be. Raw values are journalled.
package enum Finding: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case honest = 1
    case scam = 2

    /// The name used in commands, forms and rules.
    package var code: String {
        switch self {
        case .honest: "honest"
        case .scam: "scam"
        }
    }

    package init?(code: String) {
        guard let finding = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = finding
    }

    /// How long it holds for the call's caller and callee, and how old a call may be of which something is found.
    package static let lifeSeconds: Int64 = 86_400
}

/// A finding as the judge learns it: whom it holds for. A caller without a number is nobody that it could hold for.
package struct PairFinding: Hashable, Sendable, BitwiseCopyable {
    package var caller: PhoneNumber
    package var callee: PresentedNumber
    /// The call came over an international trunk: who forges a number abroad says nothing of its owner at home.
    package var isAbroad: Bool
    package var finding: Finding

    package init(caller: PhoneNumber, callee: PresentedNumber, isAbroad: Bool, finding: Finding) {
        self.caller = caller
        self.callee = callee
        self.isAbroad = isAbroad
        self.finding = finding
    }
}

/// What two persons agreed on, as groups of calls learn it: all that the journal keeps of where the call came from.
package struct UpheldCall: Hashable, Sendable, BitwiseCopyable {
    /// The trunk that has the call's trunk's name now; `unknown`: none.
    package var trunk: TrunkID
    package var caller: PhoneNumber?
    package var isAbroad: Bool
    /// `Features.printKey`; 0: not known.
    package var printKey: UInt64
    /// Hash of the source address; 0: not known.
    package var source: UInt64
    /// A scam: what speaks against the call was right.
    package var isUpheld: Bool

    package init(
        trunk: TrunkID, caller: PhoneNumber?, isAbroad: Bool, printKey: UInt64, source: UInt64, isUpheld: Bool
    ) {
        self.trunk = trunk
        self.caller = caller
        self.isAbroad = isAbroad
        self.printKey = printKey
        self.source = source
        self.isUpheld = isUpheld
    }
}
