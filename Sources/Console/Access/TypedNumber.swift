import Telephony

extension PresentedNumber {
    /// Longest text that can be a number with its separators.
    static let typedLimit = 64

    /// A number as a person typed it into a field; what is longer than any number is none.
    init(typed text: String) {
        self = text.utf8.count <= Self.typedLimit ? PresentedNumber(text: text) : .malformed(.tooLong)
    }
}
