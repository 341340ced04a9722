internal import Journal
internal import Telephony

/// What the centre's people see of a number.
enum NumberDescriber {
    static func reference(to number: PresentedNumber, mark: NumberMark) -> NumberReference {
        let found = NumberingPlan.kazakhstan.classify(number)
        return NumberReference(
            masked: Masking.masked(number), pseudonym: mark.hasPseudonym ? mark.pseudonym.hex : nil,
            region: found?.region?.code, country: found?.country?.code)
    }
}
