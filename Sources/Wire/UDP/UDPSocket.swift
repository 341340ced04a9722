// Owner: one thread. Allocates at init only. Budget: one system call a batch. Held by `make bench`, redirect.

internal import CWire

/// A bound UDP socket that never waits: whole batches in, whole batches out.
///
///     var socket = try UDPSocket(bindingTo: address)
///     var requests = try UDPBatch(), replies = try UDPBatch()
///     while socket.receive(into: &requests) > 0 {
///         for slot in 0 ..< requests.count { ... replies.append(length: n, answering: slot, of: requests) }
///         socket.send(&replies)
///     }
///
/// Closed with the value. Errors of single datagrams are counted, never thrown.
package struct UDPSocket: ~Copyable, Sendable {
    /// What happened to datagrams since the socket was opened.
    package struct Counters: Hashable, Sendable, BitwiseCopyable {
        package var received: UInt64 = 0
        /// Longer than a slot: the Gate sees `isTruncated`.
        package var truncated: UInt64 = 0
        package var receiveErrors: UInt64 = 0
        package var sent: UInt64 = 0
        /// The kernel refused this one: source port 0, no route, a firewall.
        package var refused: UInt64 = 0
        /// The send buffer stayed full.
        package var dropped: UInt64 = 0
    }

    /// A burst of 20,000 calls/s waits 200 ms of stall out in it.
    package static let bufferBytes = 4 << 20
    /// How long a full send buffer may hold the judge up, once a batch; the sender repeats what is lost (RFC 3261 §17).
    package static let sendWaitMilliseconds: Int32 = 2

    package let descriptor: Int32
    package let localAddress: PeerAddress
    package private(set) var counters = Counters()

    /// Port 0 takes a free one: see `localAddress`. IPv6 sockets take IPv6 alone.
    package init(
        bindingTo address: PeerAddress, bufferBytes: Int = Self.bufferBytes, kernelTimestamps: Bool = false
    ) throws(WireError) {
        var raw = address.raw
        let result = cwire_udp_open(&raw, Int32(clamping: bufferBytes), kernelTimestamps ? 1 : 0)
        guard result >= 0 else { throw .system(result, doing: "udp://\(address)") }
        descriptor = result
        var local = cwire_address()
        _ = cwire_local(result, &local)
        localAddress = PeerAddress(local)
    }

    deinit {
        _ = cwire_close(descriptor)
    }

    /// The receive buffer that the kernel granted, in bytes: less than asked for where net.core.rmem_max is lower.
    package borrowing func grantedReceiveBufferBytes() -> Int { Int(cwire_receive_buffer(descriptor)) }

    /// Fills the batch with what has arrived. Returns how many datagrams; 0 when none waits.
    package mutating func receive(into batch: inout UDPBatch) -> Int {
        let result = batch.receive(from: descriptor)
        if result > 0 {
            counters.received &+= UInt64(result)
            for slot in 0..<batch.count where batch.isTruncated(at: slot) { counters.truncated &+= 1 }
        } else if result < 0 {
            counters.receiveErrors &+= 1
        }
        return batch.count
    }

    /// Sends the batch and empties it. Returns how many datagrams the kernel took.
    @discardableResult
    package mutating func send(_ batch: inout UDPBatch) -> Int {
        guard !batch.isEmpty else { return 0 }
        let result = batch.send(by: descriptor, waitMilliseconds: Self.sendWaitMilliseconds)
        counters.sent &+= UInt64(result.sent)
        counters.refused &+= UInt64(result.refused)
        counters.dropped &+= UInt64(result.dropped)
        return Int(result.sent)
    }

    package consuming func close() {}
}
