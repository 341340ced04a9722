/// What a margin of the trees is worth: log-odds at the stated prevalence, as a table.
///
/// Linear between two points, and with slope 1 beyond the ends, where too few rows were seen to say more than the trees do.
package struct Calibration: Hashable, Sendable {
    package struct Point: Hashable, Sendable, BitwiseCopyable {
        /// Sum of the trees in millionths.
        package var margin: Int32
        /// Thousandths of log-odds.
        package var logOdds: Int32

        package init(margin: Int32, logOdds: Int32) {
            self.margin = margin
            self.logOdds = logOdds
        }
    }

    /// Margins rise from point to point, log-odds never fall; at least one.
    package var points: [Point]

    package init(points: [Point]) { self.points = points }

    /// The margin is taken as it is.
    package static let identity = Calibration(points: [Point(margin: 0, logOdds: 0)])

    /// Log-odds never leave this range on either side, in thousandths: 1 in 10^13.
    package static let limit: Int32 = 30_000

    /// Thousandths of log-odds of a margin in millionths.
    package func logOdds(margin: Int32) -> Int32 {
        Self.logOdds(margin: margin, count: points.count) { points[$0] }
    }

    /// The same over any store of at least one point. Never allocates.
    @inline(__always)
    static func logOdds(margin: Int32, count: Int, _ point: (Int) -> Point) -> Int32 {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if point(middle).margin <= margin { low = middle + 1 } else { high = middle }
        }
        let value: Int64
        if low == 0 || low == count {
            let end = point(low == 0 ? 0 : count - 1)
            value = Int64(end.logOdds) + (Int64(margin) - Int64(end.margin)) / 1_000
        } else {
            let from = point(low - 1), to = point(low)
            let rise = Int64(to.logOdds) - Int64(from.logOdds)
            let run = Int64(to.margin) - Int64(from.margin)
            value = Int64(from.logOdds) + rise * (Int64(margin) - Int64(from.margin)) / run
        }
        return Int32(min(max(value, -Int64(limit)), Int64(limit)))
    }

    /// A margin in millionths, brought into 32 bits: 2,147 log-odds either way.
    @inline(__always)
    package static func millionths(_ margin: Float) -> Int32 {
        // No model within `ModelLimits` comes to it.
        guard !margin.isNaN else { return 0 }
        let scaled = min(max(Double(margin) * 1_000_000, -2_147_483_647), 2_147_483_647)
        // To the nearest, half away from 0: `rounded()` is a call on machines that have no instruction for it.
        let whole = Int32(scaled)
        let rest = scaled - Double(whole)
        return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
    }
}
