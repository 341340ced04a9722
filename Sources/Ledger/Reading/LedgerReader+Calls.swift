internal import Foundation
internal import GRDB
package import Journal
internal import Screening
internal import Telephony

extension LedgerReader {
    /// Newest first, at most `query.limit` rows and never more than `CallQuery.maximumLimit`.
    package func calls(matching query: CallQuery) async throws(LedgerError) -> [CallRow] {
        guard let filter = CallFilter(query, sealing: sealing) else { return [] }
        let limit = Self.bounded(query.limit, CallQuery.maximumLimit)
        let sealing = self.sealing
        return try await fromViews { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM calls WHERE \(filter.sql) ORDER BY position DESC LIMIT ?",
                arguments: filter.arguments + [limit])
            return try rows.map { try CallColumns.row($0, sealing: sealing) }
        }
    }

    package func call(at position: UInt64) async throws(LedgerError) -> CallRow? {
        let sealing = self.sealing
        return try await fromViews { db in
            try Row.fetchOne(db, sql: "SELECT * FROM calls WHERE position = ?", arguments: [Int64(clamping: position)])
                .map { try CallColumns.row($0, sealing: sealing) }
        }
    }

    /// The newest call with this Call-ID.
    package func call(callID: String) async throws(LedgerError) -> CallRow? {
        try await calls(matching: CallQuery(callID: callID, limit: 1)).first
    }

    /// What the verdict at this position was computed from; nil where no verdict stands there.
    package func features(at position: UInt64) async throws(LedgerError) -> ExplainRow? {
        try await fromJournal { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT leaf, mark FROM entry WHERE position = ?", arguments: [Int64(clamping: position)])
            guard let row else { return nil }
            let leaf: Data = try row.stored(0)
            let mark: Int64 = try row.stored(1)
            if mark == LeafMark.trimmed { throw LedgerError.atCentre("entry \(position)") }
            guard LeafMark.fits([UInt8](leaf), mark) else { throw LedgerError.changed(position) }
            guard let entry = try? Entry([UInt8](leaf)), case .verdict(let verdict) = entry.body else { return nil }
            return ExplainRow(
                entry.header, verdict, at: position,
                configuration: try ConfigurationNames.entry(version: verdict.policyVersion, before: position, db))
        }
    }

    /// The newest configuration of this version; nil where the journal does not hold it.
    package func configuration(version: UInt32) async throws(LedgerError) -> ConfigurationEntry? {
        try await fromJournal { db in try ConfigurationNames.entry(version: version, before: .max, db) }
    }

    /// The version of the newest configuration, 0 where there is none: the next one is one higher.
    package func newestConfigurationVersion() async throws(LedgerError) -> UInt32 {
        try await fromJournal { db in try ConfigurationNames.newest(db)?.version ?? 0 }
    }
}

extension ConfigurationNames {
    private static let newestFirst = """
        SELECT leaf, mark FROM entry WHERE kind = ? AND kind NOT IN (2, 3) AND position < ? ORDER BY position DESC
        """

    static func entry(version: UInt32, before position: UInt64, _ db: Database) throws -> ConfigurationEntry? {
        try first(before: position, db) { $0.version == version }
    }

    static func newest(_ db: Database) throws -> ConfigurationEntry? {
        try first(before: .max, db) { _ in true }
    }

    private static func first(
        before position: UInt64, _ db: Database, where matches: (ConfigurationEntry) -> Bool
    ) throws -> ConfigurationEntry? {
        let rows = try Row.fetchCursor(
            db, sql: newestFirst, arguments: [EntryKind.configuration.rawValue, Int64(clamping: position)])
        while let row = try rows.next() {
            let leaf: Data = try row.stored(0)
            if LeafMark.fits([UInt8](leaf), try row.stored(1)), let entry = try? Entry([UInt8](leaf)),
                case .configuration(let found) = entry.body, matches(found)
            {
                return found
            }
        }
        return nil
    }
}

extension ExplainRow {
    init(_ header: EntryHeader, _ entry: VerdictEntry, at position: UInt64, configuration: ConfigurationEntry?) {
        var features = Features()
        for (index, value) in entry.features.prefix(Features.count).enumerated() { features.values[index] = value }
        var verdict = Verdict(treatment: Treatment(rawValue: entry.treatment) ?? .allow, logOdds: entry.logOdds)
        verdict.proposed = Treatment(rawValue: entry.proposed) ?? verdict.treatment
        verdict.rule = RuleCode(rawValue: entry.rule)
        verdict.basis = entry.basis == ConfigurationNames.noBasis ? nil : entry.basis
        verdict.isUnscreened = entry.flags.contains(.unscreened)
        for reason in entry.reasons.compactMap({ Reason(journalled: $0) }).prefix(Verdict.maximumReasons) {
            verdict.reasons[Int(verdict.reasonCount)] = reason
            verdict.reasonCount += 1
        }
        self.init(
            position: position, time: header.time, trunk: entry.trunkName,
            trunkClass: entry.flags.contains(.international) ? .international : .national, features: features,
            versions: Versions(
                rules: entry.rulesVersion, lists: entry.listsVersion, policy: entry.policyVersion,
                model: entry.modelVersion), verdict: verdict,
            orderNumber: entry.orderNumber.isEmpty ? nil : entry.orderNumber, configuration: configuration)
    }
}
