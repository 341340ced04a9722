// Owner: the judge's thread (any other may use it too: a value). Allocation: none.
// Budget: 150 ns together with `NumberingPlan.classify`, held by Benchmarks/Bench/NormaliserBench.swift.

/// One pass over the bytes of a presented number: its digits, how it began, and what else stood there.
///
/// Understood: `tel:`, `sip:` and `sips:` before it, `%`-escapes (RFC 3261 §19.1.2), visual separators
/// (RFC 3966 §5.1.1) and the spaces and dashes of word processors, `;phone-context=` (RFC 3966 §5.1.5).
struct NumberScan {
    /// International prefix 8~10 and 15 digits: what is longer is no number in any form.
    static let maximumDigits = 18

    /// All digits as an integer; leading zeros live on in `count`.
    var digits: UInt64 = 0
    var count = 0
    /// The first three digits.
    var head: UInt32 = 0
    /// The digits after the first three.
    var tail: UInt64 = 0
    var hasPlus = false
    var isWithheld = false
    var fault: NumberFault?
    /// A global `phone-context`: its digits; 0: none.
    var context: UInt64 = 0
    var contextCount = 0

    init(_ bytes: Span<UInt8>) {
        scan(bytes)
    }

    private mutating func scan(_ bytes: Span<UInt8>) {
        var index = Self.endOfScheme(in: bytes)
        while index < bytes.count {
            var byte = bytes[index]
            index &+= 1
            if byte == UInt8(ascii: "%") {
                guard let decoded = Self.escaped(in: bytes, at: index) else { return fail(.badCharacter) }
                byte = decoded
                index &+= 2
            }
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                guard count < Self.maximumDigits else { return fail(.tooLong) }
                append(digit)
                continue
            }
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: " "),
                UInt8(ascii: "~"):
                continue
            case UInt8(ascii: "+"):
                guard count == 0, !hasPlus else { return fail(.badCharacter) }
                hasPlus = true
            case UInt8(ascii: ";"):
                return readContext(in: bytes, from: index)
            case UInt8(ascii: "@"), UInt8(ascii: ">"):
                return
            default:
                if let length = Self.typographicSeparator(in: bytes, at: index &- 1) {
                    index = index &- 1 &+ length
                    continue
                }
                guard Self.isLetter(byte) else { return fail(.badCharacter) }
                if count == 0, !hasPlus, Self.isWithheldName(in: bytes, at: index &- 1) {
                    isWithheld = true
                    return
                }
                return fail(.letters)
            }
        }
    }

    @inline(__always)
    private mutating func append(_ digit: UInt8) {
        digits = digits &* 10 &+ UInt64(digit)
        if count < 3 {
            head = head &* 10 &+ UInt32(digit)
        } else {
            tail = tail &* 10 &+ UInt64(digit)
        }
        count &+= 1
    }

    private mutating func fail(_ fault: NumberFault) {
        self.fault = fault
    }

    // MARK: What stands around the digits

    /// Position after leading spaces, `<` and a scheme.
    private static func endOfScheme(in bytes: Span<UInt8>) -> Int {
        var index = 0
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "<") {
            index &+= 1
        }
        guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "t") || bytes[index] | 0x20 == UInt8(ascii: "s")
        else { return index }
        if hasPrefix("tel:", in: bytes, at: index) { return index &+ 4 }
        if hasPrefix("sip:", in: bytes, at: index) { return index &+ 4 }
        if hasPrefix("sips:", in: bytes, at: index) { return index &+ 5 }
        return index
    }

    /// ASCII without regard to case; `word` in small letters.
    private static func hasPrefix(_ word: StaticString, in bytes: Span<UInt8>, at start: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count &- start >= length else { return false }
        return word.withUTF8Buffer { letters in
            for index in 0..<length where lowered(bytes[start &+ index]) != letters[index] { return false }
            return true
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || byte >= 0x80
    }

    /// The byte of two hex digits, where there are two.
    private static func escaped(in bytes: Span<UInt8>, at index: Int) -> UInt8? {
        guard bytes.count &- index >= 2, let high = hex(bytes[index]), let low = hex(bytes[index &+ 1]) else {
            return nil
        }
        return high << 4 | low
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : nil
    }

    /// Bytes of a no-break space, a dash, a minus sign or a direction mark, as copied from documents.
    private static func typographicSeparator(in bytes: Span<UInt8>, at index: Int) -> Int? {
        switch bytes[index] {
        case 0xC2 where bytes.count &- index >= 2 && bytes[index &+ 1] == 0xA0:
            return 2
        case 0xE2 where bytes.count &- index >= 3:
            let second = bytes[index &+ 1]
            let third = bytes[index &+ 2]
            // U+2000 to U+206F, and U+2212.
            if second == 0x80 || (second == 0x81 && third <= 0xAF) || (second == 0x88 && third == 0x92) { return 3 }
            return nil
        default:
            return nil
        }
    }

    /// Names that stand for a withheld number: RFC 3323 §4.1.1.3, 3GPP TS 29.163 §7.4.6, and what SBCs write.
    private static func isWithheldName(in bytes: Span<UInt8>, at start: Int) -> Bool {
        func matches(_ name: StaticString) -> Bool {
            guard hasPrefix(name, in: bytes, at: start) else { return false }
            let end = start &+ name.utf8CodeUnitCount
            guard end < bytes.count else { return true }
            return bytes[end] == UInt8(ascii: "@") || bytes[end] == UInt8(ascii: ";") || bytes[end] == UInt8(ascii: ">")
        }
        switch lowered(bytes[start]) {
        case UInt8(ascii: "a"): return matches("anonymous") || matches("anonymous.invalid")
        case UInt8(ascii: "u"): return matches("unavailable") || matches("unknown")
        case UInt8(ascii: "r"): return matches("restricted")
        case UInt8(ascii: "p"): return matches("private")
        case UInt8(ascii: "w"): return matches("withheld")
        default: return false
        }
    }

    /// `phone-context=+380` among the parameters that follow the number.
    private mutating func readContext(in bytes: Span<UInt8>, from start: Int) {
        var index = start
        while index < bytes.count {
            if Self.hasPrefix("phone-context=", in: bytes, at: index) {
                index &+= 14
                if Self.hasPrefix("%2b", in: bytes, at: index) {
                    index &+= 3
                } else if index < bytes.count, bytes[index] == UInt8(ascii: "+") {
                    index &+= 1
                } else {
                    return
                }
                while index < bytes.count, contextCount < 7 {
                    let digit = bytes[index] &- UInt8(ascii: "0")
                    if digit < 10 {
                        context = context &* 10 &+ UInt64(digit)
                        contextCount &+= 1
                    } else if bytes[index] != UInt8(ascii: "-") && bytes[index] != UInt8(ascii: ".") {
                        return
                    }
                    index &+= 1
                }
                return
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: ";") {
                if bytes[index] == UInt8(ascii: "@") || bytes[index] == UInt8(ascii: ">") { return }
                index &+= 1
            }
            index &+= 1
        }
    }
}
