/// An `x5u` that may be asked: https, a host's name, an allowed port, no user, no fragment. Whoever calls chooses it, so
/// everything else is refused before anybody looks it up (RFC 8226 §4, RFC 3986 §3).
package struct CertificateURL: Hashable, Sendable {
    /// As it is asked and cached: the host in lower case.
    package let text: String
    package let host: String
    package let port: Int
    /// Path and query.
    package let target: String

    /// What may be asked.
    package struct Rules: Sendable {
        package var ports: Set<Int> = [443]
        /// Given: no other host is asked.
        package var hosts: Set<String>?
        /// For tests alone: addresses instead of names, and those that are not public.
        package var allowsPrivateAddresses = false

        package init() {}
    }

    package init?(_ text: String, rules: Rules = Rules()) {
        let bytes = Array(text.utf8)
        guard bytes.count <= STIRLimits.urlBytes, bytes.allSatisfy(Self.isAllowed) else { return nil }
        guard text.lowercased().hasPrefix("https://") else { return nil }
        let rest = text.dropFirst("https://".count)
        let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) ?? rest.endIndex
        let authority = rest[..<slash].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = authority.first, !rest.contains("#"), !authority.contains(where: { $0.contains("@") })
        else { return nil }
        host = first.lowercased()
        guard let port = authority.count == 1 ? 443 : Self.port(authority[1]), rules.ports.contains(port) else {
            return nil
        }
        guard Self.isName(host) || (rules.allowsPrivateAddresses && Self.isAddressOrLocal(host)) else { return nil }
        if let hosts = rules.hosts, !hosts.contains(host) { return nil }
        self.port = port
        target = slash == rest.endIndex ? "/" : (rest[slash] == "?" ? "/" : "") + String(rest[slash...])
        self.text = "https://\(host)\(port == 443 ? "" : ":\(port)")\(target)"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "<")
            && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "\\")
    }

    private static func port(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = Int(text),
            (1...65_535).contains(port)
        else { return nil }
        return port
    }

    /// Labels of letters, digits and hyphens, at least two, the last with a letter in it: so no address, no `localhost`.
    private static func isName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.count >= 2, let last = labels.last else { return false }
        guard !["localhost", "local", "internal", "arpa", "onion"].contains(last) else { return false }
        return last.utf8.contains { 0x61...0x7A ~= $0 }
            && !(last.hasPrefix("0x"))
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isAddressOrLocal(_ host: String) -> Bool {
        host == "localhost" || host.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
    }
}
