// Owner: whoever holds the lane's lock; pure. Allocates at init only. Budget: 5 ns.

/// Who may have how much of a lane: a trunk may hold as many places as are free.
///
/// So one trunk alone has half of it, two that flood a third each, and one that sends little always finds a place
/// (Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998, with alpha 1). Nothing
/// is measured and nothing remembered.
struct LaneShares {
    let capacity: Int
    private var held = [UInt16](repeating: 0, count: CounterLayout.mostTrunks + 1)
    private(set) var total = 0

    /// `capacity` at most 1,024.
    init(capacity: Int) {
        self.capacity = capacity
    }

    func admits(_ cell: Int) -> Bool { total < capacity && Int(held[index(cell)]) < capacity - total }

    mutating func add(_ cell: Int) {
        held[index(cell)] += 1
        total += 1
    }

    mutating func remove(_ cell: Int) {
        let index = index(cell)
        guard held[index] > 0 else { return }
        held[index] -= 1
        total -= 1
    }

    private func index(_ cell: Int) -> Int { min(max(cell, 0), CounterLayout.mostTrunks) }
}
