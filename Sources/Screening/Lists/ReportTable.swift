// Owner: an immutable `ListSnapshot`. Allocates when built, never when asked. Budget: one miss for a number without reports. Bench: JudgeBench.

/// Citizens' reports by caller: a citizen counts once, from the time of the first report on.
struct ReportTable {
    /// A report counts for 30 days: numbers change hands.
    static let lifeSeconds: UInt32 = 30 * 86_400

    /// Position of a caller's first and past its last time.
    private var callers: IntervalTable
    /// Seconds, ascending within a caller.
    private var times: Slab<UInt32>

    /// `reports` sorted by caller and time, one a citizen.
    init(sorted reports: [(caller: UInt64, second: UInt32)]) {
        callers = IntervalTable(capacity: max(16, reports.count))
        times = Slab(count: max(1, reports.count))
        var start = 0
        for (index, report) in reports.enumerated() {
            times[index] = report.second
            if index + 1 == reports.count || reports[index + 1].caller != report.caller {
                callers.insert(report.caller, since: UInt32(start), until: UInt32(index + 1))
                start = index + 1
            }
        }
    }

    func deallocate() {
        callers.deallocate()
        times.deallocate()
    }

    var byteCount: Int { callers.byteCount + times.bytes.count }

    /// Citizens who reported `digits` up to `second`, at most 30 days before.
    @inline(__always)
    func count(_ digits: UInt64, at second: UInt32) -> Int32 {
        guard let range = callers.first(digits) else { return 0 }
        let upper = position(after: second, in: range)
        let lower = second < Self.lifeSeconds ? Int(range.since) : position(after: second - Self.lifeSeconds, in: range)
        return Int32(truncatingIfNeeded: upper - lower)
    }

    /// The first position in `range` whose time is later than `second`.
    private func position(after second: UInt32, in range: IntervalTable.Slot) -> Int {
        var low = Int(range.since), high = Int(range.until)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
