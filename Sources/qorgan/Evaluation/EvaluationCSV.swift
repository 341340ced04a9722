import Evaluation
import Telephony

/// Every figure in a row of its own, for a spreadsheet: `table,row,column,value,lower,upper`.
enum EvaluationCSV {
    static func text(_ tables: [FigureTable]) -> String {
        var bytes = Array("table,row,column,value,lower,upper\n".utf8)
        for table in tables {
            for (index, row) in table.rows.enumerated() {
                for (column, figure) in zip(table.columns, row) {
                    append([table.code, String(index + 1), column.code] + values(figure), to: &bytes)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func values(_ figure: Figure) -> [String] {
        switch figure {
        case .text(let text): [text, "", ""]
        case .count(let count): [String(count), "", ""]
        case .share(let value), .decimal(let value): ["\(value)", "", ""]
        case .bound(let bound): ["\(bound.share)", "\(bound.lower)", "\(bound.upper)"]
        case .interval(let interval): ["\(interval.value)", "\(interval.lower)", "\(interval.upper)"]
        case .none: ["", "", ""]
        }
    }

    private static func append(_ fields: [String], to bytes: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            CSVText.append(field, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
