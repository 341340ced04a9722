import Telephony

/// Numbers as the console shows them, digit for digit: what is hidden becomes `x`, and the length stays.
enum NumberMask {
    /// Shorter ones are services and extensions (`112`, `1414`).
    static let minimumDigits = 5
    static let hidden = UInt8(ascii: "x")
    /// Digits at the end that make a number known again within a call.
    static let needleDigits = 7

    /// Digits in `bytes[range]`, which may hold other characters, too: those stay. `isGlobal`: a plus sign stands before.
    static func mask(_ bytes: inout [UInt8], _ range: Range<Int>, isGlobal: Bool) {
        let places = range.filter { isDigit(bytes[$0]) }
        guard places.count >= minimumDigits else { return }
        let shown = shownDigits(places.map { bytes[$0] }, isGlobal: isGlobal)
        for (index, place) in places.enumerated() where index >= shown.first && index < places.count - shown.last {
            bytes[place] = hidden
        }
    }

    /// The last digits of a number as an integer; nil where it is too short to be told from other numbers.
    static func needle(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
        let digits = range.filter { isDigit(bytes[$0]) }.suffix(needleDigits)
        guard digits.count == needleDigits else { return nil }
        return digits.reduce(0) { $0 * 10 + UInt32(bytes[$1] - 0x30) }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// How many digits show at the start and at the end: no more than `Masking` shows, never so many that fewer than four
    /// stay hidden.
    private static func shownDigits(_ digits: [UInt8], isGlobal: Bool) -> (first: Int, last: Int) {
        let count = digits.count
        guard count >= Masking.minimumHidden + 2 else { return (count - Masking.minimumHidden, 0) }
        // Two zeros before a country code, as a prefix for abroad.
        let zeros = isGlobal ? 0 : min(2, digits.prefix { $0 == 0x30 }.count)
        let significant = digits.dropFirst(zeros)
        guard isGlobal || significant.count >= 11, significant.count <= PhoneNumber.maximumDigits,
            significant.first != 0x30
        else { return (min(3, count - Masking.minimumHidden - 2), 2) }
        let value = significant.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
        let masked = Masking.masked(PhoneNumber(digits: value)).filter { $0 != " " && $0 != "+" }
        let first = masked.prefix { $0.isNumber }.count
        let last = masked.reversed().prefix { $0.isNumber }.count
        guard first + last + Masking.minimumHidden <= significant.count else {
            return (min(3, count - Masking.minimumHidden - 2), 2)
        }
        return (zeros + first, last)
    }
}
