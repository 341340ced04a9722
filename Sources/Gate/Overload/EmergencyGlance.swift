// Owner: the thread that sheds; pure. Allocates nothing. Budget: 15 ns.

/// Whether a message may be a call to an emergency number: from its first line alone, before anything is parsed.
///
/// Says yes too often rather than too seldom: then the whole message is looked at. No: it begins with another method, or
/// its Request-URI has more digits than an emergency number could have.
enum EmergencyGlance {
    /// Six digits of a code, and `007` before it.
    static let mostDigits = 9
    /// Further than this no first line is looked into.
    static let mostBytes = 256

    /// `prefixDigits`: as many may stand before the number, for the trunk strips them.
    static func mayBeOne(_ bytes: Span<UInt8>, prefixDigits: Int = 0) -> Bool {
        guard bytes.count > 0 else { return false }
        switch bytes[0] {
        case UInt8(ascii: "I"), UInt8(ascii: "i"): break
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"): return true
        default: return false
        }
        let end = min(bytes.count, mostBytes)
        var index = 0
        while index < end, bytes[index] != UInt8(ascii: " "), bytes[index] != UInt8(ascii: "\t") { index += 1 }
        // To the scheme's end.
        let start = index
        while index < end, bytes[index] != UInt8(ascii: ":") { index += 1 }
        guard index < end, isSIP(bytes, from: start, to: index) else { return true }
        return mayBeShort(bytes, from: index + 1, to: end, most: mostDigits + prefixDigits)
    }

    /// ` sip` or ` sips`, in letters of either case.
    private static func isSIP(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var first = start
        while first < end, bytes[first] == UInt8(ascii: " ") { first += 1 }
        guard end - first == 3 || end - first == 4 else { return false }
        return bytes[first] | 0x20 == UInt8(ascii: "s") && bytes[first + 1] | 0x20 == UInt8(ascii: "i")
            && bytes[first + 2] | 0x20 == UInt8(ascii: "p")
    }

    /// The user part, or the host where there is none.
    private static func mayBeShort(_ bytes: Span<UInt8>, from start: Int, to end: Int, most: Int) -> Bool {
        var digits = 0
        for index in start..<end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if digits > most { return false }
            case UInt8(ascii: " "):
                if digits >= 2 { return true }
            case UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                return digits >= 2
            // An escape may be a digit, or anything else.
            case UInt8(ascii: "%"): return true
            default: break
            }
        }
        return true
    }
}
