// Owner: one thread, the judge. Allocates at init only. Budget: two system calls a batch, receive and send, with one
// socket; a third with several. Held by `make bench`, redirect.

internal import CWire

/// Where a gate receives: the UDP sockets of its addresses, and what wakes its thread.
///
///     var port = try UDPPort(addresses: addresses, wakeUp: wakeUp)
///     while running {
///         let socket = port.receive(into: &requests, waitMilliseconds: 20)
///         if wakeUp.drain() { ... }              // other threads have something
///         for slot in 0 ..< requests.count { ... }
///         port.send(&replies, by: socket)
///     }
///
/// An empty datagram means nothing: it is a wake-up or a keep-alive (RFC 5626 §3.5 leaves it unanswered).
package struct UDPPort: ~Copyable {
    /// One for each address and family that a gate has on its signalling networks.
    package static let most = 8

    private var sockets: InlineArray<8, UDPEndpoint>
    package let count: Int
    private let wakeUp: WakeUp
    private var poller: Poller
    private var isReady: InlineArray<8, Bool> = .init(repeating: false)
    private var next = 0

    /// Binds all addresses, one to `most`, but those that were inherited. Throws where one is taken, and then has opened
    /// none.
    package init(
        addresses: [PeerAddress], wakeUp: WakeUp, bufferBytes: Int = UDPSocket.bufferBytes,
        inherited: InheritedSockets = .none
    ) throws(WireError) {
        guard (1...Self.most).contains(addresses.count) else {
            throw WireError(.tooManyAddresses, "\(addresses.count) UDP addresses: expected 1 to \(Self.most)")
        }
        sockets = try Self.bind(addresses, wakeUp, bufferBytes, inherited)
        count = addresses.count
        self.wakeUp = wakeUp
        poller = Poller()
        for i in 0..<count { _ = poller.watch(sockets[i].descriptor) }
        if count > 1 { _ = poller.watch(wakeUp.descriptor) }
    }

    /// All or none.
    private static func bind(
        _ addresses: [PeerAddress], _ wakeUp: WakeUp, _ bufferBytes: Int, _ inherited: InheritedSockets
    ) throws(WireError) -> InlineArray<8, UDPEndpoint> {
        var sockets = InlineArray<8, UDPEndpoint>(repeating: .none)
        do throws(WireError) {
            for (i, address) in addresses.enumerated() {
                if let descriptor = inherited.take(.datagram, address) {
                    sockets[i] = try UDPEndpoint.adopt(descriptor, bufferBytes: bufferBytes)
                } else {
                    sockets[i] = try UDPEndpoint.open(address, bufferBytes: bufferBytes, kernelTimestamps: false)
                }
            }
            if addresses.count == 1 { try wakeUp.ring(at: sockets[0].localAddress) }
            return sockets
        } catch {
            for i in 0..<most { sockets[i].close() }
            throw error
        }
    }

    deinit {
        for i in 0..<count { sockets[i].close() }
    }

    /// The receive buffer that the kernel granted, in bytes: less than asked for where net.core.rmem_max is lower.
    package func grantedReceiveBufferBytes(_ socket: Int) -> Int {
        Int(cwire_receive_buffer(sockets[socket].descriptor))
    }

    /// DSCP of all that is sent, 0 to 63 (RFC 2474).
    package func setDSCP(_ dscp: Int) throws(WireError) {
        for i in 0..<count {
            let result = cwire_set_dscp(sockets[i].descriptor, Int32(clamping: dscp))
            guard result == 0 else { throw .system(result, doing: "DSCP of udp://\(sockets[i].localAddress)") }
        }
    }

    package func localAddress(_ socket: Int) -> PeerAddress { sockets[socket].localAddress }

    /// The same socket for another thread, which stands in while this port's thread is stuck: whoever receives first has
    /// the datagram.
    package func shared(_ socket: Int) throws(WireError) -> UDPSocket {
        UDPSocket(try sockets[socket].shared())
    }

    package func counters(_ socket: Int) -> UDPCounters { sockets[socket].counters }

    /// Fills the batch from one socket, each in its turn, and returns which; waits when nothing has come. The batch is
    /// empty after the time, a signal or a wake-up.
    package mutating func receive(into batch: inout UDPBatch, waitMilliseconds: Int) -> Int {
        if count == 1 {
            _ = sockets[0].receive(into: &batch, waitMilliseconds: waitMilliseconds)
            return 0
        }
        if let socket = takeReady() {
            _ = sockets[socket].receive(into: &batch)
            return socket
        }
        batch.removeAll()
        guard poller.wait(timeoutMilliseconds: max(1, waitMilliseconds)) > 0 else { return 0 }
        for socket in 0..<count { isReady[socket] = poller.isReady(socket) }
        guard let socket = takeReady() else { return 0 }
        _ = sockets[socket].receive(into: &batch)
        return socket
    }

    /// Sends by the socket that the requests came from, and empties the batch.
    package mutating func send(_ batch: inout UDPBatch, by socket: Int) {
        _ = sockets[socket].send(&batch)
    }

    /// The next socket, in turn, that the last wait found readable.
    private mutating func takeReady() -> Int? {
        for _ in 0..<count {
            let socket = next
            next = next + 1 == count ? 0 : next + 1
            if isReady[socket] {
                isReady[socket] = false
                return socket
            }
        }
        return nil
    }
}
