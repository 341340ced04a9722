/// One look through all classes for data whose time is over.
struct PurgeRound {
    /// Still to be looked at, each with how long its data are kept, in microseconds.
    private(set) var classes: [(kind: RetentionClass, age: Int64)]
    /// Where the look at the first of them goes on.
    var start: UInt64 = 0

    init(_ settings: WriterSettings) {
        classes = [(.pass, Int64(settings.keepPassesHours) &* 3_600_000_000)]
        if let days = settings.keepStoppedDays { classes.append((.stopped, Int64(days) &* 86_400_000_000)) }
    }

    mutating func goOn() {
        classes.removeFirst()
        start = 0
    }
}
