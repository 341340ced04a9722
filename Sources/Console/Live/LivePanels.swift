import Ledger
import Telephony

/// The panels of the live page; read from the views at most once a second however many screens ask.
actor LivePanels {
    static let sparkMinutes = 30
    static let suspects = 8

    private let reader: any ConsoleReader
    private var cached: (second: Int64, data: PanelData)?
    private var stops: (second: Int64, count: Int)?
    private var rendered: [Language: HTML] = [:]

    init(reader: any ConsoleReader) {
        self.reader = reader
    }

    func html(_ words: Words, _ configuration: ConsoleConfiguration, status: CentreStatus, at now: Timestamp)
        async throws
        -> HTML
    {
        let data = try await data(at: now, utcOffsetMinutes: words.utcOffsetMinutes)
        if let html = rendered[words.language] { return html }
        let html = LivePanelsMarkup(words: words, configuration: configuration).html(data, status)
        rendered[words.language] = html
        return html
    }

    private func data(at now: Timestamp, utcOffsetMinutes: Int) async throws -> PanelData {
        if let cached, cached.second == now.seconds { return cached.data }
        let hour = Timestamp(seconds: now.seconds - now.seconds % 60 - Int64(MinuteChart.minutes - 1) * 60)
        let day = Timestamp(seconds: now.seconds - 86_400)
        let midnight = CivilTime.midnight(before: now, utcOffsetMinutes: utcOffsetMinutes)
        let data = PanelData(
            now: now, minutes: try await reader.minutes(from: hour, until: Timestamp(seconds: now.seconds + 1)),
            today: try await reader.totals(since: midnight), trunks: try await reader.trunkTotals(since: midnight),
            regions: try await reader.regionCounts(since: day),
            suspects: try await reader.mostActive(since: day, limit: Self.suspects),
            falseStops: try await falseStops(since: midnight, at: now))
        cached = (now.seconds, data)
        rendered = [:]
        return data
    }
}

extension LivePanels {
    /// How often false stops are counted again, in seconds: people make them, a few an hour.
    private static let falseStopsInterval: Int64 = 10

    /// Intercepted calls of the numbers that people put on the allow list since then: stops that were found false.
    private func falseStops(since: Timestamp, at now: Timestamp) async throws -> Int {
        if let stops, now.seconds - stops.second < Self.falseStopsInterval { return stops.count }
        let honest = try await reader.lists(includingRemoved: false, limit: CallQuery.maximumLimit)
            .filter { $0.kind == .allow && $0.added >= since }
        var count = 0
        for pseudonym in Set(honest.compactMap(\.number.pseudonym)) {
            count += try await reader.number(pseudonym: pseudonym)?.intercepted ?? 0
        }
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
}
