/// Why no traffic could be sent: what was wrong, and what was expected.
package struct TrafficError: Error, Hashable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case badAddress
        case notLoopback
        case noTrunk
        case outOfRange
        /// An address that is taken, or not this machine's.
        case addressRefused
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
