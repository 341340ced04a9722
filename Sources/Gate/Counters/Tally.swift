// Owner: one thread writes, any thread reads. Allocates at init only. Budget: 1 ns a count: a relaxed load and store.
// The one file of this folder with an unsafe pointer.
//
// Invariant: `cells` has `count` atomics from init to deinit, and every access is checked against `count`.

internal import Synchronization

/// Counters of one thread: no locked instruction, since nobody else writes.
final class Tally: @unchecked Sendable {
    // Unchecked: the pointer is set once, and what it points to is atomic.
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    let count: Int

    init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Only by the thread that owns it.
    @inline(__always)
    func add(_ amount: UInt64 = 1, at index: Int) {
        guard index >= 0, index < count else { return }
        let value = cells[index].load(ordering: .relaxed)
        cells[index].store(value &+ amount, ordering: .relaxed)
    }

    func set(_ value: UInt64, at index: Int) {
        guard index >= 0, index < count else { return }
        cells[index].store(value, ordering: .relaxed)
    }

    func value(at index: Int) -> UInt64 {
        guard index >= 0, index < count else { return 0 }
        return cells[index].load(ordering: .relaxed)
    }
}
