import Authority
import Telephony

extension StandingOrder {
    /// Days before an order's end in which a new one has to be asked for.
    static let warningDays: Int64 = 7

    /// The same of a configuration, which may name no order at all.
    static func warning(of order: StandingOrder?, at now: Timestamp) -> String? {
        guard let order else { return "no order ([authority]): nothing beyond a label is done" }
        return order.warning(at: now)
    }

    /// What a person should know of this order before relying on it; nil where it is live and stays so.
    func warning(at now: Timestamp) -> String? {
        switch terms.life(at: now) {
        case .none: return nil
        case .notYet:
            return "order \(number) is not in force before \(terms.from.rfc3339): until then it allows nothing"
        case .expired: return "order \(number) expired at \(terms.until.rfc3339): it allows nothing any more"
        case .live:
            let seconds = terms.until.seconds - now.seconds
            guard seconds <= Self.warningDays * 86_400 else { return nil }
            let days = seconds / 86_400
            let left = days == 0 ? "in less than a day" : days == 1 ? "in a day" : "in \(days) days"
            return "order \(number) expires \(left), at \(terms.until.rfc3339): nothing is stopped after that"
        }
    }
}
