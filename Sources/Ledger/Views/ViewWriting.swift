internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// One row of a view each.
enum ViewWriting {
    /// To `calls`, by `insert(_:_:)`.
    static func calls(_ db: Database) throws -> RowWriter {
        RowWriter(
            try db.cachedStatement(
                sql: """
                    INSERT INTO calls (
                        position, time, trunk, caller, caller_low, callee, callee_low, callee_region, treatment, proposed,
                        unscreened, log_odds, rule, order_number, judged, rules_version, lists_version, policy_version,
                        model_version, reasons, call_hash, call_digest, call_digest_low, sealed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """))
    }

    static func insert(_ call: borrowing ViewDelta.Call, _ row: inout RowWriter) throws {
        let verdict = call.verdict
        let treatment = call.treatment
        row.bind(Int64(clamping: call.position))
        row.bind(call.header.time.microseconds)
        row.bind(verdict.trunkName)
        bind(verdict.caller, &row)
        bind(verdict.callee, &row)
        row.bind(NumberDescriber.calleeRegion(in: call.content))
        row.bind(treatment.rawValue)
        row.bind((Treatment(rawValue: verdict.proposed) ?? treatment).rawValue)
        row.bind(Int64(verdict.flags.contains(.unscreened) ? 1 : 0))
        row.bind(verdict.logOdds)
        row.bind(RuleCode(rawValue: verdict.rule)?.rawValue ?? 0)
        row.bind(verdict.orderNumber.isEmpty ? nil : verdict.orderNumber)
        row.bind(verdict.judgedNanoseconds)
        row.bind(verdict.rulesVersion)
        row.bind(verdict.listsVersion)
        row.bind(verdict.policyVersion)
        row.bind(verdict.modelVersion)
        row.bind(ReasonColumn.bytes(of: verdict.reasons))
        row.bind(verdict.callHash)
        row.bind(verdict.callIDDigest.high)
        row.bind(verdict.callIDDigest.low)
        row.bind(call.sealed)
        try row.run()
    }

    private static func bind(_ mark: NumberMark, _ row: inout RowWriter) {
        if mark.hasPseudonym {
            row.bind(mark.pseudonym.high)
            row.bind(mark.pseudonym.low)
        } else {
            row.bindNull()
            row.bindNull()
        }
    }

