internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// The conditions of a search as SQL with its values apart.
struct CallFilter: Sendable {
    let sql: String
    let arguments: StatementArguments

    /// Nil where nothing can match: a number that has no pseudonym, a pseudonym that is none.
    init?(_ query: CallQuery, sealing: Sealing) {
        var conditions: [String] = []
        var values: [(any DatabaseValueConvertible)?] = []
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?...) {
            conditions.append(condition)
            values.append(contentsOf: value)
        }
        func add(_ pseudonym: Pseudonym) {
            let (high, low) = pseudonym.columns
            add("(caller = ? AND caller_low = ? OR callee = ? AND callee_low = ?)", high, low, high, low)
        }
        if let number = query.number {
            let mark = sealing.mark(of: number)
            guard mark.hasPseudonym else { return nil }
            add(mark.pseudonym)
        }
        if let hex = query.pseudonym {
            guard let pseudonym = Pseudonym(hex: hex) else { return nil }
            add(pseudonym)
        }
        if let trunk = query.trunk { add("trunk = ?", trunk) }
        // What was proposed and held back (a tap, a trunk's hours or share) is found by what it would have been.
        if let treatment = query.treatment {
            add("(treatment = ? OR treatment = 0 AND proposed = ?)", treatment.rawValue, treatment.rawValue)
        }
        if let rule = query.rule {
            // A reason of 14 bytes begins with its rule.
            let reason = (0..<VerdictEntry.maximumReasons).map { "substr(reasons, \($0 * 14 + 1), 1) = ?" }
            conditions.append("(rule = ? OR \(reason.joined(separator: " OR ")))")
            values.append(rule.rawValue)
            values.append(contentsOf: reason.map { _ in Data([rule.rawValue]) })
        }
        if let callID = query.callID {
            let (high, low) = sealing.digest(ofCallID: CallColumns.callID(callID)).columns
            add("call_digest = ? AND call_digest_low = ?", high, low)
        }
        if let from = query.from { add("time >= ?", from.microseconds) }
        if let until = query.until { add("time < ?", until.microseconds) }
        if let before = query.before { add("position < ?", Int64(clamping: before)) }
        if query.interceptedOnly {
            add("(treatment > 0 OR proposed > 0 OR unscreened AND rule <> ?)", RuleCode.bypass.rawValue)
        }
        sql = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
        arguments = StatementArguments(values)
    }
}

extension Pseudonym {
    /// As the views keep it.
    var columns: (high: Int64, low: Int64) { (Int64(bitPattern: high), Int64(bitPattern: low)) }
}
