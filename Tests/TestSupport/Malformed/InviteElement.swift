/// A piece of an INVITE by the grammar of RFC 3261 §25: what a fault is put into.
package struct InviteElement: Sendable {
    package enum Kind: Sendable, CaseIterable {
        case number, token, host, text, separator
    }

    /// What the element must be for the message to be one; only what can be said without a parser.
    package enum Rule: Sendable {
        /// Nothing that is checked here.
        case free
        /// The very bytes that it has.
        case fixed
        /// Decimal digits, of a value up to this.
        case digits(UInt64)
        /// No control character.
        case visible
        /// What host names and addresses are made of, and what ends one.
        case host
    }

    package var header: String
    package var name: String
    package var kind: Kind
    package var rule: Rule
    package var sound: [UInt8]

    package init(_ header: String, _ name: String, _ kind: Kind, _ sound: String, _ rule: Rule = .free) {
        self.header = header
        self.name = name
        self.kind = kind
        self.rule = rule
        self.sound = Array(sound.utf8)
    }

    /// The element with `bytes` in its place is certainly none. Bytes with a line end in them may be a folded space, and
    /// are never certain.
    package func isBroken(by bytes: [UInt8]) -> Bool {
        guard !bytes.contains(10), !bytes.contains(13) else { return false }
        switch rule {
        case .free: return false
        case .fixed: return bytes != sound
        case .digits(let most):
            // As behind a host.
            let number = bytes.prefix { $0 != 59 && $0 != 44 && $0 != 63 }
            guard !number.isEmpty, number.allSatisfy({ (48...57).contains($0) }) else { return true }
            let digits = number.drop { $0 == 48 }
            return digits.count > 19 || UInt64(String(decoding: digits, as: UTF8.self)) ?? 0 > most
        case .visible: return bytes.contains { ($0 < 32 && $0 != 9 && $0 != 0x16) || $0 == 127 }
        case .host:
            // A semicolon begins a parameter, a comma the next value, a question mark a URI's headers.
            let host = bytes.prefix { $0 != 59 && $0 != 44 && $0 != 63 }
            return host.isEmpty || !host.allSatisfy(Self.isOfHost)
        }
    }

    /// Underscores are no letters of a host name, but names have them.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case 45, 46, 58, 91, 93, 95: true
        default: false
        }
    }
}

