internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// A row of the view `calls` as a value.
enum CallColumns {
    /// Of `SELECT *`.
    static func row(_ row: Row, sealing: Sealing) -> CallRow {
        let sealed: Data = row["sealed"]
        let content = try? sealing.open([UInt8](sealed))
        let position: Int64 = row["position"]
        let reasons: Data = row["reasons"]
        let treatment = Treatment(rawValue: row["treatment"]) ?? .allow
        let logOdds: Int32 = row["log_odds"]
        return CallRow(
            position: UInt64(max(0, position)), callID: content.map { String(decoding: $0.text, as: UTF8.self) } ?? "",
            time: Timestamp(microseconds: row["time"]), trunk: row["trunk"],
            caller: NumberDescriber.reference(
                in: content, .caller, pseudonym: pseudonym(row["caller"], row["caller_low"])),
            callee: NumberDescriber.reference(
                in: content, .callee, pseudonym: pseudonym(row["callee"], row["callee_low"])), treatment: treatment,
            proposed: Treatment(rawValue: row["proposed"]) ?? treatment, isUnscreened: row["unscreened"],
            scorePerTenThousand: Logistic.perTenThousand(logOdds), logOdds: logOdds,
            rule: RuleCode(rawValue: row["rule"]), reasons: ReasonColumn.reasons([UInt8](reasons)),
            orderNumber: row["order_number"], judgedNanoseconds: row["judged"],
            versions: Versions(
                rules: row["rules_version"], lists: row["lists_version"], policy: row["policy_version"],
                model: row["model_version"]), outcome: outcome(row))
    }

    /// A Call-ID as it is kept: what is longer was cut when the call was judged.
    static func callID(_ text: String) -> [UInt8] {
        Array(text.utf8.prefix(JudgedCall.callIDCapacity))
    }

    /// Of its two columns.
    static func pseudonym(_ high: Int64?, _ low: Int64?) -> Pseudonym? {
        guard let high, let low else { return nil }
        return Pseudonym(high: UInt64(bitPattern: high), low: UInt64(bitPattern: low))
    }

    static func hex(_ blob: Data?) -> String? {
        blob.map { Hex.text($0) }
    }

    private static func outcome(_ row: Row) -> OutcomeRow? {
        guard let isAnswered: Bool = row["answered"] else { return nil }
        return OutcomeRow(
            isAnswered: isAnswered, ringMilliseconds: row["ring"], durationMilliseconds: row["duration"],
            releasedBy: ReleasedBy(rawValue: row["released"]) ?? .unknown)
    }
}
