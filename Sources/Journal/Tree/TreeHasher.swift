internal import Crypto

/// The hashes of a Merkle tree (RFC 6962 §2.1): leaves and nodes have prefixes of their own, so that none passes for
/// the other.
package enum TreeHasher {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01
    /// Bytes up to which a leaf is copied behind its prefix.
    private static let shortLeaf = 128

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let empty: TreeHash = SHA256().finalize().withUnsafeBytes { TreeHash(digest: $0) }

    /// `SHA-256(0x00 || entry)`.
    package static func leaf(_ entry: [UInt8]) -> TreeHash {
        entry.withUnsafeBytes { leaf($0) }
    }

    /// `SHA-256(0x00 || bytes[range])`; precondition: the range lies inside.
    package static func leaf(_ bytes: [UInt8], _ range: Range<Int>) -> TreeHash {
        bytes.withUnsafeBytes { leaf(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// `SHA-256(0x01 || left || right)`.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * TreeHash.byteCount, alignment: 1) { buffer in
            buffer[0] = nodePrefix
            left.withBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: $0) }
            right.withBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33...]).copyMemory(from: $0) }
            return digest(UnsafeRawBufferPointer(buffer))
        }
    }

    private static func leaf(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        if bytes.count <= shortLeaf {
            // One update of a copy costs less than two updates.
            return withUnsafeTemporaryAllocation(byteCount: 1 + bytes.count, alignment: 1) { buffer in
                buffer[0] = leafPrefix
                UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: bytes)
                return digest(UnsafeRawBufferPointer(buffer))
            }
        }
        var hash = SHA256()
        withUnsafeBytes(of: leafPrefix) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: bytes)
        return hash.finalize().withUnsafeBytes { TreeHash(digest: $0) }
    }

    private static func digest(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize().withUnsafeBytes { TreeHash(digest: $0) }
    }
}
