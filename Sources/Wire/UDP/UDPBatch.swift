// Owner: one thread. Allocates at init only. Budget: nothing beside the system call. Held by `make bench`, redirect.
// The one file of this target with unsafe pointers into datagrams.
//
// Invariant: `raw.buffer` has `slots * stride` bytes from init to deinit, `stride >= slotBytes + padding`, and this
// ~Copyable value is its only owner. Every access goes through `start(of:)`, which checks the slot; lengths from the
// kernel are clamped to `slotBytes`. Spans cannot outlive the batch (`@_lifetime`), nor see it change (borrow rules).

internal import CWire

/// Datagrams in slots of the same size: filled by `UDPSocket.receive`, or written here and sent by `UDPSocket.send`.
///
/// A slot holds the largest datagram there is; pages that no datagram reached cost no memory.
package struct UDPBatch: ~Copyable, @unchecked Sendable {
    // Unchecked: see the invariant above. It has one owner, and who borrows it only reads.

    /// Bytes that may be read, never written, past the end of a datagram.
    package static let padding = PaddedBytes.padding
    /// UDP's length field counts 16 bits: no payload is longer.
    package static let largestDatagram = 65_536
    package static let defaultSlots = 64

    private var raw = cwire_batch()
    package let slotBytes: Int
    package let slots: Int
    /// Datagrams in it: slots `0 ..< count`.
    package private(set) var count = 0

    /// Throws where memory is short. `slots` 1 to 1,024; a datagram longer than `slotBytes` arrives truncated.
    package init(
        slots: Int = Self.defaultSlots, slotBytes: Int = Self.largestDatagram
    ) throws(WireError) {
        precondition((1...1024).contains(slots) && (1...1 << 20).contains(slotBytes))
        self.slots = slots
        self.slotBytes = slotBytes
        let result = cwire_batch_create(&raw, UInt32(slots), UInt32(slotBytes), UInt32(Self.padding))
        guard result == 0 else { throw .system(result, doing: "a batch of \(slots) datagrams") }
    }

    /// Empty datagrams in all slots: places for `replace`.
    package init(places: Int) throws(WireError) {
        try self.init(slots: places)
        for _ in 0..<places { append(length: 0, to: .none) }
    }

    deinit {
        var raw = raw
        cwire_batch_destroy(&raw)
    }

    package var isEmpty: Bool { count == 0 }
    package var isFull: Bool { count == slots }

    // MARK: Reading

    /// The datagram of a slot; `padding` bytes after it may be read.
    @_lifetime(borrow self)
    package borrowing func bytes(at slot: Int) -> Span<UInt8> {
        let span = Span(_unsafeStart: UnsafePointer(start(of: slot)), count: length(at: slot))
        return _overrideLifetime(span, borrowing: self)
    }

    package borrowing func length(at slot: Int) -> Int {
        precondition(slot >= 0 && slot < count)
        return min(Int(raw.datagrams[slot].length), slotBytes)
    }

    package borrowing func peer(at slot: Int) -> PeerAddress {
        precondition(slot >= 0 && slot < count)
        var address = cwire_address()
        withUnsafePointer(to: raw) { cwire_batch_peer($0, UInt32(truncatingIfNeeded: slot), &address) }
        return PeerAddress(address)
    }

    /// The datagram was longer than the slot: its end is lost.
    package borrowing func isTruncated(at slot: Int) -> Bool {
        precondition(slot >= 0 && slot < count)
        return raw.datagrams[slot].truncated != 0
    }

    /// When the kernel received it, realtime nanoseconds; 0 where the socket was not opened with `kernelTimestamps`.
    package borrowing func arrivalNanoseconds(at slot: Int) -> Int64 {
        precondition(slot >= 0 && slot < count)
        return raw.datagrams[slot].time_ns
    }

    // MARK: Writing

    /// The next free slot, whole. Write a datagram from its first byte on, then `append`. Traps when full.
    @_lifetime(&self)
    package mutating func room() -> MutableSpan<UInt8> {
        let span = MutableSpan(_unsafeStart: start(of: count), count: slotBytes)
        return _overrideLifetime(span, mutating: &self)
    }

    /// Takes what was written to `room()` as a datagram to `peer`.
    package mutating func append(length: Int, to peer: PeerAddress) {
        var address = peer.raw
        cwire_batch_address(&raw, claim(length), &address)
    }

    /// Takes what was written to `room()` as the answer to datagram `slot` of `requests`: it goes where that came from,
    /// and leaves from the address that it was sent to.
    package mutating func append(length: Int, answering slot: Int, of requests: borrowing UDPBatch) {
        precondition(slot >= 0 && slot < requests.count)
        let own = claim(length)
        withUnsafePointer(to: requests.raw) { cwire_batch_answer(&raw, own, $0, UInt32(truncatingIfNeeded: slot)) }
    }

    /// Takes a datagram of another batch, with where it came from and was sent to. Traps when full.
    package mutating func append(copying slot: Int, of other: borrowing UDPBatch) {
        precondition(slot >= 0 && slot < other.count)
        let own = claim(0)
        withUnsafePointer(to: other.raw) { cwire_batch_copy(&raw, own, $0, UInt32(truncatingIfNeeded: slot)) }
    }

    /// The same, in the place of a datagram that it has.
    package mutating func replace(_ own: Int, copying slot: Int, of other: borrowing UDPBatch) {
        precondition(own >= 0 && own < count && slot >= 0 && slot < other.count)
        withUnsafePointer(to: other.raw) {
            cwire_batch_copy(&raw, UInt32(truncatingIfNeeded: own), $0, UInt32(truncatingIfNeeded: slot))
        }
    }

    package mutating func removeAll() {
        count = 0
    }

    // MARK: For UDPSocket

    mutating func receive(from descriptor: Int32, waiting: Bool) -> Int32 {
        let result = cwire_receive(descriptor, &raw, waiting ? 1 : 0)
        count = max(0, Int(result))
        return result
    }

    mutating func send(by descriptor: Int32, waitMilliseconds: Int32) -> cwire_sent {
        let result = cwire_send(descriptor, &raw, UInt32(truncatingIfNeeded: count), waitMilliseconds)
        count = 0
        return result
    }

    private mutating func claim(_ length: Int) -> UInt32 {
        precondition(count < slots && length >= 0 && length <= slotBytes)
        raw.datagrams[count].length = UInt32(truncatingIfNeeded: length)
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    private borrowing func start(of slot: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(slot >= 0 && slot < slots)
        return raw.buffer + slot * Int(raw.stride)
    }
}
