internal import Foundation
internal import GRDB
internal import Journal
package import Screening
package import Telephony

/// What a person found of a call, for the call's page.
package struct FindingRow: Hashable, Sendable {
    package var position: UInt64
    package var time: Timestamp
    package var finding: Finding
    package var effect: CallFindings.Effect
    package var person: String
    package var reason: String

    package init(
        position: UInt64, time: Timestamp, finding: Finding, effect: CallFindings.Effect, person: String,
        reason: String
    ) {
        self.position = position
        self.time = time
        self.finding = finding
        self.effect = effect
        self.person = person
        self.reason = reason
    }
}

/// A judged call with its clear numbers and all by which its groups are found again: for the engine, never for a page.
package struct FindableCall: Sendable {
    package var position: UInt64
    package var time: Timestamp
    package var trunk: String
    package var isAbroad: Bool
    package var caller: PresentedNumber
    package var callee: PresentedNumber
    /// `Features.printKey`
    package var printKey: UInt64
    package var source: UInt64
}

/// Findings are read from the journal itself: what a person said holds whatever state the views are in.
extension LedgerReader {
    /// A finding is made within a day of its call: what stands later in the journal is of other calls.
    private static let findingMicroseconds: Int64 = (Finding.lifeSeconds + 3_600) * 1_000_000

    /// Entries looked through at most. Their times are no order: one that was written under a wrong clock must not hide
    /// the others, so none of them ends the search.
    private static let mostFindings = 65_536

    /// The judged call at this position; nil where no verdict stands there, or its numbers cannot be opened.
    package func findableCall(at position: UInt64) async throws(LedgerError) -> FindableCall? {
        let sealing = self.sealing
        return try await fromJournal { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT leaf, sealed, mark FROM entry WHERE position = ?",
                arguments: [Int64(clamping: position)])
            guard let leaf: Data = try row?.stored("leaf"), let mark: Int64 = try row?.stored("mark"),
                LeafMark.fits([UInt8](leaf), mark), let entry = try? Entry([UInt8](leaf)),
                case .verdict(let verdict) = entry.body, let sealed: Data = try row?.stored("sealed", as: Data?.self),
                let content = try? sealing.open([UInt8](sealed)), content.numbers.count >= 2
            else { return nil }
            var features = Features()
            for (index, value) in verdict.features.prefix(Features.count).enumerated() {
                features.values[index] = value
            }
            return FindableCall(
                position: position, time: entry.header.time, trunk: verdict.trunkName,
                isAbroad: verdict.flags.contains(.international), caller: content.numbers[0],
                callee: content.numbers[1], printKey: features.printKey, source: verdict.source)
        }
    }

    /// What people found of the call at this position, which came at `time`; oldest first.
    package func findings(ofCallAt position: UInt64, time: Timestamp) async throws(LedgerError) -> [FindingRow] {
        let sealing = self.sealing
        return try await fromJournal { db in
            var found: [FindingRow] = []
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, leaf, sealed FROM entry
                    WHERE kind = ? AND kind NOT IN (2, 3) AND position > ? ORDER BY position LIMIT ?
                    """, arguments: [EntryKind.finding.rawValue, Int64(clamping: position), Self.mostFindings])
            while let row = try rows.next(), found.count < Self.maximumRows {
                guard let (header, entry) = try Self.finding(row) else { continue }
                if header.time.microseconds &- time.microseconds > Self.findingMicroseconds { continue }
                guard entry.call == position, let finding = Finding(rawValue: entry.finding),
                    let effect = CallFindings.Effect(rawValue: entry.effect)
                else { continue }
                let content = try Self.content(row, sealing)
                let place: Int64 = try row.stored("position")
                found.append(
                    FindingRow(
                        position: UInt64(max(0, place)), time: header.time, finding: finding, effect: effect,
                        person: entry.person, reason: content.map { String(decoding: $0.text, as: UTF8.self) } ?? ""))
            }
            return found
        }
    }

    /// Findings that hold since then, oldest first, for the engine.
    package func activeFindings(since: Timestamp) async throws(LedgerError) -> [(pair: PairFinding, time: Timestamp)] {
        let sealing = self.sealing
        return try await fromJournal { db in
            var active: [(pair: PairFinding, time: Timestamp)] = []
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, leaf, sealed FROM entry WHERE kind = ? AND kind NOT IN (2, 3)
                    ORDER BY position DESC LIMIT ?
                    """, arguments: [EntryKind.finding.rawValue, Self.mostFindings])
            while let row = try rows.next() {
                guard let (header, entry) = try Self.finding(row) else { continue }
                if header.time < since { continue }
                guard let finding = Finding(rawValue: entry.finding), let content = try Self.content(row, sealing),
                    content.numbers.count >= 2, let caller = content.numbers[0].e164
                else { continue }
                let pair = PairFinding(
                    caller: caller, callee: content.numbers[1], isAbroad: entry.isAbroad, finding: finding)
                active.append((pair, header.time))
            }
            return active.reversed()
        }
    }

    private static func finding(_ row: Row) throws -> (EntryHeader, FindingEntry)? {
        let leaf: Data = try row.stored("leaf")
        guard let entry = try? Entry([UInt8](leaf)), case .finding(let finding) = entry.body else { return nil }
        return (entry.header, finding)
    }

    private static func content(_ row: Row, _ sealing: Sealing) throws -> SealedContent? {
        let sealed: Data? = try row.stored("sealed")
        return sealed.flatMap { try? sealing.open([UInt8]($0)) }
    }
}
