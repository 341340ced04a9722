package import Telephony

/// Says whether a home number is abroad: the operator's own register (HLR, HSS), behind whatever stands before it.
///
/// Asked by one task at a time; an answer may take as long as its caller waits for it.
package protocol RoamingSource {
    /// True: abroad; false: at home; nil: this network does not know the number.
    func isRoaming(_ number: PhoneNumber) async throws(RoamingFault) -> Bool?
}

/// Why there was no answer.
package enum RoamingFault: Error, Hashable, Sendable {
    /// None came in time.
    case late
    /// No connection, or one that ended.
    case connection
    /// It refused, or failed by itself.
    case status(Int)
    /// What came is no answer.
    case unreadable
}
