/// An Identity header's value (RFC 8224 §4): `token;info=<https://…>;alg=ES256;ppt="shaken"`.
package struct IdentityHeader: Hashable, Sendable {
    /// The token: three parts in full form, `..signature` in compact form (RFC 8225 §7).
    package let token: ArraySlice<UInt8>
    /// `info`, as written.
    package let url: String
    package let type: PASSporTType

    package var isCompact: Bool { token.starts(with: Array("..".utf8)) }

    /// Nil for what is none: no token, `info` missing or not in <>, `alg` other than ES256, a parameter twice.
    package init?(_ value: some Collection<UInt8>) {
        guard value.count <= STIRLimits.headerBytes else { return nil }
        var rest = Self.trimmed(Array(value)[...])
        let tokenEnd = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
        token = Self.trimmed(rest[..<tokenEnd])
        guard !token.isEmpty, token.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        rest = rest[tokenEnd...]
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard parameters.count < 8, let (name, text) = Self.parameter(&rest), parameters[name] == nil else {
                return nil
            }
            parameters[name] = text
        }
        guard let url = parameters["info"], !url.isEmpty, url.utf8.count <= STIRLimits.urlBytes else { return nil }
        guard parameters["alg"].map({ $0 == "ES256" }) ?? true else { return nil }
        self.url = url
        type = PASSporTType(ppt: parameters["ppt"])
    }

    /// One `;name=value` off the front: a token, a text in quotes, or for `info` a URI in <>.
    private static func parameter(_ rest: inout ArraySlice<UInt8>) -> (name: String, text: String)? {
        // Called at a semicolon.
        rest = trimmedStart(rest.dropFirst())
        guard let equals = rest.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") }),
            rest[equals] == UInt8(ascii: "=")
        else { return nil }
        let name = String(decoding: trimmed(rest[..<equals]), as: UTF8.self).lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        rest = trimmedStart(rest[(equals + 1)...])
        let closing: UInt8? =
            switch (name, rest.first) {
            case ("info", UInt8(ascii: "<")?): UInt8(ascii: ">")
            case ("info", _): nil
            case (_, UInt8(ascii: "\"")?): UInt8(ascii: "\"")
            default: nil
            }
        let text: ArraySlice<UInt8>
        if let closing {
            guard let end = rest.dropFirst().firstIndex(of: closing) else { return nil }
            text = rest[(rest.startIndex + 1)..<end]
            rest = trimmedStart(rest[(end + 1)...])
        } else {
            guard name != "info" else { return nil }
            let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
            text = trimmed(rest[..<end])
            rest = rest[end...]
        }
        guard rest.isEmpty || rest.first == UInt8(ascii: ";"), text.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        return (name, String(decoding: text, as: UTF8.self))
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = trimmedStart(text)
        return text[..<(text.lastIndex(where: { $0 > 0x20 }).map { $0 + 1 } ?? text.startIndex)]
    }

    private static func trimmedStart(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> { text.drop { $0 <= 0x20 } }
}
