import Ledger
import Screening

/// Why a verdict fell, as a sum that adds up, and what would have changed it. Pure.
struct Explanation: Sendable {
    /// The reasons that counted, strongest first, and those in shadow.
    let counted: [Reason]
    let shadow: [Reason]
    /// Log-odds of any call before a reason, in thousandths.
    let background: Int
    let sumOfReasons: Int
    /// The reason without which the verdict would most likely have been another.
    let tipping: Reason?
    /// Log-odds without the tipping reason.
    let logOddsWithout: Int32?

    init(_ call: CallRow) {
        let all = call.reasons
        counted = all.filter { !$0.isShadow }.sorted { $0.weight > $1.weight }
        shadow = all.filter(\.isShadow)
        sumOfReasons = counted.reduce(0) { $0 + Int($1.weight) }
        background = Int(call.logOdds) - sumOfReasons
        let named = counted.first { $0.rule == call.rule }
        tipping = named ?? counted.first { $0.weight > 0 }
        logOddsWithout = tipping.map { Int32(clamping: Int(call.logOdds) - Int($0.weight)) }
    }
}
