import Telephony

/// How one trunk's SBC is told to end a call: a code that it stops at, and the headers that go with the reason.
///
/// | why | code | Reason |
/// |---|---|---|
/// | the CLI cannot be right | 603 Decline | `Q.850;cause=21` (RFC 6432); never the analytics form of 603 |
/// | on a list | 603 Decline | `Q.850;cause=21` |
/// | analytics, redress address known | 603 Network Blocked | `SIP;cause=603;text="v=analytics1;…"` (ATIS-1000099) |
/// | analytics, none known | 608 Rejected (RFC 8688), else 603 Decline | `Q.850;cause=21` |
///
/// A code outside the trunk's `stop` would let the call go on: where the wished one is not there, its first one is used.
struct StopAnswer: Sendable {
    enum Cause: Sendable {
        case invalid
        case listed
        case analytics
    }

    let code: Int
    let phrase: [UInt8]
    /// Whole header lines with their CRLF.
    let headers: [UInt8]

    init(_ cause: Cause, stopCodes: [Int], redress: Redress) {
        var code = stopCodes.first ?? 603
        var phrase: String?
        var reason: String
        let way = redress.uri.map { ", redress: \($0)" } ?? ""
        switch cause {
        case .invalid: reason = "Q.850;cause=21;text=\"CLI not valid\(way)\""
        case .listed: reason = "Q.850;cause=21;text=\"Caller is listed\(way)\""
        case .analytics: reason = "Q.850;cause=21;text=\"Call looks fraudulent\(way)\""
        }
        if cause == .analytics, stopCodes.contains(603), let address = redress.analyticsText {
            code = 603
            phrase = "Network Blocked"
            // LN: the public network that serves the local user (RFC 8606 §3).
            reason = "SIP;cause=603;text=\"v=analytics1;\(address)\";location=LN"
        } else if cause == .analytics, stopCodes.contains(608) {
            code = 608
        } else if stopCodes.contains(603) {
            code = 603
        }
        self.code = code
        self.phrase = Array((phrase ?? Self.phrase(of: code)).utf8)
        var lines = "Reason: \(reason)\r\n"
        if let uri = redress.uri { lines += "Call-Info: <\(uri)>;purpose=info\r\n" }
        headers = Array(lines.utf8)
    }

    static func phrase(of code: Int) -> String {
        switch code {
        case 403: "Forbidden"
        case 404: "Not Found"
        case 410: "Gone"
        case 433: "Anonymity Disallowed"
        case 480: "Temporarily Unavailable"
        case 486: "Busy Here"
        case 488: "Not Acceptable Here"
        case 503: "Service Unavailable"
        case 600: "Busy Everywhere"
        case 603: "Decline"
        case 604: "Does Not Exist Anywhere"
        case 606: "Not Acceptable"
        case 607: "Unwanted"
        case 608: "Rejected"
        default: "Call Stopped"
        }
    }
}
