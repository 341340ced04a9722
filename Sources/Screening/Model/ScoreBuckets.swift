/// Buckets of half a unit of log-odds from -12 to 12, and one beyond each end: how scores lie, in few numbers.
package enum ScoreBuckets {
    /// Thousandths of log-odds.
    package static let width: Int32 = 500
    package static let count = 50

    /// `logOdds` in thousandths.
    @inline(__always)
    package static func bucket(of logOdds: Int32) -> Int {
        let shifted = Int(logOdds) - Int(lowest)
        return shifted < 0 ? 0 : min(count - 1, 1 + shifted / Int(width))
    }

    /// Thousandths of log-odds where a bucket begins; the first one begins nowhere.
    package static func beginning(of bucket: Int) -> Int32 { lowest + Int32(bucket - 1) * width }

    private static let lowest = -width * Int32(count - 2) / 2
}
