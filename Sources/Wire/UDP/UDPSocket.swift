// Owner: one thread. Allocates at init only. Budget: one system call a batch. Held by `make bench`, redirect.

internal import CWire

/// A bound UDP socket: whole batches in, whole batches out.
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
    /// A burst of 20,000 calls/s waits 200 ms of stall out in it.
    package static let bufferBytes = 4 << 20
    /// How long a full send buffer may hold the judge up, once a batch; the sender repeats what is lost (RFC 3261 §17).
    package static let sendWaitMilliseconds: Int32 = 2

    private var endpoint: UDPEndpoint

    /// Port 0 takes a free one: see `localAddress`. IPv6 sockets take IPv6 alone.
    package init(
        bindingTo address: PeerAddress, bufferBytes: Int = Self.bufferBytes, kernelTimestamps: Bool = false
    ) throws(WireError) {
        endpoint = try UDPEndpoint.open(address, bufferBytes: bufferBytes, kernelTimestamps: kernelTimestamps)
    }

    /// Takes the endpoint over, to close it.
    init(_ endpoint: UDPEndpoint) {
        self.endpoint = endpoint
    }

    deinit {
        endpoint.close()
    }

    /// For `Poller.watch`.
    package var descriptor: Int32 { endpoint.descriptor }
    package var localAddress: PeerAddress { endpoint.localAddress }
    package var counters: UDPCounters { endpoint.counters }

    /// The receive buffer that the kernel granted, in bytes: less than asked for where net.core.rmem_max is lower.
    package var grantedReceiveBufferBytes: Int { Int(cwire_receive_buffer(descriptor)) }

    /// What waits in it; nil where the kernel does not tell. One system call, a third of a microsecond.
    package var pressure: UDPPressure? { UDPPressure(ofSocket: descriptor) }

    /// Fills the batch with what has arrived, without waiting. Returns how many datagrams; 0 when none waits.
    package mutating func receive(into batch: inout UDPBatch) -> Int {
        endpoint.receive(into: &batch)
    }

    /// The same, but waits for the first datagram: in one system call what `Poller.wait` and `receive` do in two.
    /// 0 after the time (the kernel rounds up to its tick, 4 ms) or a signal. For a thread that has one socket.
    package mutating func receive(into batch: inout UDPBatch, waitMilliseconds: Int) -> Int {
        endpoint.receive(into: &batch, waitMilliseconds: waitMilliseconds)
    }

    /// Sends the batch and empties it. Returns how many datagrams the kernel took.
    @discardableResult
    package mutating func send(_ batch: inout UDPBatch) -> Int {
        endpoint.send(&batch)
    }

    package consuming func close() {}
}
