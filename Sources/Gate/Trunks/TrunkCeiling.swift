// Owner: the judge's thread. Allocates at init only. Budget: 5 ns for a trunk with a ceiling, nothing for others.

import Telephony

/// How many calls of a trunk are judged, and what becomes of the others.
struct TrunkCeiling: Sendable {
    let perSecond: UInt32?
    let concurrent: UInt32?
    let over: OverCeiling

    /// Nil where the trunk has none.
    init?(_ trunk: Trunk) {
        guard trunk.callsPerSecond != nil || trunk.concurrentCalls != nil else { return nil }
        perSecond = trunk.callsPerSecond.map { UInt32(clamping: $0) }
        concurrent = trunk.concurrentCalls.map { UInt32(clamping: $0) }
        over = trunk.over
    }
}

/// What the trunks have sent lately: a bucket a trunk that holds one second's calls and fills as time goes on.
struct TrunkLoad {
    private struct Cell {
        /// Thousandths of a call.
        var level: UInt64 = 0
        var milliseconds: UInt32 = 0
        var isUsed = false
        var live: UInt32 = 0
    }

    private var cells = [Cell](repeating: Cell(), count: CounterLayout.mostTrunks + 1)

    /// Whether one more call is within the ceiling; then it counts. `milliseconds`: any clock that goes on. `isFollowed`:
    /// its end will be seen (`ended`); else its rate alone is looked at, and it takes no place.
    mutating func admits(
        _ cell: Int, _ ceiling: TrunkCeiling, at milliseconds: UInt32, isFollowed: Bool = true
    ) -> Bool {
        let index = index(cell)
        let concurrent = isFollowed ? ceiling.concurrent : nil
        if let concurrent, cells[index].live >= concurrent { return false }
        if let rate = ceiling.perSecond {
            let most = UInt64(rate) * 1_000
            let passed = UInt64(milliseconds &- cells[index].milliseconds)
            let old = cells[index].isUsed ? cells[index].level : most
            // One call a second is one thousandth a millisecond.
            let level = min(most, old + min(passed, 1_000) * UInt64(rate))
            cells[index].milliseconds = milliseconds
            cells[index].isUsed = true
            guard level >= 1_000 else {
                cells[index].level = level
                return false
            }
            cells[index].level = level - 1_000
        }
        if concurrent != nil { cells[index].live += 1 }
        return true
    }

    /// A call of this trunk ended, or never began.
    mutating func ended(_ cell: Int) {
        let index = index(cell)
        if cells[index].live > 0 { cells[index].live -= 1 }
    }

    /// Calls under way of a trunk with a ceiling for them.
    func live(_ cell: Int) -> Int { Int(cells[index(cell)].live) }

    private func index(_ cell: Int) -> Int { min(max(cell, 0), cells.count - 1) }
}
