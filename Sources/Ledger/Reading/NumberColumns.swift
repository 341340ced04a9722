internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// Rows of the views `numbers` and `lists` as values.
enum NumberColumns {
    /// The mildest treatment that keeps a call from its callee.
    static let firstStop = Treatment.challenge.rawValue

    static func summary(_ row: Row, listed: ListRow?) -> NumberSummary {
        NumberSummary(
            number: NumberReference(
                masked: row["masked"], pseudonym: CallColumns.hex(row["number"]), region: row["region"],
                country: row["country"]), firstSeen: Timestamp(microseconds: row["first"]),
            lastSeen: Timestamp(microseconds: row["last"]), judged: row["judged"], intercepted: row["intercepted"],
            warned: row["warned"], listed: listed)
    }
}

enum ListColumns {
    static func row(_ row: Row, sealing: Sealing) -> ListRow {
        let sealed: Data = row["sealed"]
        let position: Int64 = row["position"]
        let removed: Int64? = row["removed"]
        let reason = (try? sealing.open([UInt8](sealed))).map { String(decoding: $0.text, as: UTF8.self) } ?? ""
        return ListRow(
            position: UInt64(max(0, position)),
            number: NumberReference(
                masked: row["masked"], pseudonym: CallColumns.hex(row["number"]), region: row["region"],
                country: row["country"]), kind: ListKind(code: row["kind"]) ?? .block, reason: reason,
            author: row["author"], added: Timestamp(microseconds: row["added"]),
            removed: removed.map { Timestamp(microseconds: $0) })
    }
}