    /// The newest call of the trunk with this Call-ID's hash gets the outcome: a Call-ID is what a carrier says, and another
    /// one's call may have the same. Where the trunk has none, the newest that has no outcome yet: a tap knows a call by the
    /// carrier that sent it, a gate by the SBC that asked. So no trunk changes what is known of another one's calls.
    static func apply(_ outcome: OutcomeEntry, ofTrunk trunk: String, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE calls SET answered = ?1, ring = ?2, duration = ?3, released = ?4
                WHERE position = (
                    SELECT position FROM calls WHERE call_hash = ?5 AND (trunk = ?6 OR answered IS NULL)
                    ORDER BY trunk = ?6 DESC, position DESC LIMIT 1)
                """
        ).execute(arguments: [
            outcome.isAnswered, outcome.ringMilliseconds, outcome.durationMilliseconds, outcome.releasedBy,
            Int64(bitPattern: outcome.callHash), trunk,
        ])
    }

    static func insert(_ addition: ViewDelta.ListAddition, _ db: Database) throws {
        let row = addition.row
        try db.cachedStatement(
            sql: """
                INSERT INTO lists (position, number, masked, region, country, kind, author, sealed, added)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(clamping: row.position), blob(addition.number), row.number.masked, row.number.region,
            row.number.country, row.kind.code, row.author, Data(addition.sealed), row.added.microseconds,
        ])
    }

    /// What was removed once stays removed when it was.
    static func apply(_ removal: ViewDelta.ListRemoval, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE lists SET removed = ? WHERE position = ? AND removed IS NULL")
            .execute(arguments: [removal.time.microseconds, Int64(clamping: removal.added)])
    }

    static func add(_ row: MinuteRow, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO minutes (minute, trunk, allowed, warned, diverted, blocked, unscreened)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (minute, trunk) DO UPDATE SET allowed = allowed + excluded.allowed,
                    warned = warned + excluded.warned, diverted = diverted + excluded.diverted,
                    blocked = blocked + excluded.blocked, unscreened = unscreened + excluded.unscreened
                """
        ).execute(arguments: [
            row.minute.microseconds, row.trunk, row.allowed, row.warned, row.diverted, row.blocked, row.unscreened,
        ])
    }

    static func add(_ counts: RuleCounts, _ key: RuleHours.Key, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO rule_hours (hour, rule, fired, stopped, warned, held_back, shadow, shadow_alone, scam, honest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (hour, rule) DO UPDATE SET fired = fired + excluded.fired,
                    stopped = stopped + excluded.stopped, warned = warned + excluded.warned,
                    held_back = held_back + excluded.held_back, shadow = shadow + excluded.shadow,
                    shadow_alone = shadow_alone + excluded.shadow_alone,
                    scam = scam + excluded.scam, honest = honest + excluded.honest
                """
        ).execute(arguments: [
            key.hour, key.rule, counts.fired, counts.stopped, counts.warned, counts.heldBack, counts.shadow,
            counts.shadowAlone, counts.scam, counts.honest,
        ])
    }

    /// The rows stay, without what was sealed of them.
    static func unseal(_ ranges: PositionRanges, _ db: Database) throws {
        let calls = try db.cachedStatement(sql: "UPDATE calls SET sealed = x'' WHERE position >= ? AND position < ?")
        let lists = try db.cachedStatement(
            sql: """
                UPDATE lists SET sealed = x'', masked = '–', region = NULL, country = NULL
                WHERE position >= ? AND position < ?
                """)
        for range in ranges.ranges {
            let bounds: StatementArguments = [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)]
            try calls.execute(arguments: bounds)
            try lists.execute(arguments: bounds)
        }
    }

    /// What people first found of a call counts for its rules; where another person says the opposite, it no longer does.
    static func apply(_ entry: FindingEntry, _ db: Database) throws {
        guard let finding = Finding(rawValue: entry.finding), let effect = CallFindings.Effect(rawValue: entry.effect),
            let row = try Row.fetchOne(
                db, sql: "SELECT time, reasons, finding FROM calls WHERE position = ?",
                arguments: [Int64(clamping: entry.call)])
        else { return }
        let known: UInt8? = try row.stored("finding")
        switch (effect, known) {
        case (.first, nil): try count(finding, by: 1, row, db)
        case (.contradicts, let before?):
            guard let before = Finding(rawValue: before) else { return }
            try count(before, by: -1, row, db)
        default: return
        }
        try db.cachedStatement(sql: "UPDATE calls SET finding = ? WHERE position = ?").execute(arguments: [
            effect == .first ? finding.rawValue : contested, Int64(clamping: entry.call),
        ])
    }

    /// In `calls.finding`, where people disagree.
    private static let contested: UInt8 = 255

    private static func count(_ finding: Finding, by step: Int, _ row: Row, _ db: Database) throws {
        let reasons: Data = try row.stored("reasons")
        for reason in ReasonColumn.reasons([UInt8](reasons)) {
            var counts = RuleCounts()
            switch finding {
            case .scam: counts.scam = step
            case .honest: counts.honest = step
            }
            let hour = RuleHours.hour(of: try row.stored("time"))
            try add(counts, RuleHours.Key(hour: hour, rule: reason.rule.rawValue), db)
        }
    }

    private static func blob(_ mark: NumberMark) -> Data? {
        mark.hasPseudonym ? Data(mark.pseudonym.bytes) : nil
    }
}

/// Reasons of a call in one column: rule (1), shadow (1), weight, first, second (4 each, little-endian).
enum ReasonColumn {
    private static let size = 14

    /// Reasons of rules that are not known here are left out.
    static func bytes(of reasons: [EntryReason]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reasons.count * size)
        for reason in reasons where RuleCode(rawValue: reason.rule) != nil {
            bytes.append(reason.rule)
            bytes.append(reason.isShadow ? 1 : 0)
            put(reason.weight, &bytes)
            put(reason.first, &bytes)
            put(reason.second, &bytes)
        }
        return bytes
    }

    private static func put(_ value: Int32, _ bytes: inout [UInt8]) {
        for shift: Int32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    static func reasons(_ bytes: [UInt8]) -> [Reason] {
        stride(from: 0, to: bytes.count - bytes.count % size, by: size).compactMap { start in
            func integer(_ offset: Int) -> Int32 {
                Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + offset + $1]) << UInt32($1 * 8) })
            }
            return Reason(
                journalled: EntryReason(
                    rule: bytes[start], isShadow: bytes[start + 1] == 1, weight: integer(2), first: integer(6),
                    second: integer(10)))
        }
    }
}
