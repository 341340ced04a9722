/// A telephone number in the canonical form that is signed: digits, `*` and `#`, without a plus sign (RFC 8224 §8.3).
package struct SignedNumber: Hashable, Sendable {
    /// In clear: never printed.
    package let digits: String

    /// Nil for anything that is not in canonical form: a plus sign, separators, too many digits, none.
    package init?(_ text: String) {
        guard (1...STIRLimits.numberDigits).contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit) else {
            return nil
        }
        digits = text
    }

    /// An E.164 number as an integer, 1 to 15 digits.
    package init?(e164: UInt64) {
        self.init(String(e164))
    }

    /// As an integer, where there are only digits.
    package var value: UInt64? { UInt64(digits) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#")
    }
}

extension SignedNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Masked: what is interpolated does not leak.
    package var description: String { "•••\(digits.suffix(2))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who calls, who is called, who diverted: a number or a URI (RFC 8225 §5.2.1).
package enum SignedParty: Hashable, Sendable {
    case number(SignedNumber)
    case uri(String)

    package var number: SignedNumber? { if case .number(let number) = self { number } else { nil } }
}
