/// How a day's calls spread over its hours.
package enum DayCurve: Hashable, Sendable {
    /// 24 hours: honest calls follow people's days, criminal ones office hours. The shape is assumed.
    case wholeDay
    /// 09:00 to 20:00 evenly, day after day without a night: for watching.
    case daytime

    var hours: Range<Int> {
        switch self {
        case .wholeDay: 0..<24
        case .daytime: 9..<20
        }
    }

    /// Of `calls` in a day, how many fall into `hour`; the hours of a day add up to `calls`.
    func quota(of calls: Int, hour: Int, isCriminal: Bool) -> Int {
        let weights = isCriminal ? Self.criminal : Self.honest
        func weight(_ hour: Int) -> Int {
            switch self {
            case .wholeDay: weights[hour]
            case .daytime: 1
            }
        }
        let total = hours.reduce(0) { $0 + weight($1) }
        let before = (hours.lowerBound..<hour).reduce(0) { $0 + weight($1) }
        func share(_ part: Int) -> Int { Int((Int128(calls) * Int128(part)) / Int128(max(1, total))) }
        return share(before + weight(hour)) - share(before)
    }

    /// How far into the run a moment of the schedule lies, the hours without calls left out. Milliseconds.
    package func elapsed(at milliseconds: Int64) -> Int64 {
        let dayLength: Int64 = 24 * 3_600_000
        let length = Int64(hours.count) * 3_600_000
        let day = milliseconds / dayLength
        let inDay = milliseconds % dayLength - Int64(hours.lowerBound) * 3_600_000
        return day * length + Swift.min(Swift.max(inDay, 0), length)
    }

    /// Permille by hour.
    private static let honest = [
        8, 5, 4, 4, 5, 8, 16, 32, 52, 66, 72, 72, 68, 64, 64, 64, 62, 64, 66, 62, 56, 42, 28, 16,
    ]
    private static let criminal = [
        0, 0, 0, 0, 0, 0, 0, 0, 20, 70, 110, 120, 100, 90, 100, 110, 100, 80, 50, 30, 14, 4, 2, 0,
    ]
}
