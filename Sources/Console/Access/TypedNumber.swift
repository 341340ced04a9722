import Telephony

extension PresentedNumber {
    /// Longest text that can be a number with its separators.
    static let typedLimit = 64

    /// A number as a person typed it into a field; what is longer than any number is none.
    init(typed text: String) {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard text.utf8.count <= Self.typedLimit, !digits.isEmpty, !text.contains(where: \.isLetter) else {
            self = .malformed(.letters)
            return
        }
        guard let value = UInt64(digits.prefix(15)), value > 0 else {
            self = .malformed(.tooShort)
            return
        }
        self = .number(PhoneNumber(digits: value))
    }
}
