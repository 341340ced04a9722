/// What stands for a number everywhere outside the seal: HMAC-SHA-256 under a key of the centre, cut to 16 bytes.
///
/// Equal numbers have equal pseudonyms under one key; without the key a number cannot be found by trying all of them.
package struct Pseudonym: Hashable, Sendable, BitwiseCopyable {
    /// The first eight bytes, little-endian.
    package let high: UInt64
    /// The last eight bytes, little-endian.
    package let low: UInt64

    /// Where there is no number.
    package static let none = Pseudonym(high: 0, low: 0)

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Nil unless exactly 16 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            words.0 |= UInt64(bytes[index]) << UInt64(index * 8)
            words.1 |= UInt64(bytes[index + 8]) << UInt64(index * 8)
        }
        self.init(high: words.0, low: words.1)
    }

    /// Nil unless 32 hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for word in [high, low] {
            for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(index * 8))) }
        }
        return bytes
    }

    /// 32 digits.
    package var hex: String { Hex.text(bytes) }
}
