/// The root of a complete subtree that tiles consist of: of 256, 65,536, … entries (C2SP tlog-tiles).
package struct TileNode: Hashable, Sendable {
    /// Levels of the tree in one of the tiles.
    package static let height = 8
    /// Hashes in a full tile.
    package static let width = 1 << height
    static let mask = UInt64(width - 1)

    /// Of the tiles that hold it, 1 and up: 256^level entries stand under it.
    package let level: Int
    /// Among those of its level, from 0.
    package let number: UInt64
    package let hash: TreeHash

    package init(level: Int, number: UInt64, hash: TreeHash) {
        self.level = level
        self.number = number
        self.hash = hash
    }
}
