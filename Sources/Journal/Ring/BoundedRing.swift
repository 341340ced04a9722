// Owner threads: one producer (the judge or the watchdog), one consumer (the journal's writer). Allocates once, at
// the start. Budget: an offer is one copy of the element and one atomic store.
internal import Glibc
package import Synchronization

/// A bounded queue from one producing thread to one consuming thread. Full: the element is counted and dropped,
/// the producer never waits.
///
/// The only unsafe storage of this target. Invariant: slots `head ..< tail` (modulo capacity) hold elements that were
/// offered and not yet drained; the producer alone writes slot `tail` and then moves `tail` (releasing), the consumer
/// alone reads slot `head` and then moves `head` (releasing), and `tail - head <= capacity`, so that no slot is
/// ever touched by both at once. Who keeps it: `offer` is called by one thread only, `drain` by one other.
package final class BoundedRing<Element: BitwiseCopyable & Sendable>: Sendable {
    /// A power of two.
    package let capacity: Int

    @usableFromInline let mask: UInt64
    // Set once before any thread sees the ring; the invariant above says who touches which slot.
    @usableFromInline nonisolated(unsafe) let slots: UnsafeMutablePointer<Element>

    // Producer's and consumer's words lie on cache lines of their own.
    @usableFromInline let paddingBefore = InlineArray<16, UInt64>(repeating: 0)
    @usableFromInline let tail = Atomic<UInt64>(0)
    @usableFromInline let droppedCount = Atomic<UInt64>(0)
    /// The producer's last sight of `head`; touched by the producer alone. Behind a pointer, as a class's own variable
    /// is checked for exclusive access at run time.
    @usableFromInline nonisolated(unsafe) let seenHead: UnsafeMutablePointer<UInt64>
    @usableFromInline let paddingBetween = InlineArray<16, UInt64>(repeating: 0)
    @usableFromInline let head = Atomic<UInt64>(0)

    /// `capacity`: at least this many elements, rounded up to a power of two; 1 to 2^24.
    package init(capacity: Int) {
        precondition(capacity >= 1 && capacity <= 1 << 24, "a ring holds 1 to 16,777,216 elements")
        var size = 1
        while size < capacity { size <<= 1 }
        self.capacity = size
        mask = UInt64(size - 1)
        slots = UnsafeMutablePointer<Element>.allocate(capacity: size)
        // Every slot holds bytes from the start, also one of which only the beginning is written.
        memset(slots, 0, size * MemoryLayout<Element>.stride)
        // A cache line of its own.
        seenHead = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
        seenHead.initialize(to: 0)
    }

    deinit {
        // Elements are BitwiseCopyable: nothing to deinitialise.
        slots.deallocate()
        seenHead.deallocate()
    }

    /// Producer only. False: the ring was full, the element is counted in `dropped`.
    @inlinable
    @discardableResult
    package func offer(_ element: borrowing Element) -> Bool {
        guard let slot = freeSlot() else { return false }
        slot.initialize(to: copy element)
        tail.store(tail.load(ordering: .relaxed) &+ 1, ordering: .releasing)
        return true
    }

    /// Producer only: an element of which nobody will read more than its first bytes; the rest of the slot stays as it
    /// was. A third of the bytes is a third of the cache that the ring takes from the judge.
    @inlinable
    @discardableResult
    package func offer(firstBytes bytes: UnsafeRawBufferPointer) -> Bool {
        precondition(bytes.count <= MemoryLayout<Element>.size)
        guard let slot = freeSlot() else { return false }
        UnsafeMutableRawBufferPointer(start: slot, count: bytes.count).copyMemory(from: bytes)
        tail.store(tail.load(ordering: .relaxed) &+ 1, ordering: .releasing)
        return true
    }

    /// Where the next element goes; nil: the ring is full, and that is counted.
    @inlinable
    func freeSlot() -> UnsafeMutablePointer<Element>? {
        let position = tail.load(ordering: .relaxed)
        if position &- seenHead.pointee > mask {
            seenHead.pointee = head.load(ordering: .acquiring)
            if position &- seenHead.pointee > mask {
                droppedCount.add(1, ordering: .relaxed)
                return nil
            }
        }
        return slots + Int(truncatingIfNeeded: position & mask)
    }

    /// Consumer only: lends at most `max` elements, oldest first, and returns how many.
    @inlinable
    @discardableResult
    package func drain(max: Int, _ body: (borrowing Element) -> Void) -> Int {
        let first = head.load(ordering: .relaxed)
        let available = tail.load(ordering: .acquiring) &- first
        let count = Swift.min(available, UInt64(Swift.max(0, max)))
        for offset in 0..<count {
            body(slots[Int(truncatingIfNeeded: (first &+ offset) & mask)])
        }
        head.store(first &+ count, ordering: .releasing)
        return Int(count)
    }

    /// Elements accepted since the start: after `offer` returned true, the number that a watermark must reach.
    @inlinable package var offered: UInt64 { tail.load(ordering: .acquiring) }

    /// Elements refused since the start because the ring was full.
    @inlinable package var dropped: UInt64 { droppedCount.load(ordering: .relaxed) }

    /// Elements that wait; exact only for a side that stands still.
    @inlinable package var count: Int {
        Int(truncatingIfNeeded: tail.load(ordering: .acquiring) &- head.load(ordering: .acquiring))
    }
}
