// The one file of this target with unsafe pointers.
// Invariant: both uses copy within the closure that lends the pointer, with counts that the buffers themselves give.

import Wire

/// One socket of the run: a trunk's address, the callees' or the Desk's.
final class Station {
    let address: PeerAddress
    let isDesk: Bool
    private var socket: UDPSocket
    private var incoming: UDPBatch
    private var outgoing: UDPBatch

    /// A SIP message over UDP beyond the MTU is rare, and one beyond this is none of ours.
    static let slotBytes = 8_192
    static let slots = 64

    init(_ address: PeerAddress, isDesk: Bool = false) throws(WireError) {
        socket = try UDPSocket(bindingTo: address)
        incoming = try UDPBatch(slots: Self.slots, slotBytes: Self.slotBytes)
        outgoing = try UDPBatch(slots: Self.slots, slotBytes: Self.slotBytes)
        self.address = socket.localAddress
        self.isDesk = isDesk
    }

    var descriptor: Int32 { socket.descriptor }
    var dropped: UInt64 { socket.counters.dropped + socket.counters.refused }

    func queue(_ bytes: [UInt8], to peer: PeerAddress) {
        guard bytes.count <= Self.slotBytes else { return }
        if outgoing.isFull { flush() }
        Self.put(bytes, into: &outgoing)
        outgoing.append(length: bytes.count, to: peer)
    }

    func flush() {
        socket.send(&outgoing)
    }

    /// Hands over what has arrived, one batch.
    func receive(_ body: ([UInt8], PeerAddress) -> Void) -> Int {
        let count = socket.receive(into: &incoming)
        for slot in 0..<count where !incoming.isTruncated(at: slot) {
            body(Self.copy(of: slot, in: incoming), incoming.peer(at: slot))
        }
        return count
    }

    private static func put(_ bytes: [UInt8], into batch: inout UDPBatch) {
        var room = batch.room()
        room.withUnsafeMutableBufferPointer { target in
            bytes.withUnsafeBufferPointer { source in
                for index in 0..<min(source.count, target.count) { target[index] = source[index] }
            }
        }
    }

    private static func copy(of slot: Int, in batch: borrowing UDPBatch) -> [UInt8] {
        let bytes = batch.bytes(at: slot)
        return bytes.withUnsafeBufferPointer { Array($0) }
    }
}
