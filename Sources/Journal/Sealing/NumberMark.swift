internal import Telephony

/// A presented number as a leaf holds it: what it is, and the pseudonym of its digits.
package struct NumberMark: Hashable, Sendable, BitwiseCopyable {
    /// 0 absent, 1 anonymous, 2 a number, 3 a short code, 16 + fault: malformed.
    package let kind: UInt8
    /// `none` unless `kind` is 2 or 3.
    package let pseudonym: Pseudonym

    package static let absent = NumberMark(checkedKind: 0, pseudonym: .none)

    private init(checkedKind: UInt8, pseudonym: Pseudonym) {
        kind = checkedKind
        self.pseudonym = pseudonym
    }

    /// Nil where the kind is unknown, or a pseudonym stands where no number is.
    package init?(kind: UInt8, pseudonym: Pseudonym) {
        switch kind {
        case 2, 3: break
        case 0, 1: guard pseudonym == .none else { return nil }
        default: guard NumberFault(rawValue: kind &- 16) != nil, kind >= 16, pseudonym == .none else { return nil }
        }
        self.init(checkedKind: kind, pseudonym: pseudonym)
    }

    init(of number: PresentedNumber, pseudonym: Pseudonym) {
        self.init(checkedKind: Self.kind(of: number), pseudonym: pseudonym)
    }

    /// There is a number that a pseudonym stands for.
    package var hasPseudonym: Bool { kind == 2 || kind == 3 }

    static func kind(of number: PresentedNumber) -> UInt8 {
        switch number {
        case .absent: 0
        case .anonymous: 1
        case .number: 2
        case .short: 3
        case .malformed(let fault): 16 + fault.rawValue
        }
    }
}
