/// Which calls teach the state, which choose thresholds and which are measured: in the order of time, never shuffled.
///
///     first day(s): warm-up | then: validation | the rest: test
///
/// Of one day alone the first half of its calls validates and the second is measured. Times in milliseconds since 1970.
package struct DaySplit: Equatable, Sendable {
    package enum Part: Sendable {
        case warmUp
        case validation
        case test
    }

    /// A day with fewer calls than this share of the fullest belongs to its neighbour: the ends of a night's calls.
    private static let leastShareOfDay = 0.1
    private static let dayMilliseconds: Int64 = 86_400_000

    package let validationFrom: Int64
    package let testFrom: Int64
    /// Full days of the calls.
    package let days: Int
    package let warmUpDays: Int
    package let validationDays: Int
    /// There was one day only.
    package var isWithinDay: Bool { days < 2 }

    /// Without `warmUp` and `validation`, of three days or more: one day of warm-up, a third of the others validate.
    /// nil: there are fewer days than asked for.
    package init?(_ calls: [EvaluatedCall], utcOffsetMinutes: Int, warmUp: Int? = nil, validation: Int? = nil) {
        let starts = Self.fullDays(calls, utcOffsetMinutes)
        days = starts.count
        guard starts.count > 1 else {
            guard warmUp == nil, validation == nil else { return nil }
            warmUpDays = 0
            validationDays = 0
            validationFrom = .min
            testFrom = calls.isEmpty ? .max : calls[calls.count / 2].milliseconds
            return
        }
        let warming = warmUp ?? (starts.count > 2 ? 1 : 0)
        let validating = validation ?? max(1, (starts.count - warming) / 3)
        guard warming >= 0, validating > 0, warming + validating < starts.count else { return nil }
        warmUpDays = warming
        validationDays = validating
        validationFrom = warming == 0 ? .min : starts[warming]
        testFrom = starts[warming + validating]
    }

    package func part(_ call: EvaluatedCall) -> Part {
        if call.milliseconds >= testFrom { return .test }
        return call.milliseconds >= validationFrom ? .validation : .warmUp
    }

    /// Days since 1970 in local time.
    package static func day(_ milliseconds: Int64, _ utcOffsetMinutes: Int) -> Int64 {
        let local = milliseconds + Int64(utcOffsetMinutes) * 60_000
        return local >= 0 ? local / dayMilliseconds : (local + 1) / dayMilliseconds - 1
    }

    private static func fullDays(_ calls: [EvaluatedCall], _ utcOffsetMinutes: Int) -> [Int64] {
        var counts: [Int64: Int] = [:]
        for call in calls { counts[day(call.milliseconds, utcOffsetMinutes), default: 0] += 1 }
        let least = leastShareOfDay * Double(counts.values.max() ?? 0)
        let full = counts.filter { Double($0.value) >= least }.keys.sorted()
        return full.map { $0 * dayMilliseconds - Int64(utcOffsetMinutes) * 60_000 }
    }
}
