// Owner threads: one producer (the judge or the watchdog), one consumer (the housekeeper). Allocates once, at the start.
// Budget: an offer is one copy of the message and one atomic store. The one file of this folder with unsafe pointers.
//
// Invariant: the bytes `head ..< tail` (modulo capacity) were offered and are not yet drained; the producer alone writes
// from `tail` on and then moves it (releasing), the consumer alone reads from `head` on and then moves it (releasing),
// and `tail - head <= capacity`. `storage` has `capacity` bytes from init to deinit, and this object is its only owner.

internal import Glibc
internal import Synchronization
import Wire

/// What is known of a traced message beside its bytes.
struct TraceHead: BitwiseCopyable, Sendable {
    /// Realtime.
    var microseconds: Int64
    /// The other end, and the trunk that it belongs to.
    var peer: PeerAddress
    var own: PeerAddress
    var trunk: UInt16
    var isSent: Bool
    var transport: TraceTransport
    var count: UInt32 = 0
}

/// Messages of any length on their way from one thread to another. Full: the message is counted and lost, the producer
/// never waits.
final class MessageRing: Sendable {
    let capacity: Int
    private let mask: UInt64
    // Set once before another thread sees the ring; the invariant above says who touches which byte.
    private nonisolated(unsafe) let storage: UnsafeMutableRawPointer
    private let tail = Atomic<UInt64>(0)
    private let head = Atomic<UInt64>(0)
    private let lostCount = Atomic<UInt64>(0)

    /// `capacity`: bytes, a power of two.
    init(capacity: Int) {
        precondition(capacity >= 1 << 17 && capacity <= 1 << 28 && capacity & (capacity - 1) == 0)
        self.capacity = capacity
        mask = UInt64(capacity - 1)
        storage = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    /// Messages that found no room.
    var lost: UInt64 { lostCount.load(ordering: .relaxed) }

    /// Producer only.
    func offer(_ head: TraceHead, _ bytes: Span<UInt8>) {
        var head = head
        head.count = UInt32(truncatingIfNeeded: bytes.count)
        let size = MemoryLayout<TraceHead>.size
        let start = tail.load(ordering: .relaxed)
        let used = Int(start &- self.head.load(ordering: .acquiring))
        guard bytes.count <= UDPBatch.largestDatagram, size + bytes.count <= capacity - used else {
            lostCount.add(1, ordering: .relaxed)
            return
        }
        withUnsafeBytes(of: &head) { write($0, at: start) }
        bytes.withUnsafeBytes { write($0, at: start &+ UInt64(size)) }
        tail.store(start &+ UInt64(size + bytes.count), ordering: .releasing)
    }

    /// Consumer only: all that waits, in its order.
    func drain(_ body: (TraceHead, [UInt8]) -> Void) {
        var at = head.load(ordering: .relaxed)
        let end = tail.load(ordering: .acquiring)
        while at < end {
            var head = TraceHead(
                microseconds: 0, peer: .none, own: .none, trunk: .max, isSent: false, transport: .udp)
            withUnsafeMutableBytes(of: &head) { read($0, at: at) }
            at &+= UInt64(MemoryLayout<TraceHead>.size)
            let count = min(Int(head.count), UDPBatch.largestDatagram)
            let start = at
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                read(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count), at: start)
                filled = count
            }
            at &+= UInt64(count)
            self.head.store(at, ordering: .releasing)
            body(head, bytes)
        }
    }

    private func write(_ source: UnsafeRawBufferPointer, at place: UInt64) {
        guard let base = source.baseAddress else { return }
        let start = Int(place & mask)
        let first = min(source.count, capacity - start)
        memcpy(storage + start, base, first)
        if first < source.count { memcpy(storage, base + first, source.count - first) }
    }

    private func read(_ target: UnsafeMutableRawBufferPointer, at place: UInt64) {
        guard let base = target.baseAddress else { return }
        let start = Int(place & mask)
        let first = min(target.count, capacity - start)
        memcpy(base, storage + start, first)
        if first < target.count { memcpy(base + first, storage, target.count - first) }
    }
}
