/// A number in the form in which a trunk signals it.
package struct SignalledNumber: Hashable, Sendable {
    package enum Form: UInt8, Hashable, Sendable {
        /// Nothing is signalled.
        case absent
        /// `anonymous@anonymous.invalid` (RFC 3323 §4.1.1.3).
        case anonymous
        /// `+77010000000`.
        case plus
        /// `87010000000`: Kazakhstan's trunk prefix in place of the 7.
        case trunkPrefix
        /// `0077010000000`.
        case zeroZero
        /// `81077010000000`: out of Kazakhstan's network.
        case eightTen
        /// As it is: 112, 8 800 and other short or national numbers.
        case bare
    }

    package var digits: UInt64
    package var form: Form

    package init(_ digits: UInt64, _ form: Form = .plus) {
        self.digits = digits
        self.form = form
    }

    package static let absent = SignalledNumber(0, .absent)
    package static let anonymous = SignalledNumber(0, .anonymous)

    /// The user part of a URI, and the field of a call record.
    package var text: String {
        switch form {
        case .absent: ""
        case .anonymous: "anonymous"
        case .plus: "+\(digits)"
        case .trunkPrefix: "8\(digits % 10_000_000_000)"
        case .zeroZero: "00\(digits)"
        case .eightTen: "810\(digits)"
        case .bare: "\(digits)"
        }
    }
}
