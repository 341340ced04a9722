extension PeerAddress: CustomStringConvertible {
    /// `127.0.0.1:5060` or `[2001:db8::1]:5060`; with port 0 the address alone.
    package var description: String {
        switch family {
        case .none: "none"
        case .v4: port == 0 ? host : "\(host):\(port)"
        case .v6: port == 0 ? host : "[\(host)]:\(port)"
        }
    }

    /// The address alone: dotted IPv4, or IPv6 as RFC 5952 §4 spells it.
    package var host: String {
        switch family {
        case .none: return ""
        case .v4: return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)"
        case .v6:
            let text = compressed
            return scope == 0 ? text : "\(text)%\(scope)"
        }
    }

    /// §4.2: the longest run of two or more zero groups becomes `::`, the first of equals; lower case, no leading zeros.
    private var compressed: String {
        let groups = (0..<8).map { i in
            UInt16(truncatingIfNeeded: (i < 4 ? high : low) >> UInt64(48 - (i % 4) * 16))
        }
        var best = 0..<0
        var i = 0
        while i < 8 {
            var j = i
            while j < 8, groups[j] == 0 { j += 1 }
            if j - i > max(best.count, 1) { best = i..<j }
            i = max(j, i + 1)
        }
        func joined(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !best.isEmpty else { return joined(groups[...]) }
        return "\(joined(groups[..<best.lowerBound]))::\(joined(groups[best.upperBound...]))"
    }

    /// `127.0.0.1:5060`, `[::1]:5060`, or an address alone, which gets `defaultPort`. No names: nothing is looked up.
    package init?(_ text: some StringProtocol, defaultPort: UInt16 = 0) {
        let bytes = Array(text.utf8)
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard let port = Self.port(after: bytes[(end + 1)...], defaultPort) else { return nil }
            self.init(host: bytes[1..<end], port: port)
            guard family == .v6 else { return nil }
        } else if bytes.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
            self.init(host: bytes[...], port: defaultPort)
        } else {
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            guard let port = Self.port(after: bytes[end...], defaultPort) else { return nil }
            self.init(host: bytes[..<end], port: port)
        }
    }

    /// An address alone, IPv4 or IPv6 without brackets, and its port.
    package init?(host: some StringProtocol, port: UInt16) {
        self.init(host: Array(host.utf8)[...], port: port)
    }

    private init?(host: ArraySlice<UInt8>, port: UInt16) {
        if host.contains(UInt8(ascii: ":")) {
            guard let (high, low, scope) = Self.v6(host) else { return nil }
            self.init(v6: high, low, scope: scope, port: port)
        } else {
            guard let address = Self.v4(host) else { return nil }
            self.init(v4: address, port: port)
        }
    }

    private static func port(after rest: ArraySlice<UInt8>, _ defaultPort: UInt16) -> UInt16? {
        if rest.isEmpty { return defaultPort }
        guard rest.first == UInt8(ascii: ":"), let n = number(rest.dropFirst(), most: 65_535) else { return nil }
        return UInt16(n)
    }

    private static func number(_ digits: ArraySlice<UInt8>, most: Int) -> Int? {
        guard !digits.isEmpty, digits.count <= 10 else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= 48, digit <= 57 else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value <= most ? value : nil
    }

    private static func v4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            // A leading zero means octal to some readers and decimal to others: refused (RFC 6943 §3.1.1).
            guard let byte = number(part, most: 255), part.count == 1 || part.first != 48 else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    /// RFC 4291 §2.2, with an IPv4 tail, and RFC 4007's zone as a number.
    private static func v6(_ text: ArraySlice<UInt8>) -> (UInt64, UInt64, UInt32)? {
        var text = text
        var scope: UInt32 = 0
        if let zone = text.firstIndex(of: UInt8(ascii: "%")) {
            guard let n = number(text[(zone + 1)...], most: Int(UInt32.max)) else { return nil }
            scope = UInt32(n)
            text = text[..<zone]
        }
        var head: [UInt16] = []
        var tail: [UInt16] = []
        var compressed = false
        var rest = text
        if rest.starts(with: [58, 58]) {
            compressed = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 58) ?? rest.endIndex
            let group = rest[rest.startIndex..<end]
            var words: [UInt16] = []
            if group.contains(UInt8(ascii: ".")) {
                guard end == rest.endIndex, let address = v4(group) else { return nil }
                words = [UInt16(address >> 16), UInt16(address & 0xFFFF)]
            } else {
                guard group.count <= 4, let word = UInt16(String(decoding: group, as: UTF8.self), radix: 16),
                    group.first != UInt8(ascii: "+")
                else { return nil }
                words = [word]
            }
            if compressed { tail += words } else { head += words }
            rest = rest[end...]
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == 58 {
                guard !compressed else { return nil }
                compressed = true
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        guard compressed ? head.count + tail.count <= 7 : head.count == 8 else { return nil }
        let groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        let value = groups.map(UInt64.init)
        return (
            value[0] << 48 | value[1] << 32 | value[2] << 16 | value[3],
            value[4] << 48 | value[5] << 32 | value[6] << 16 | value[7], scope
        )
    }
}
