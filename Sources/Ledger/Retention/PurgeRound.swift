internal import Telephony

/// One look through all classes for data whose time is over.
struct PurgeRound {
    /// Still to be looked at, each with how long its data are kept, in microseconds.
    private(set) var classes: [(kind: RetentionClass, age: Int64)]
    /// Where the look at the first of them goes on.
    var place = PurgePlace()

    init(_ settings: WriterSettings) {
        classes = settings.ages
    }

    mutating func goOn() {
        classes.removeFirst()
        place = PurgePlace()
    }
}

/// How far a look at one class has come.
struct PurgePlace: Hashable, Sendable {
    /// Of passes: the time of those looked at last; of seals 0.
    var time = Int64.min
    /// Of passes: the row looked at last; of seals: where the next one stands.
    var position: UInt64 = 0
    /// Of seals: the head of those under the key of one month, in the place of all in their order.
    var head: [UInt8] = []
}

extension WriterSettings {
    /// Classes whose data have an end, with how long they are kept, in microseconds.
    var ages: [(kind: RetentionClass, age: Int64)] {
        var ages: [(kind: RetentionClass, age: Int64)] = [(.pass, Int64(keepPassesHours) &* 3_600_000_000)]
        if let days = keepStoppedDays { ages.append((.stopped, Int64(days) &* 86_400_000_000)) }
        if let days = keepListsDays { ages.append((.lists, Int64(days) &* 86_400_000_000)) }
        return ages
    }
}
