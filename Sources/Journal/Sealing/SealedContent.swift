package import Telephony

/// What is sealed beside an entry: its clear numbers in the order of its kind, and one text (Call-ID, reason).
///
/// Bytes: version 1; count of numbers (1); for each its kind as in `NumberMark` (1) and its digits (8; of a short
/// code the low 32 bits, with the count of digits above them); length of the text (2) and the text.
package struct SealedContent: Hashable, Sendable {
    /// Most numbers of one entry.
    package static let maximumNumbers = 16

    package var numbers: [PresentedNumber]
    /// UTF-8 as far as a person wrote it; a Call-ID as it came.
    package var text: [UInt8]

    /// Numbers past `maximumNumbers` and text past 65,535 bytes are left out.
    package init(numbers: [PresentedNumber], text: [UInt8] = []) {
        self.numbers = Array(numbers.prefix(Self.maximumNumbers))
        self.text = Array(text.prefix(Int(UInt16.max)))
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 4 + numbers.count * 9 + text.count)
        writer.integer(UInt8(1))
        writer.integer(UInt8(numbers.count))
        for number in numbers {
            writer.integer(NumberMark.kind(of: number))
            writer.integer(Self.word(of: number))
        }
        writer.integer(UInt16(text.count))
        writer.raw(text)
        return writer.bytes
    }

    init(_ bytes: [UInt8]) throws(EntryFault) {
        var reader = ByteReader(bytes)
        let version: UInt8 = try reader.integer()
        guard version == 1 else { throw .unknownVersion(version) }
        let count: UInt8 = try reader.integer()
        guard count <= Self.maximumNumbers else { throw .value(at: 1) }
        numbers = []
        for _ in 0..<count {
            let start = reader.offset
            let kind: UInt8 = try reader.integer()
            guard let number = Self.number(kind: kind, word: try reader.integer()) else { throw .value(at: start) }
            numbers.append(number)
        }
        let length: UInt16 = try reader.integer()
        text = try reader.raw(Int(length))
        try reader.finish()
    }

    /// The digits as one word: what the pseudonym is computed of, and what is sealed.
    static func word(of number: PresentedNumber) -> UInt64 {
        switch number {
        case .absent, .anonymous, .malformed: 0
        case .number(let number): number.digits
        case .short(let code): UInt64(code.digits) | UInt64(code.count) << 32
        }
    }

    private static func number(kind: UInt8, word: UInt64) -> PresentedNumber? {
        switch kind {
        case 0: return word == 0 ? .absent : nil
        case 1: return word == 0 ? .anonymous : nil
        case 2: return (1..<1_000_000_000_000_000).contains(word) ? .number(PhoneNumber(digits: word)) : nil
        case 3:
            let count = word >> 32
            guard (1...9).contains(count) else { return nil }
            return .short(ShortNumber(digits: UInt32(truncatingIfNeeded: word), count: UInt8(count)))
        default:
            guard kind >= 16, word == 0, let fault = NumberFault(rawValue: kind - 16) else { return nil }
            return .malformed(fault)
        }
    }
}
