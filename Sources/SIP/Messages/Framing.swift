/// How a message came, which decides where it ends.
package enum Framing: Hashable, Sendable {
    /// One message a datagram: without Content-Length the body is the rest, and what follows the body is noise.
    case datagram
    /// A piece that `StreamFramer` cut: Content-Length is mandatory (RFC 3261 §20.14).
    case stream
}
