import Ledger
import Screening
import Telephony

/// Weeks of a tap or a gate, from the journal's views: minutes for the sums, the judged calls page by page.
enum JournalTally {
    private static let microsecondsOfMinute: Int64 = 60_000_000

    static func run(
        _ reader: LedgerReader, of period: ReportPeriod, into report: inout ReportGathering,
        progress: @Sendable (Int) -> Void
    ) throws {
        // A call after the last minute that was counted is in no sum yet.
        guard let end = try minutes(reader, of: period, into: &report) else { return }
        var before: UInt64?
        var read = 0
        while true {
            let query = CallQuery(
                from: period.from, until: end, before: before, limit: CallQuery.maximumLimit)
            let calls = try blocking { try await reader.calls(matching: query) }
            for call in calls { report.add(call) }
            guard let last = calls.last else { return }
            before = last.position
            read += calls.count
            progress(read)
        }
    }

    /// Adds what minutes hold beside the judged calls; gives where the last minute ends.
    private static func minutes(
        _ reader: LedgerReader, of period: ReportPeriod, into report: inout ReportGathering
    ) throws -> Timestamp? {
        var from = period.from
        var end: Timestamp?
        while true {
            let start = from
            let rows = try blocking {
                try await reader.minutes(from: start, until: period.until)
            }
            guard let newest = rows.last?.minute else { return end }
            // The last minute of a page may go on in the next one: it is read again whole, unless it is all there is.
            let isLast = rows.allSatisfy { $0.minute == newest } || rows.count < LedgerReader.maximumMinutes
            let used = isLast ? rows[...] : rows.prefix { $0.minute < newest }
            var load: (minute: Timestamp, calls: Int)?
            for row in used {
                report.tally.add(
                    passes: row.allowed, unscreened: row.unscreened, trunk: row.trunk, minute: row.minute)
                let calls = row.allowed + row.warned + row.diverted + row.blocked + row.unscreened
                if load?.minute == row.minute { load?.calls += calls } else { load = (row.minute, calls) }
                if let load { report.tally.load(minute: load.calls) }
            }
            end = newest.adding(microseconds: microsecondsOfMinute)
            if isLast { return end }
            from = newest
        }
    }
}
