// Owner thread: whoever exports. About a microsecond a row; `Bench history` holds it.
internal import Journal
internal import Parquet
internal import Screening
internal import Telephony

/// Rows of one hour and region on their way to a file.
package struct HistoryTable {
    /// docs/operations/history.md describes them; a reader finds them by name, so that later ones come behind.
    private static let fields = [
        ParquetField("position", .long, isOptional: true),
        ParquetField("time", .moment),
        ParquetField("calls", .integer),
        ParquetField("trunk", .text),
        ParquetField("treatment", .text),
        ParquetField("proposed", .text),
        ParquetField("unscreened", .flag),
        ParquetField("score", .integer, isOptional: true),
        ParquetField("rule", .text, isOptional: true),
        ParquetField("reasons", .text, isOptional: true),
        ParquetField("order_number", .text, isOptional: true),
        ParquetField("caller", .identity, isOptional: true),
        ParquetField("callee", .identity, isOptional: true),
        ParquetField("caller_country", .text, isOptional: true),
        ParquetField("attestation", .text, isOptional: true),
        ParquetField("source", .text, isOptional: true),
        ParquetField("user_agent", .text, isOptional: true),
        ParquetField("answered", .flag, isOptional: true),
        ParquetField("ring_ms", .long, isOptional: true),
        ParquetField("duration_ms", .long, isOptional: true),
        ParquetField("released_by", .text, isOptional: true),
        ParquetField("finding", .text, isOptional: true),
    ]

    private var file = ParquetFile(fields, facts: ["qorgan.history": "1"])
    private var columns = fields.map { ParquetColumn($0) }
    package private(set) var rows = 0
    /// In sum over the rows.
    package private(set) var calls = 0

    package init() {}

    package mutating func append(_ row: HistoryRow) {
        columns[0].append(row.position.map { Int64(clamping: $0) })
        columns[1].append(row.time.microseconds as Int64?)
        columns[2].append(row.calls as Int32?)
        columns[3].append(row.trunk as String?)
        columns[4].append(row.treatment.code as String?)
        columns[5].append(row.proposed.code as String?)
        columns[6].append(row.isUnscreened as Bool?)
        columns[7].append(row.scorePerTenThousand)
        columns[8].append(row.rule)
        columns[9].append(row.reasons)
        columns[10].append(row.orderNumber)
        columns[11].append(row.caller.map { ($0.high, $0.low) })
        columns[12].append(row.callee.map { ($0.high, $0.low) })
        columns[13].append(row.callerCountry)
        columns[14].append(row.attestation)
        columns[15].append(row.source)
        columns[16].append(row.userAgent)
        columns[17].append(row.outcome?.isAnswered)
        columns[18].append(row.outcome?.ringMilliseconds)
        columns[19].append(row.outcome?.durationMilliseconds)
        columns[20].append(row.outcome.map { "\($0.releasedBy)" })
        columns[21].append(row.finding)
        rows += 1
        calls += Int(row.calls)
        if columns[0].count == ParquetFile.groupRows { endGroup() }
    }

    private mutating func endGroup() {
        file.append(columns)
        columns = Self.fields.map { ParquetColumn($0) }
    }

    /// The file's bytes; the table takes no more rows.
    package mutating func finish() -> [UInt8] {
        endGroup()
        let whole = file
        file = ParquetFile(Self.fields)
        return whole.finished()
    }
}
