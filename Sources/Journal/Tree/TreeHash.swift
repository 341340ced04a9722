/// A SHA-256 value of the journal's tree: 32 bytes.
package struct TreeHash: Hashable, Sendable, BitwiseCopyable {
    package static let byteCount = 32

    /// Four words as they lie in memory; their order is that of the digest's bytes.
    ///
    /// Not one vector: that wants 32-byte alignment, which the frames of asynchronous functions do not give, and structs
    /// around it were read from the wrong place there.
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    /// Nil unless exactly 32 bytes lie at `offset`.
    package init?(_ bytes: [UInt8], at offset: Int = 0) {
        guard offset >= 0, bytes.count >= Self.byteCount, offset <= bytes.count - Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: TreeHash.self) }
    }

    /// Precondition: 32 bytes, a digest of our own.
    init(digest bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == Self.byteCount)
        self = bytes.loadUnaligned(as: TreeHash.self)
    }

    /// The first four bytes as a big-endian integer.
    package var firstFour: UInt32 {
        UInt32(truncatingIfNeeded: UInt64(bigEndian: first) >> 32)
    }

    /// The first 16 bytes, for codes that are cut to a half.
    var firstHalf: Pseudonym {
        Pseudonym(high: UInt64(littleEndian: first), low: UInt64(littleEndian: second))
    }

    package var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    package var hex: String { Hex.text(bytes) }

    /// Lends the 32 bytes.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: self, body)
    }
}
