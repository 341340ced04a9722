/// How a proxy asks the client before it to send less (RFC 7339). What the client then keeps back it has to send past the
/// gate by itself: only such a client may be asked.
package enum OverloadControl: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// A share of its requests (RFC 7339 §6).
    case loss
}
