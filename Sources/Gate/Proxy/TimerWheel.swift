// Owner: one thread. Allocates at init only. Budget: 10 ns to set a timer, 2 ns a tick without one.

import SIP

/// The next moment of each transaction, on a wheel of 10-ms ticks: setting, moving and taking away cost the same however
/// many there are. A timer fires up to a tick late, never early. Beyond the wheel's turn it is looked at again.
struct TimerWheel {
    static let tickMilliseconds: Tick = 10
    /// 41 s: one turn holds Timers A to M; Timer C takes five.
    static let buckets = 4_096

    private var heads: [Int32]
    private var next: [Int32]
    private var previous: [Int32]
    private var bucketOf: [Int32]
    private var deadlines: [Tick]
    private var current: Tick
    private(set) var count = 0

    init(capacity: Int, now: Tick) {
        heads = Array(repeating: -1, count: Self.buckets)
        next = Array(repeating: -1, count: capacity)
        previous = Array(repeating: -1, count: capacity)
        bucketOf = Array(repeating: -1, count: capacity)
        deadlines = Array(repeating: 0, count: capacity)
        current = now / Self.tickMilliseconds
    }

    /// Sets or moves the slot's timer; nil takes it away.
    mutating func set(_ slot: Int, _ deadline: Tick?) {
        guard let deadline else { return remove(slot) }
        if bucketOf[slot] >= 0 {
            if deadlines[slot] == deadline { return }
            remove(slot)
        }
        deadlines[slot] = deadline
        let wanted = (deadline &+ Self.tickMilliseconds &- 1) / Self.tickMilliseconds
        let tick = min(max(wanted, current &+ 1), current &+ Tick(Self.buckets) &- 1)
        let bucket = Int(tick % Tick(Self.buckets))
        let head = heads[bucket]
        next[slot] = head
        previous[slot] = -1
        if head >= 0 { previous[Int(head)] = Int32(slot) }
        heads[bucket] = Int32(slot)
        bucketOf[slot] = Int32(bucket)
        count += 1
    }

    private mutating func remove(_ slot: Int) {
        let bucket = bucketOf[slot]
        guard bucket >= 0 else { return }
        if previous[slot] >= 0 { next[Int(previous[slot])] = next[slot] } else { heads[Int(bucket)] = next[slot] }
        if next[slot] >= 0 { previous[Int(next[slot])] = previous[slot] }
        bucketOf[slot] = -1
        count -= 1
    }

    /// Takes out up to `most` slots whose time has come; true when there may be more.
    mutating func advance(to now: Tick, into due: inout [Int32], most: Int = 256) -> Bool {
        let target = now / Self.tickMilliseconds
        // After a long sleep every bucket is looked at once.
        if target &- current > Tick(Self.buckets) { current = target &- Tick(Self.buckets) }
        while current < target {
            let bucket = Int((current &+ 1) % Tick(Self.buckets))
            while heads[bucket] >= 0 {
                guard due.count < most else { return true }
                let slot = Int(heads[bucket])
                let deadline = deadlines[slot]
                remove(slot)
                if deadline <= now { due.append(Int32(slot)) } else { again.append((slot, deadline)) }
            }
            current &+= 1
            for (slot, deadline) in again { set(slot, deadline) }
            again.removeAll(keepingCapacity: true)
        }
        return false
    }

    private var again: [(Int, Tick)] = []
}
