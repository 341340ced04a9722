/// A caller's way back from a false stop: what a stopped call is told (`[redress]`). Any of them, or none.
package struct Redress: Hashable, Sendable {
    /// `https://…`
    package var url: String?
    /// `+7…`
    package var tel: String?
    package var email: String?
    /// The same as a signed jCard in compact form, for 608 (RFC 8688 §3.3); whoever signs it gives a fresh one in time.
    package var card: String?

    package init(url: String? = nil, tel: String? = nil, email: String? = nil) {
        self.url = url
        self.tel = tel
        self.email = email
    }

    /// The address as a URI; a page before a telephone before a mailbox.
    var uri: String? {
        if let url { return url }
        if let tel { return "tel:\(tel)" }
        if let email { return "mailto:\(email)" }
        return nil
    }

    /// The same as ATIS-1000099 spells it inside the text of a Reason.
    var analyticsText: String? {
        if let url { return "url=\(url)" }
        if let tel { return "tel=\(tel)" }
        if let email { return "email=\(email)" }
        return nil
    }
}
