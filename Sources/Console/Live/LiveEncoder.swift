import Ledger
import Telephony

/// Calls, ticks and bars as server-sent events (WHATWG HTML §9.2).
struct LiveEncoder: Sendable {
    let row: @Sendable (CallRow, Language) -> HTML
    let statusBars: @Sendable (CentreStatus, Language) -> HTML

    /// A browser comes back after one second.
    static let retry = "retry: 1000\n\n"
    static let ping = ": ping\n\n"
    static let panelsChanged = "event: panels\ndata: 1\n\n"
    /// The session ended: the page goes to the login.
    static let ended = "event: ended\ndata: 1\n\n"

    /// The console is about to end: the page is stale from now on, until somebody answers again.
    static let closing = "event: closing\ndata: 1\n\n"

    /// One event a call, each with its id.
    func calls(_ calls: ArraySlice<CallRow>, from first: EventID, _ language: Language) -> String {
        var text = ""
        var id = first
        for call in calls {
            text += "id: \(id)\nevent: call\ndata: "
            text += row(call, language).text
            text += "\n\n"
            id.number += 1
        }
        return text
    }

    func bars(_ status: CentreStatus, _ language: Language) -> String {
        "event: bars\ndata: \(statusBars(status, language).text)\n\n"
    }

    /// The server's clock in milliseconds, and how far the views are behind.
    static func tick(_ status: CentreStatus, now: Timestamp) -> String {
        "event: tick\ndata: \(now.milliseconds) \(status.journal.viewLagMilliseconds)\n\n"
    }

    /// Where a screen without a last id begins.
    static func position(_ id: EventID) -> String {
        "id: \(id)\nevent: position\ndata: 1\n\n"
    }

    static func reload(_ id: EventID) -> String {
        "id: \(id)\nevent: reload\ndata: 1\n\n"
    }
}
