import Telephony

/// The calls of which a report tells: of whole minutes, since a journal keeps passed calls by the minute.
struct ReportPeriod {
    private static let microsecondsOfMinute: Int64 = 60_000_000

    let from: Timestamp
    let until: Timestamp

    /// Nil: from the first call on, to the last. A moment within a minute is taken for the minute's beginning.
    init(from: Timestamp? = nil, until: Timestamp? = nil) {
        self.from = from.map(Self.minute) ?? Timestamp(microseconds: .min)
        self.until = until.map(Self.minute) ?? Timestamp(microseconds: .max)
    }

    func contains(_ time: Timestamp) -> Bool { from <= time && time < until }

    private static func minute(_ time: Timestamp) -> Timestamp {
        let rest = time.microseconds % microsecondsOfMinute
        return Timestamp(microseconds: time.microseconds - (rest < 0 ? rest + microsecondsOfMinute : rest))
    }
}
