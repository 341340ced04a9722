import Foundation
import Journal
import Ledger
import Screening
import Telephony

/// Writes a history of simulated calls by the product's own writer, for `Scripts/bench-history` to ask questions of.
///
/// Thirty days of calls with a reason, as many each hour. Campaigns, callers and regions are skewed as such things are: few
/// have most of the calls. What the figures of a real country are, nobody here knows.
enum HistoryBench {
    private static let days = 30
    private static let start = Timestamp(seconds: 1_790_812_800)
    private static let campaigns = 2_000
    private static let regions = Region.allCases.map(\.code)
    private static let countries = ["GB", "RU", "UA", "KZ", "US", "DE", "PL", "LV", "UZ", "GE"]
    private static let rules = [
        "cli-home-mobile-international", "cli-unallocated", "caller-rate", "caller-new", "cli-near-callee",
    ]
    /// Of a hundred calls.
    private static let treatments: [(Int, Treatment)] = [(30, .block), (50, .divert), (70, .label), (100, .allow)]

    static func run(_ path: String, rows: Int) throws -> [Figure] {
        var numbers = Numbers(state: 20_261_201)
        var written = 0, bytes = 0, files = 0
        let began = ContinuousClock.now
        for hour in 0..<days * 24 {
            let end = rows * (hour + 1) / (days * 24)
            for (region, file) in Self.hour(hour, written..<end, &numbers) {
                let time = start.adding(microseconds: Int64(hour) * 3_600_000_000).rfc3339
                let folder = "\(path)/region=\(region)/day=\(time.prefix(10))"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data(file).write(to: URL(fileURLWithPath: "\(folder)/\(time.dropFirst(11).prefix(2)).parquet"))
                bytes += file.count
                files += 1
            }
            written = end
        }
        let took = ContinuousClock.now - began
        try Data("{\"format\":1,\"key\":0,\"position\":0}\n".utf8).write(
            to: URL(fileURLWithPath: "\(path)/history.json"))
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        return [
            Figure("simulated calls written", Double(rows) / seconds, "rows/s"),
            Figure("files", Double(files), ""), Figure("a call in a file", Double(bytes) / Double(rows), "B"),
        ]
    }

    private static func hour(_ hour: Int, _ rows: Range<Int>, _ numbers: inout Numbers) -> [(String, [UInt8])] {
        var tables: [String: HistoryTable] = [:]
        let began = start.microseconds + Int64(hour) * 3_600_000_000
        for row in rows {
            let offset = Int64(row - rows.lowerBound) * 3_600_000_000 / Int64(rows.count)
            let call = Self.call(row, Timestamp(microseconds: began + offset), &numbers)
            tables[call.region ?? "none", default: HistoryTable()].append(call)
        }
        return tables.keys.sorted().map { region in (region, tables[region]?.finish() ?? []) }
    }

    private static func call(_ row: Int, _ time: Timestamp, _ numbers: inout Numbers) -> HistoryRow {
        let campaign = numbers.skewed(below: campaigns)
        let share = numbers.next(below: 100)
        let treatment = treatments.first { share < $0.0 }?.1 ?? .allow
        var call = HistoryRow(position: UInt64(row), time: time, trunk: "intl-\(campaign % 8)", treatment: treatment)
        call.scorePerTenThousand = Int32(4_000 + numbers.next(below: 6_000))
        call.rule = rules[campaign % rules.count]
        call.reasons =
            campaign % 3 == 0 ? call.rule : rules[campaign % rules.count] + ";" + rules[(campaign + 1) % rules.count]
        call.orderNumber = treatment.intercepts ? "17/25" : nil
        // Campaigns have up to a thousand callers each; callees are ten million subscribers.
        call.caller = Self.pseudonym(UInt64(campaign) << 20 | UInt64(numbers.skewed(below: 1_000)))
        call.callee = Self.pseudonym(1 << 60 | UInt64(numbers.next(below: 10_000_000)))
        call.callerCountry = countries[campaign % countries.count]
        call.region = numbers.next(below: 100) < 60 ? nil : regions[numbers.skewed(below: regions.count)]
        call.source = "00000000c0a8\(1_000 + campaign % 40)"
        call.userAgent = "9e3779b97f4a\(1_000 + campaign % 300)"
        if treatment == .allow || treatment == .label {
            call.outcome = OutcomeRow(
                isAnswered: numbers.next(below: 3) == 0, ringMilliseconds: Int64(numbers.next(below: 30_000)),
                durationMilliseconds: Int64(numbers.next(below: 200_000)), releasedBy: .caller)
        }
        let found = numbers.next(below: 1_000)
        call.finding = found < 3 ? "scam" : found == 3 ? "honest" : nil
        return call
    }

    private static func pseudonym(_ number: UInt64) -> Pseudonym {
        Pseudonym(high: Numbers.mixed(number), low: Numbers.mixed(~number))
    }
}

/// A steady stream of numbers.
private struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    mutating func next(below limit: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % limit }

    /// The square of an even share: of a hundred, ten have a third.
    mutating func skewed(below limit: Int) -> Int {
        let share = next() >> 32
        let square = (share &* share) >> 32
        return Int(truncatingIfNeeded: (square &* UInt64(limit)) >> 32)
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
