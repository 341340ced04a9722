import Foundation

/// Where the operator's register answers: an address with `{number}` in its path or query.
struct RoamingEndpoint: Sendable, Equatable {
    static let place = "{number}"

    let isSecure: Bool
    let host: String
    let port: Int
    /// What stands before and behind the number in the request's target.
    let before: String
    let behind: String
    /// Bearer token (RFC 6750); nil: none.
    var token: String?

    /// nil: `http://` or `https://`, a host, and `{number}` once behind it were expected, in printable ASCII.
    init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("#") else { return nil }
        let rest: Substring
        if url.hasPrefix("https://") {
            isSecure = true
            rest = url.dropFirst(8)
        } else if url.hasPrefix("http://") {
            isSecure = false
            rest = url.dropFirst(7)
        } else {
            return nil
        }
        guard let slash = rest.firstIndex(of: "/"),
            let (host, port) = Self.authority(rest[..<slash], standard: isSecure ? 443 : 80)
        else { return nil }
        let parts = rest[slash...].components(separatedBy: Self.place)
        guard parts.count == 2 else { return nil }
        self.host = host
        self.port = port
        before = parts[0]
        behind = parts[1]
    }

    /// `host`, `host:port` or `[::1]:port`; no user.
    private static func authority(_ text: Substring, standard: Int) -> (String, Int)? {
        guard !text.isEmpty, !text.contains("@") else { return nil }
        var host = text
        var port = standard
        let isLiteral = text.hasPrefix("[")
        if let colon = text.lastIndex(of: ":"), !isLiteral || text[..<colon].hasSuffix("]") {
            guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
            port = Int(number)
            host = text[..<colon]
        }
        if isLiteral {
            guard host.hasSuffix("]") else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }

    /// Digits with the country code, without a plus.
    func target(of digits: UInt64) -> String { before + String(digits) + behind }

    var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
