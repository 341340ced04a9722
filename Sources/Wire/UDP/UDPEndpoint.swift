// Owner: one thread. Allocates nothing. Budget: one system call a batch. Held by `make bench`, redirect.

internal import CWire

/// A UDP descriptor and what is known of it. Whoever holds it closes it: `UDPSocket` or `UDPPort`.
struct UDPEndpoint: BitwiseCopyable {
    let descriptor: Int32
    let localAddress: PeerAddress
    private(set) var counters = UDPCounters()
    private var waitMilliseconds: Int32 = 0

    static let none = UDPEndpoint(descriptor: -1, localAddress: .none)

    private init(descriptor: Int32, localAddress: PeerAddress) {
        self.descriptor = descriptor
        self.localAddress = localAddress
    }

    static func open(
        _ address: PeerAddress, bufferBytes: Int, kernelTimestamps: Bool
    ) throws(WireError) -> UDPEndpoint {
        var raw = address.raw
        let result = cwire_udp_open(&raw, Int32(clamping: bufferBytes), kernelTimestamps ? 1 : 0)
        guard result >= 0 else { throw .system(result, doing: "udp://\(address)") }
        var local = cwire_address()
        _ = cwire_local(result, &local)
        return UDPEndpoint(descriptor: result, localAddress: PeerAddress(local))
    }

    /// Takes over a bound socket that was opened before this process began.
    static func adopt(_ descriptor: Int32, bufferBytes: Int) throws(WireError) -> UDPEndpoint {
        var local = cwire_address()
        _ = cwire_local(descriptor, &local)
        let result = cwire_udp_adopt(descriptor, Int32(clamping: bufferBytes), 0)
        guard result == 0 else { throw .system(result, doing: "inherited udp://\(PeerAddress(local))") }
        return UDPEndpoint(descriptor: descriptor, localAddress: PeerAddress(local))
    }

    /// The same socket by a descriptor of its own, for another thread.
    func shared() throws(WireError) -> UDPEndpoint {
        let result = cwire_dup(descriptor)
        guard result >= 0 else { throw .system(result, doing: "a second descriptor of udp://\(localAddress)") }
        return UDPEndpoint(descriptor: result, localAddress: localAddress)
    }

    func close() {
        if descriptor >= 0 { _ = cwire_close(descriptor) }
    }

    mutating func receive(into batch: inout UDPBatch, waitMilliseconds: Int) -> Int {
        let wait = Int32(clamping: max(1, waitMilliseconds))
        if wait != self.waitMilliseconds {
            _ = cwire_receive_wait(descriptor, wait)
            self.waitMilliseconds = wait
        }
        return receive(into: &batch, waiting: true)
    }

    mutating func receive(into batch: inout UDPBatch, waiting: Bool = false) -> Int {
        let result = batch.receive(from: descriptor, waiting: waiting)
        if result > 0 {
            counters.received &+= UInt64(result)
            for slot in 0..<batch.count where batch.isTruncated(at: slot) { counters.truncated &+= 1 }
        } else if result < 0 {
            counters.receiveErrors &+= 1
        }
        return batch.count
    }

    mutating func send(_ batch: inout UDPBatch) -> Int {
        guard !batch.isEmpty else { return 0 }
        let result = batch.send(by: descriptor, waitMilliseconds: UDPSocket.sendWaitMilliseconds)
        counters.sent &+= UInt64(result.sent)
        counters.refused &+= UInt64(result.refused)
        counters.dropped &+= UInt64(result.dropped)
        return Int(result.sent)
    }
}
