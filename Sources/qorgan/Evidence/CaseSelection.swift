import Ledger
import Telephony

/// Which entries belong to a case.
struct CaseSelection {
    /// Of one bag: beyond that the whole journal is the better export.
    static let most = 10_000

    var positions: [UInt64] = []
    var number: PresentedNumber?
    var from: Timestamp?
    var until: Timestamp?

    /// `7,9-12`: positions and ranges of them. Nil for anything else, and for more than `most`.
    static func positions(_ text: String) -> [UInt64]? {
        var found: Set<UInt64> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
                last - first < UInt64(most)
            else { return nil }
            found.formUnion(first...last)
            guard found.count <= most else { return nil }
        }
        return found.sorted()
    }

    /// Ascending. Throws a `Refusal` where there are none, or too many.
    func resolved(_ reader: LedgerReader) async throws -> [UInt64] {
        var found = Set(positions)
        if number != nil || from != nil || until != nil {
            var query = CallQuery(number: number, from: from, until: until, limit: CallQuery.maximumLimit)
            while true {
                let calls = try await reader.calls(matching: query)
                found.formUnion(calls.map(\.position))
                guard found.count <= Self.most else {
                    throw Refusal(
                        sentence:
                            "qorgan: more than \(Self.most) entries: narrow it by --from and --until, or give the "
                            + "whole journal by qorgan journal export")
                }
                guard calls.count == CallQuery.maximumLimit, let last = calls.last else { break }
                query.before = last.position
            }
        }
        guard !found.isEmpty else {
            throw Refusal(sentence: "qorgan: no entry fits; calls that passed without a reason have none to find")
        }
        return found.sorted()
    }

    /// `7,9-12`
    static func text(_ positions: [UInt64]) -> String {
        var ranges: [ClosedRange<UInt64>] = []
        for position in positions {
            if let last = ranges.last, last.upperBound + 1 == position {
                ranges[ranges.count - 1] = last.lowerBound...position
            } else {
                ranges.append(position...position)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}
