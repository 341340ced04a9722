// Owner: a value. Allocates nothing. Budget: about 15 ns for 32 bytes, for diverted calls only.

/// SipHash-2-4 of whole 64-bit words (Aumasson and Bernstein, 2012): a keyed function whose results nobody can guess
/// without the key. Makes the tokens of diverted calls.
struct SipHash: Sendable {
    private let key0: UInt64
    private let key1: UInt64

    init(key0: UInt64, key1: UInt64) {
        self.key0 = key0
        self.key1 = key1
    }

    static func random() -> SipHash {
        var source = SystemRandomNumberGenerator()
        return SipHash(key0: source.next(), key1: source.next())
    }

    func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
        var state = SIMD4<UInt64>(
            key0 ^ 0x736F_6D65_7073_6575, key1 ^ 0x646F_7261_6E64_6F6D, key0 ^ 0x6C79_6765_6E65_7261,
            key1 ^ 0x7465_6462_7974_6573)
        Self.compress(&state, a)
        Self.compress(&state, b)
        Self.compress(&state, c)
        // The last block holds the length in bytes in its top byte: 24.
        Self.compress(&state, 24 << 56)
        state[2] ^= 0xFF
        for _ in 0..<4 { Self.round(&state) }
        return state[0] ^ state[1] ^ state[2] ^ state[3]
    }

    private static func compress(_ state: inout SIMD4<UInt64>, _ word: UInt64) {
        state[3] ^= word
        round(&state)
        round(&state)
        state[0] ^= word
    }

    private static func round(_ v: inout SIMD4<UInt64>) {
        v[0] &+= v[1]
        v[2] &+= v[3]
        v[1] = rotated(v[1], 13) ^ v[0]
        v[3] = rotated(v[3], 16) ^ v[2]
        v[0] = rotated(v[0], 32)
        v[2] &+= v[1]
        v[0] &+= v[3]
        v[1] = rotated(v[1], 17) ^ v[2]
        v[3] = rotated(v[3], 21) ^ v[0]
        v[2] = rotated(v[2], 32)
    }

    private static func rotated(_ x: UInt64, _ n: UInt64) -> UInt64 {
        x << n | x >> (64 - n)
    }
}
