/// Bytes that are put into answers, escaped by the grammar of the place that they go to.
enum HeaderText {
    /// A URI from the configuration: printable ASCII without anything that would end it early.
    static func isURI(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return false }
        guard text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }) else {
            return false
        }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"\\".utf8.contains($0) }
    }

    /// The inside of a quoted-string (RFC 3261 §25.1): backslash and quote escaped, control characters left out.
    static func quoted(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text.utf8 where byte >= 0x20 && byte != 0x7F {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
            result.append(byte)
        }
        return result
    }

    /// A header's value of ours: control characters, which would begin a line, left out.
    static func line(_ text: String) -> [UInt8] { text.utf8.filter { $0 >= 0x20 && $0 != 0x7F } }

    /// The value of a header in a SIP URI (hvalue, RFC 3261 §25.1): everything else as %XX.
    static func hvalue(_ bytes: [UInt8]) -> [UInt8] {
        let plain = Set("-_.!~*'()[]/?:+$".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            if isLetter || isDigit || plain.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }
}
