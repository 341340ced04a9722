import Screening
import Telephony

/// The calls to check as a table with two empty columns, `finding` and `note`: filled in, it comes back by `--checked`.
enum ReportForm {
    static func csv(_ report: PilotReport) -> String {
        var bytes = Array("no,key,time,trunk,caller,callee,call_id,treatment,rule,score,finding,note\n".utf8)
        for (index, call) in report.sampled.enumerated() {
            let fields: [String] = [
                String(index + 1), call.key, call.time.rfc3339, call.trunk, call.caller, call.callee,
                inert(call.callID),
                call.treatment.code, call.rule?.code ?? "", ReportWords.score(call.scorePerTenThousand), "", "",
            ]
            for (place, field) in fields.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                CSVText.append(field, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A spreadsheet takes a field that begins so for a formula; a caller chooses the Call-ID, and nothing else here.
    static func inert(_ field: String) -> String {
        guard let first = field.unicodeScalars.first, "=+@-\t\r".unicodeScalars.contains(first) else { return field }
        return "'" + field
    }
}
