import Ledger
import Telephony

/// The panels of the live page; read from the views at most once a second however many screens ask.
actor LivePanels {
    static let sparkMinutes = 30
    static let suspects = 8

    private let reader: any ConsoleReader
    private var cached: (second: Int64, data: PanelData)?
    private var stops: (second: Int64, count: Int)?
    private var rendered: [Language: LiveMarkup] = [:]

    init(reader: any ConsoleReader) {
        self.reader = reader
    }

    func html(_ words: Words, _ configuration: ConsoleConfiguration, status: CentreStatus, at now: Timestamp)
        async throws
        -> LiveMarkup
    {
        let data = try await data(status.bypasses, at: now, utcOffsetMinutes: words.utcOffsetMinutes)
        if let html = rendered[words.language] { return html }
        let html = LivePanelsMarkup(words: words, configuration: configuration).markup(data, status)
        rendered[words.language] = html
        return html
    }

    private func data(_ bypasses: [ActiveBypass], at now: Timestamp, utcOffsetMinutes: Int) async throws -> PanelData {
        if let cached, cached.second == now.seconds { return cached.data }
        let hour = Timestamp(seconds: now.seconds - now.seconds % 60 - Int64(MinuteChart.minutes - 1) * 60)
        let day = Timestamp(seconds: now.seconds - 86_400)
        let midnight = CivilTime.midnight(before: now, utcOffsetMinutes: utcOffsetMinutes)
        let data = PanelData(
            now: now, minutes: try await reader.minutes(from: hour, until: Timestamp(seconds: now.seconds + 1)),
            today: try await reader.totals(since: midnight), trunks: try await reader.trunkTotals(since: midnight),
            regions: try await reader.regionCounts(since: day),
            suspects: try await reader.mostActive(since: day, limit: Self.suspects),
            falseStops: try await falseStops(since: midnight, at: now), bypassed: try await bypassed(bypasses))
        cached = (now.seconds, data)
        rendered = [:]
        return data
    }
}

extension LivePanels {
    /// Calls that each bypass has let through unscreened. Views sum by the minute, so the count begins with the minute in
    /// which the bypass began.
    private func bypassed(_ bypasses: [ActiveBypass]) async throws -> [BypassCount] {
        var counts: [BypassCount] = []
        for bypass in bypasses {
            let minute = Timestamp(seconds: bypass.since.seconds - bypass.since.seconds % 60)
            switch bypass.scope {
            case .everything:
                let totals = try await reader.totals(since: minute)
                counts.append(BypassCount(since: bypass.since, calls: totals.unscreened))
            case .trunk(let trunk):
                let totals = try await reader.trunkTotals(since: minute).first { $0.trunk == trunk }?.totals
                counts.append(BypassCount(trunk: trunk, since: bypass.since, calls: totals?.unscreened ?? 0))
            // A rule that is not applied lets no call pass unscreened.
            case .rule: continue
            }
        }
        return counts
    }

    /// How often false stops are counted again, in seconds: people make them, a few an hour.
    private static let falseStopsInterval: Int64 = 10

    private func falseStops(since: Timestamp, at now: Timestamp) async throws -> Int {
        if let stops, now.seconds - stops.second < Self.falseStopsInterval { return stops.count }
        let count = try await reader.falseStops(since: since)
        stops = (now.seconds, count)
        return count
    }
}

/// What the panels show.
struct PanelData: Sendable {
    var now: Timestamp
    var minutes: [MinuteRow]
    var today: CentreTotals
    var trunks: [TrunkTotals]
    var regions: [String: Int]
    var suspects: [NumberSummary]
    var falseStops: Int
    var bypassed: [BypassCount]
}

/// Calls that a bypass has let through since it began.
struct BypassCount: Hashable, Sendable {
    /// Nil: of all trunks.
    var trunk: String?
    var since: Timestamp
    var calls: Int
}

/// What of the live page is renewed: the panels, and above the rows the line that counts for a bypass.
struct LiveMarkup: Sendable {
    var panels: HTML
    var bypassed: HTML
}
