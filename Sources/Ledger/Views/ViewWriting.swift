internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// One row of a view each.
enum ViewWriting {
    static func insert(_ call: ViewDelta.Call, _ db: Database) throws {
        let row = call.row
        try db.cachedStatement(
            sql: """
                INSERT INTO calls (
                    position, time, trunk, caller, caller_masked, caller_region, caller_country,
                    callee, callee_masked, callee_region, callee_country, treatment, proposed, unscreened,
                    log_odds, rule, order_number, judged, rules_version, lists_version, policy_version, model_version,
                    reasons, call_hash, call_digest, sealed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(clamping: row.position), row.time.microseconds, row.trunk, blob(call.caller), row.caller.masked,
            row.caller.region, row.caller.country, blob(call.callee), row.callee.masked, row.callee.region,
            row.callee.country, row.treatment.rawValue, row.proposed.rawValue, row.isUnscreened, row.logOdds,
            row.rule?.rawValue ?? 0, row.orderNumber, row.judgedNanoseconds, row.versions.rules, row.versions.lists,
            row.versions.policy, row.versions.model, Data(ReasonColumn.bytes(of: row.reasons)),
            Int64(bitPattern: call.callHash), Data(call.callIDDigest.bytes), Data(call.sealed),
        ])
        guard let number = blob(call.caller) else { return }
        let isWarned = row.treatment == .label || row.treatment == .announce
        try db.cachedStatement(
            sql: """
                INSERT INTO numbers (number, masked, region, country, first, last, judged, intercepted, warned)
                VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
                ON CONFLICT (number) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last),
                    judged = judged + 1, intercepted = intercepted + excluded.intercepted,
                    warned = warned + excluded.warned
                """
        ).execute(arguments: [
            number, row.caller.masked, row.caller.region, row.caller.country, row.time.microseconds,
            row.time.microseconds, row.treatment.intercepts ? 1 : 0, isWarned ? 1 : 0,
        ])
    }

    /// The newest call with this Call-ID's hash gets the outcome.
    static func apply(_ outcome: OutcomeEntry, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE calls SET answered = ?, ring = ?, duration = ?, released = ?
                WHERE position = (SELECT max(position) FROM calls WHERE call_hash = ?)
                """
        ).execute(arguments: [
            outcome.isAnswered, outcome.ringMilliseconds, outcome.durationMilliseconds, outcome.releasedBy,
            Int64(bitPattern: outcome.callHash),
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

    private static func blob(_ mark: NumberMark) -> Data? {
        mark.hasPseudonym ? Data(mark.pseudonym.bytes) : nil
    }
}

/// Reasons of a call in one column: rule (1), shadow (1), weight, first, second (4 each, little-endian).
enum ReasonColumn {
    private static let size = 14

    static func bytes(of reasons: [Reason]) -> [UInt8] {
        var bytes: [UInt8] = []
        for reason in reasons {
            bytes.append(reason.rule.rawValue)
            bytes.append(reason.isShadow ? 1 : 0)
            for value in [reason.weight, reason.first, reason.second] {
                for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> Int32(index * 8))) }
            }
        }
        return bytes
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
