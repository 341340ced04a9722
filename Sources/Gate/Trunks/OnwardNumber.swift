import Telephony

/// How the callee's number is written to a trunk's SBC.
struct OnwardNumber: Sendable {
    let form: NumberForms.Onward
    let prefix: [UInt8]
    let userPhone: Bool?

    init(_ numbers: NumberForms) {
        form = numbers.onward
        prefix = Array(numbers.prefix.utf8)
        userPhone = numbers.userPhone
    }

    /// Only a whole number is written anew: a short code, and with it every emergency number, goes on as it came.
    func number(of attempt: CallAttempt) -> PhoneNumber? {
        form == .same ? nil : attempt.callee.e164
    }
}
