import Telephony

/// How one trunk's SBC is told to end a call: a code that it stops at, and the headers that go with the reason.
///
/// | why | code, where the trunk's `stop_as` names none | Reason |
/// |---|---|---|
/// | the CLI cannot be right | 603 Decline | `Q.850;cause=21` (RFC 6432); never the analytics form of 603 |
/// | on a list | 603 Decline | `Q.850;cause=21` |
/// | analytics, redress address known | 603 Network Blocked | `SIP;cause=603;text="v=analytics1;…"` (ATIS-1000099) |
/// | analytics, none known | 608 Rejected (RFC 8688), else 603 Decline | `Q.850;cause=21` |
/// | above the trunk's ceiling | the first that says busy or unavailable | `Q.850;cause=42`, congestion |
/// | any, for a known-bad peer | one of `disguise` | none: it is to learn nothing |
///
/// A code outside the trunk's `stop` would let the call go on: where the wished one is not there, its first one is used.
/// 607 is the callee's own word (RFC 8197) and never chosen while there is another.
struct StopAnswer: Sendable {
    enum Cause: Sendable {
        case invalid
        case listed
        case analytics
        case ceiling
    }

    let code: Int
    let phrase: [UInt8]
    /// Whole header lines with their CRLF.
    let headers: [UInt8]

    init(
        _ cause: Cause, stopCodes: [Int], redress: Redress, stopAs: StopCodes = StopCodes(), q850: Int = 21
    ) {
        let usual = stopCodes.contains(603) ? 603 : stopCodes.first { $0 != 607 && $0 != 608 } ?? stopCodes.first ?? 603
        let way = redress.uri.map { ", redress: \($0)" } ?? ""
        var code = usual
        var phrase: String?
        var reason: String
        switch cause {
        case .invalid:
            code = stopAs.invalid ?? usual
            reason = "Q.850;cause=\(q850);text=\"CLI not valid\(way)\""
        case .listed:
            code = stopAs.listed ?? usual
            reason = "Q.850;cause=\(q850);text=\"Caller is listed\(way)\""
        case .analytics:
            let plus = stopCodes.contains(603) && redress.analyticsText != nil
            code = stopAs.analytics ?? (plus ? 603 : stopCodes.contains(608) ? 608 : usual)
            reason = "Q.850;cause=\(q850);text=\"Call looks fraudulent\(way)\""
            if code == 603, let address = redress.analyticsText {
                phrase = "Network Blocked"
                // LN: the public network that serves the local user (RFC 8606 §3).
                reason = "SIP;cause=603;text=\"v=analytics1;\(address)\";location=LN"
            }
        case .ceiling:
            code = [503, 486, 480].first { stopCodes.contains($0) } ?? usual
            // 42: switching equipment congestion (ITU-T Q.850 §2.2.6.6).
            reason = "Q.850;cause=42;text=\"More calls than agreed\""
        }
        self.code = code
        self.phrase = Array((phrase ?? Self.phrase(of: code)).utf8)
        var lines = "Reason: \(reason)\r\n"
        if cause != .ceiling {
            if code == 608, let card = redress.card {
                // A compact JWS needs no escaping in a data URI (RFC 7515 §7.1, RFC 2397).
                lines += "Call-Info: <data:application/jose,\(card)>;purpose=jwscard\r\n"
            } else if let uri = redress.uri {
                lines += "Call-Info: <\(uri)>;purpose=info\r\n"
            }
        }
        headers = Array(lines.utf8)
    }

    /// A code that says nothing.
    init(disguise code: Int) {
        self.code = code
        phrase = Array(Self.phrase(of: code).utf8)
        headers = []
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
