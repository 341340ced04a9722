// Owner: a value. Allocates nothing. Budget: 16 bytes in about 2 ns.

/// A 128-bit hash of a few byte strings, by folded 64 x 64 -> 128 multiplication, two lanes with their own constants.
///
/// With a random seed (`ByteHash.Seed.random`) nobody outside can aim at one place of a table; it is no signature. With
/// the fixed seed (`.journal`) the same bytes give the same number on every machine, years later: what goes into a
/// verdict uses that one (law 2).
package struct ByteHash: Sendable {
    package struct Seed: Sendable, BitwiseCopyable {
        let first: UInt64
        let second: UInt64

        /// Published, never changed: numbers made with it are journalled.
        package static let journal = Seed(first: 0x243F_6A88_85A3_08D3, second: 0x1319_8A2E_0370_7344)

        package init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }

        package static func random() -> Seed {
            var source = SystemRandomNumberGenerator()
            return Seed(first: source.next(), second: source.next())
        }
    }

    private let seed: Seed
    package private(set) var high: UInt64
    package private(set) var low: UInt64

    package init(_ seed: Seed) {
        self.seed = seed
        high = seed.second
        low = seed.first
    }

    /// 64 bits of one byte string under the fixed seed: Call-ID, User-Agent, source address of a call attempt.
    package static func journalled(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = ByteHash(.journal)
        hash.absorb(bytes)
        return hash.high ^ hash.low
    }

    /// Takes the string and its length, so that ("ab", "c") and ("a", "bc") differ.
    @inline(__always)
    package mutating func absorb(_ bytes: Span<UInt8>) {
        let raw = bytes.bytes
        let count = raw.byteCount
        var offset = 0
        while offset &+ 16 <= count {
            absorb(
                raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self),
                raw.unsafeLoadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
            offset &+= 16
        }
        var first: UInt64 = 0
        var second: UInt64 = 0
        let left = count &- offset
        if left >= 8 {
            first = raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            second = raw.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if left >= 4 {
            first = UInt64(raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
            second = UInt64(raw.unsafeLoadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else if left > 0 {
            first = UInt64(bytes[offset]) | UInt64(bytes[offset &+ left / 2]) << 8 | UInt64(bytes[count &- 1]) << 16
        }
        absorb(first, second ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A factor that an outsider makes zero would forget what came before: the old lane is kept beside the product.
    @inline(__always)
    package mutating func absorb(_ first: UInt64, _ second: UInt64) {
        high = Self.mix(first ^ seed.first, second ^ high) &+ (high << 23 | high >> 41)
        low = Self.mix(first ^ low, second ^ seed.second) &+ (low << 31 | low >> 33)
    }

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}
