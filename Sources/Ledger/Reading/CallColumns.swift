internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// A row of the view `calls` as a value.
enum CallColumns {
    /// Of `SELECT *`.
    static func row(_ row: Row, sealing: Sealing) throws -> CallRow {
        let sealed: Data = try row.stored("sealed")
        let content = try? sealing.open([UInt8](sealed))
        let position: Int64 = try row.stored("position")
        let reasons: Data = try row.stored("reasons")
        let treatment = Treatment(rawValue: try row.stored("treatment")) ?? .allow
        let logOdds: Int32 = try row.stored("log_odds")
        return CallRow(
            position: UInt64(max(0, position)), callID: content.map { String(decoding: $0.text, as: UTF8.self) } ?? "",
            time: Timestamp(microseconds: try row.stored("time")), trunk: try row.stored("trunk"),
            caller: NumberDescriber.reference(
                in: content, .caller, pseudonym: pseudonym(try row.stored("caller"), try row.stored("caller_low"))),
            callee: NumberDescriber.reference(
                in: content, .callee, pseudonym: pseudonym(try row.stored("callee"), try row.stored("callee_low"))),
            treatment: treatment,
            proposed: Treatment(rawValue: try row.stored("proposed")) ?? treatment,
            isUnscreened: try row.stored("unscreened"),
            scorePerTenThousand: Logistic.perTenThousand(logOdds), logOdds: logOdds,
            rule: RuleCode(rawValue: try row.stored("rule")), reasons: ReasonColumn.reasons([UInt8](reasons)),
            orderNumber: try row.stored("order_number"), judgedNanoseconds: try row.stored("judged"),
            versions: Versions(
                rules: try row.stored("rules_version"), lists: try row.stored("lists_version"),
                policy: try row.stored("policy_version"),
                model: try row.stored("model_version")), outcome: try outcome(row))
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

    private static func outcome(_ row: Row) throws -> OutcomeRow? {
        guard let isAnswered: Bool = try row.stored("answered") else { return nil }
        return OutcomeRow(
            isAnswered: isAnswered, ringMilliseconds: try row.stored("ring"),
            durationMilliseconds: try row.stored("duration"),
            releasedBy: ReleasedBy(rawValue: try row.stored("released")) ?? .unknown)
    }
}
