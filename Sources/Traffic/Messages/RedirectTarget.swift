import Wire

/// One Contact of a 302, or of a 2xx: where to go, in which order.
struct RedirectTarget: Equatable {
    /// The URI without its headers, as a Request-URI (RFC 3261 §19.1.5).
    let uri: String
    /// Nil where the host is no address: nothing is looked up, the contact is as good as dead.
    let address: PeerAddress?
    /// q in thousandths; 1,000 where none is given.
    let preference: Int
    /// The token that a gate gives to a diverted call.
    let isDesk: Bool
    /// Headers in the URI: a label that travels in the Contact.
    let hasHeaders: Bool

    /// All of a message, the most preferred first; equal ones keep their order.
    static func all(in message: ReceivedMessage) -> [RedirectTarget] {
        let targets = message.contacts.flatMap { split(message.text($0)) }.compactMap(RedirectTarget.init)
        return targets.enumerated().sorted {
            ($1.element.preference, $0.offset) < ($0.element.preference, $1.offset)
        }.map(\.element)
    }

    init?(_ text: String) {
        var uri = text
        var parameters = ""
        if let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
            uri = String(text[text.index(after: open)..<close])
            parameters = String(text[text.index(after: close)...])
        } else if let semicolon = text.firstIndex(of: ";") {
            // Without brackets, parameters belong to the header (RFC 3261 §20.10).
            uri = String(text[..<semicolon])
            parameters = String(text[semicolon...])
        }
        uri = uri.trimmed
        guard uri.lowercased().hasPrefix("sip:") else { return nil }
        let afterUser = uri.lastIndex(of: "@").map(uri.index(after:)) ?? uri.index(uri.startIndex, offsetBy: 4)
        let headers = uri[afterUser...].firstIndex(of: "?")
        hasHeaders = headers != nil
        let plain = String(uri[..<(headers ?? uri.endIndex)])
        self.uri = plain
        let host = plain[afterUser...].prefix { $0 != ";" }
        address = PeerAddress(host, defaultPort: 5060)
        isDesk = plain[afterUser...].contains(";qc=")
        preference = Self.preference(parameters)
    }

    private static func preference(_ parameters: String) -> Int {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, parts[0].lowercased() == "q" else { continue }
            // qvalue (RFC 3261 §25.1): 0 or 1 with up to three places.
            let digits = parts[1].split(separator: ".", omittingEmptySubsequences: false)
            let places = digits.count > 1 ? String(digits[1].prefix(3)) : ""
            let whole = digits.first.flatMap { Int($0) } ?? 1
            let part = Int(places + String(repeating: "0", count: 3 - places.count)) ?? 0
            return min(max(whole, 0), 1) * 1_000 + part
        }
        return 1_000
    }

    /// Commas outside quotes and brackets part the values of one header.
    private static func split(_ text: String) -> [String] {
        var result: [String] = []
        var current = ""
        var isQuoted = false
        var depth = 0
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "<" where !isQuoted: depth += 1
            case ">" where !isQuoted: depth -= 1
            case "," where !isQuoted && depth == 0:
                result.append(current)
                current = ""
                continue
            default: break
            }
            current.append(character)
        }
        result.append(current)
        return result
    }
}

extension String {
    fileprivate var trimmed: String {
        var part = self[...]
        while let first = part.first, first == " " || first == "\t" { part = part.dropFirst() }
        while let last = part.last, last == " " || last == "\t" { part = part.dropLast() }
        return String(part)
    }
}
