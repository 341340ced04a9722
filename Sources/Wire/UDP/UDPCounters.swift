/// What happened to datagrams since a socket was opened.
package struct UDPCounters: Hashable, Sendable, BitwiseCopyable {
    package var received: UInt64 = 0
    /// Longer than a slot: the reader sees `isTruncated`.
    package var truncated: UInt64 = 0
    package var receiveErrors: UInt64 = 0
    package var sent: UInt64 = 0
    /// The kernel refused this one: source port 0, no route, a firewall.
    package var refused: UInt64 = 0
    /// The send buffer stayed full.
    package var dropped: UInt64 = 0

    package init() {}
}
