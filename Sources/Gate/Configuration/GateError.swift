/// Why the gate cannot start, or a configuration is not taken.
///
/// `code` is for programs, `description` for people: what was wrong and what was expected.
package struct GateError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case badListenAddress
        case badSource
        /// Two trunks claim the same prefix.
        case sourceTwice
        case badOnward
        /// `onward` names our own listener: an allowed call would come back for ever.
        case onwardIsOurs
        case badStopCode
        case badURI
        case badNumberForm
        case badHeader
        /// A ceiling on calls at one time, and nobody who tells when they end.
        case needsCallEnds
        /// Overload control (RFC 7339) of a gate that is no proxy.
        case needsProxy
        case tooMany
        case outOfRange
        case cannotListen
        case noThread
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
