// Owner: the judge's thread.

import Wire

/// Where the judge waits: its UDP sockets, or the wake-up alone where the gate listens on TCP alone.
struct GatePort: ~Copyable {
    private var udp: UDPPort?
    private var poller: Poller
    let localAddresses: [PeerAddress]
    /// Receive buffers that the kernel granted, bytes.
    let grantedBuffers: [Int]

    init(
        _ addresses: [PeerAddress], wakeUp: WakeUp, inherited: InheritedSockets,
        bufferBytes: Int = UDPSocket.bufferBytes, dscp: Int? = nil
    ) throws(WireError) {
        var poller = Poller()
        if addresses.isEmpty {
            _ = poller.watch(wakeUp.descriptor)
            udp = nil
            localAddresses = []
            grantedBuffers = []
        } else {
            let port = try UDPPort(
                addresses: addresses, wakeUp: wakeUp, bufferBytes: bufferBytes, inherited: inherited)
            if let dscp { try port.setDSCP(dscp) }
            localAddresses = (0..<port.count).map { port.localAddress($0) }
            grantedBuffers = (0..<port.count).map { port.grantedReceiveBufferBytes($0) }
            udp = consume port
        }
        self.poller = poller
    }

    var count: Int { localAddresses.count }

    /// The same socket for the watchdog.
    mutating func shared(_ socket: Int) throws(WireError) -> UDPSocket? { try udp?.shared(socket) }

    /// Returns how many datagrams there are.
    mutating func receive(into content: inout OpenBatch.Content, waitMilliseconds: Int) -> Int {
        guard udp != nil else {
            poller.wait(timeoutMilliseconds: waitMilliseconds)
            return 0
        }
        content.socket = udp?.receive(into: &content.datagrams, waitMilliseconds: waitMilliseconds) ?? 0
        return content.datagrams.count
    }

    mutating func send(_ batch: inout UDPBatch, by socket: Int) {
        udp?.send(&batch, by: socket)
    }
}
