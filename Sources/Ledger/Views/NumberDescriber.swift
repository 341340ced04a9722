internal import Journal
internal import Telephony

/// What the centre's people see of a number.
enum NumberDescriber {
    /// Places of numbers in the seal of a verdict. A list entry has one.
    enum Place: Int {
        case caller = 0
        case callee = 1
    }

    static func reference(to number: PresentedNumber, mark: NumberMark) -> NumberReference {
        reference(to: number, pseudonym: mark.known)
    }

    static func reference(to number: PresentedNumber, pseudonym: Pseudonym?) -> NumberReference {
        let found = NumberingPlan.kazakhstan.classify(number)
        return NumberReference(
            masked: Masking.masked(number), pseudonym: pseudonym?.hex, region: found?.region?.code,
            country: found?.country?.code)
    }

    /// Of a verdict's seal; where it is gone or has no such number, its pseudonym is all that is known.
    static func reference(in content: SealedContent?, _ place: Place, pseudonym: Pseudonym?) -> NumberReference {
        guard let content, content.numbers.indices.contains(place.rawValue) else {
            return NumberReference(masked: "–", pseudonym: pseudonym?.hex, region: nil, country: nil)
        }
        return reference(to: content.numbers[place.rawValue], pseudonym: pseudonym)
    }

    /// ISO 3166-2 code of the callee's region, from a verdict's seal.
    static func calleeRegion(in content: SealedContent?) -> String? {
        guard let content, content.numbers.indices.contains(Place.callee.rawValue) else { return nil }
        return NumberingPlan.kazakhstan.classify(content.numbers[Place.callee.rawValue])?.region?.code
    }
}
