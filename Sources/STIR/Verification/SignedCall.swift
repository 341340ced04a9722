package import Telephony

/// What the message itself says, which a token has to agree with (RFC 8224 §6.2, step 2).
package struct SignedCall: Sendable {
    /// P-Asserted-Identity where the trunk's is believed, else From.
    package var origin: SignedNumber
    package var destination: SignedNumber
    /// When the message came.
    package var time: Timestamp
    /// The message's Date, which the compact form needs.
    package var date: Timestamp?

    package init(origin: SignedNumber, destination: SignedNumber, time: Timestamp, date: Timestamp? = nil) {
        self.origin = origin
        self.destination = destination
        self.time = time
        self.date = date
    }
}