/// The lines of a sound INVITE with most of what carriers send, each cut into its elements.
///
/// Its callee is +77010000099, its caller +442079460003; Call-ID and branch end in a number that each message has of its own.
package enum InviteGrammar {
    package struct Line: Sendable {
        package var header: String
        package var elements: [InviteElement]
        /// Without it there is no INVITE (RFC 3261 §8.1.1).
        package var isMandatory = false
    }

    /// Stands where each message has its own number: a byte that is no fault's.
    package static let serial = "\u{16}"

    package static let requestLine = Line(
        header: "Request-Line",
        elements: [
            InviteElement("Request-Line", "method", .token, "INVITE", .fixed),
            InviteElement("Request-Line", "first space", .separator, " "),
            InviteElement("Request-Line", "scheme", .token, "sip"),
            InviteElement("Request-Line", "scheme's colon", .separator, ":"),
            InviteElement("Request-Line", "user", .text, "+77010000099"),
            InviteElement("Request-Line", "at", .separator, "@"),
            InviteElement("Request-Line", "host", .host, "127.0.0.1", .host),
            InviteElement("Request-Line", "port's colon", .separator, ":"),
            InviteElement("Request-Line", "port", .number, "5060", .digits(65_535)),
            InviteElement("Request-Line", "semicolon", .separator, ";"),
            InviteElement("Request-Line", "parameter", .token, "user"),
            InviteElement("Request-Line", "equals", .separator, "="),
            InviteElement("Request-Line", "value", .token, "phone"),
            InviteElement("Request-Line", "second space", .separator, " "),
            InviteElement("Request-Line", "protocol", .token, "SIP", .fixed),
            InviteElement("Request-Line", "slash", .separator, "/"),
            InviteElement("Request-Line", "version", .token, "2.0", .fixed),
        ], isMandatory: true)

    package static let lines: [Line] = [
        line(
            "Via", true,
            [
                ("protocol", .token, "SIP", .free), ("slash", .separator, "/", .free),
                ("version", .token, "2.0", .free), ("second slash", .separator, "/", .free),
                ("transport", .token, "UDP", .free), ("space", .separator, " ", .free),
                ("host", .host, "127.0.0.20", .host), ("port's colon", .separator, ":", .free),
                ("port", .number, "5070", .digits(65_535)), ("semicolon", .separator, ";", .free),
                ("branch", .token, "branch", .free), ("equals", .separator, "=", .free),
                ("branch value", .token, "z9hG4bK" + serial, .free), ("second semicolon", .separator, ";", .free),
                ("rport", .token, "rport", .free),
            ]),
        line("Max-Forwards", false, [("number", .number, "70", .digits(1_000_000_000))]),
        address("From", caller: "\"A. Caller\" ", user: "+442079460003", tag: "f" + serial),
        address("To", caller: "", user: "+77010000099", tag: nil),
        line(
            "Call-ID", true,
            [
                ("word", .token, "c" + serial, .visible), ("at", .separator, "@", .free),
                ("host", .host, "127.0.0.20", .free),
            ]),
        line(
            "CSeq", true,
            [
                ("number", .number, "1", .digits(UInt64(UInt32.max))), ("space", .separator, " ", .free),
                ("method", .token, "INVITE", .fixed),
            ]),
        contact,
        line(
            "Route", false,
            [
                ("less", .separator, "<", .free), ("scheme", .token, "sip", .free),
                ("scheme's colon", .separator, ":", .free), ("host", .host, "127.0.0.1", .free),
                ("port's colon", .separator, ":", .free), ("port", .number, "5060", .free),
                ("semicolon", .separator, ";", .free), ("lr", .token, "lr", .free),
                ("greater", .separator, ">", .free),
            ]),
        line(
            "Record-Route", false,
            [
                ("less", .separator, "<", .free), ("uri", .text, "sip:127.0.0.20:5070", .free),
                ("semicolon", .separator, ";", .free), ("lr", .token, "lr", .free),
                ("greater", .separator, ">", .free),
            ]),
        line(
            "Supported", false,
            [
                ("tag", .token, "100rel", .free), ("comma", .separator, ", ", .free),
                ("second tag", .token, "timer", .free),
            ]),
        line("Allow", false, [("methods", .text, "INVITE, ACK, CANCEL, BYE", .free)]),
        line(
            "P-Asserted-Identity", false,
            [
                ("less", .separator, "<", .free), ("scheme", .token, "sip", .free),
                ("scheme's colon", .separator, ":", .free), ("user", .text, "+442079460003", .free),
                ("at", .separator, "@", .free), ("host", .host, "127.0.0.20", .free),
                ("greater", .separator, ">", .free), ("comma", .separator, ", ", .free),
                ("tel", .text, "<tel:+442079460003>", .free),
            ]),
        line(
            "Diversion", false,
            [
                ("address", .text, "<sip:+442079460009@127.0.0.20>", .free), ("semicolon", .separator, ";", .free),
                ("reason", .token, "reason", .free), ("equals", .separator, "=", .free),
                ("value", .token, "unconditional", .free), ("second semicolon", .separator, ";", .free),
                ("counter", .token, "counter", .free), ("second equals", .separator, "=", .free),
                ("counter value", .number, "1", .free),
            ]),
        line(
            "History-Info", false,
            [
                ("address", .text, "<sip:+442079460009@127.0.0.20?Reason=SIP%3Bcause%3D302>", .free),
                ("semicolon", .separator, ";", .free), ("index", .token, "index", .free),
                ("equals", .separator, "=", .free), ("index value", .number, "1.1", .free),
            ]),
        line("Privacy", false, [("value", .token, "none", .free)]),
        line(
            "Session-Expires", false,
            [
                ("seconds", .number, "1800", .free), ("semicolon", .separator, ";", .free),
                ("refresher", .text, "refresher=uac", .free),
            ]),
        line("Expires", false, [("seconds", .number, "180", .free)]),
        line("Date", false, [("date", .text, "Tue, 18 Nov 2025 10:00:00 GMT", .free)]),
        line("User-Agent", false, [("text", .text, "Carrier-SBC/9.1 (x)", .free)]),
        line("Subject", false, [("text", .text, "a call", .free)]),
        line(
            "Content-Type", false,
            [
                ("type", .token, "application", .free), ("slash", .separator, "/", .free),
                ("subtype", .token, "sdp", .free),
            ]),
        line("Content-Length", false, [("number", .number, String(bodyCount), .digits(UInt64(bodyCount)))]),
    ]

    package static let body: [InviteElement] = [
        InviteElement("body", "version", .text, "v=0\r\n"),
        InviteElement("body", "origin", .text, "o=- 1 1 IN IP4 127.0.0.20\r\n"),
        InviteElement("body", "name", .text, "s=-\r\n"),
        InviteElement("body", "connection", .text, "c=IN IP4 127.0.0.20\r\n"),
        InviteElement("body", "time", .text, "t=0 0\r\n"),
        InviteElement("body", "media", .text, "m=audio 40000 RTP/AVP 8 0\r\n"),
        InviteElement("body", "attribute", .text, "a=rtpmap:8 PCMA/8000\r\n"),
    ]

    private static let bodyCount = body.reduce(0) { $0 + $1.sound.count }

    private static let contact = line(
        "Contact", false,
        [
            ("display name", .text, "\"SBC\" ", .free), ("less", .separator, "<", .free),
            ("scheme", .token, "sip", .free), ("scheme's colon", .separator, ":", .free),
            ("user", .text, "a", .free), ("at", .separator, "@", .free), ("host", .host, "127.0.0.20", .free),
            ("port's colon", .separator, ":", .free), ("port", .number, "5070", .free),
            ("greater", .separator, ">", .free), ("semicolon", .separator, ";", .free), ("q", .text, "q=0.5", .free),
        ])

    private static func address(_ header: String, caller: String, user: String, tag: String?) -> Line {
        var parts: [(String, InviteElement.Kind, String, InviteElement.Rule)] = []
        if !caller.isEmpty { parts.append(("display name", .text, caller, .free)) }
        parts += [
            ("less", .separator, "<", .free), ("scheme", .token, "sip", .free),
            ("scheme's colon", .separator, ":", .free), ("user", .text, user, .free), ("at", .separator, "@", .free),
            ("host", .host, "127.0.0.20", .free), ("greater", .separator, ">", .free),
        ]
        if let tag {
            parts += [
                ("semicolon", .separator, ";", .free), ("tag", .token, "tag", .free),
                ("equals", .separator, "=", .free), ("tag value", .token, tag, .free),
            ]
        }
        return line(header, true, parts)
    }

    private static func line(
        _ header: String, _ isMandatory: Bool, _ parts: [(String, InviteElement.Kind, String, InviteElement.Rule)]
    ) -> Line {
        var elements = [
            InviteElement(header, "header name", .token, header), InviteElement(header, "colon", .separator, ": "),
        ]
        elements += parts.map { InviteElement(header, $0.0, $0.1, $0.2, $0.3) }
        return Line(header: header, elements: elements, isMandatory: isMandatory)
    }
}
