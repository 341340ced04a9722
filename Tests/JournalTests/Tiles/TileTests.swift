import Journal
import Testing

@Suite("Tiles of C2SP")
struct TileTests {
    private static func leaves(_ count: Int) -> [TreeHash] {
        (0..<count).map { TreeHasher.leaf([UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]) }
    }

    private static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        var tree = TreeFrontier()
        for leaf in leaves { tree.append(leaf: leaf) }
        return tree.root
    }

    @Test(
        "paths are read and written",
        arguments: [
            (TilePath(.hashes(level: 0), 1_234_067), "tile/0/x001/x234/067"),
            (TilePath(.entries, 0), "tile/entries/000"),
            (TilePath(.hashes(level: 2), 5, width: 1), "tile/2/005.p/1"),
            (TilePath(.remains, 1_000), "remains/x001/000"),
            (TilePath(.entries, 999, width: 255), "tile/entries/999.p/255"),
            (TilePath(.hashes(level: 63), .max), "tile/63/x018/x446/x744/x073/x709/x551/615"),
        ])
    func paths(path: TilePath, text: String) {
        #expect(path.description == text)
        #expect(TilePath(text) == path)
    }

    @Test(
        "what is no path of a tile, or not its one name, is refused",
        arguments: [
            "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/00/000",
            "tile/64/000", "tile/-1/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p",
            "tile/0/001/000", "tile/0/x001", "tile/0/x001/x000", "tile/0/../000", "/tile/0/000", "tile/0/000/",
            "tile/0/00a", "tile/entries", "tile/entry/000", "remains/", "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/0/٠٠٠",
        ])
    func noPaths(text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test("the tiles of a tree of 70,000 entries are those of the specification")
    func layout() {
        let size: UInt64 = 70_000
        #expect(TileLayout.levels(size: size) == 3)
        #expect(TileLayout.width(level: 0, number: 272, size: size) == 256)
        #expect(TileLayout.width(level: 0, number: 273, size: size) == 112)
        #expect(TileLayout.width(level: 0, number: 274, size: size) == 0)
        #expect(TileLayout.width(level: 1, number: 0, size: size) == 256)
        #expect(TileLayout.width(level: 1, number: 1, size: size) == 17)
        #expect(TileLayout.width(level: 2, number: 0, size: size) == 1)
        #expect(TileLayout.width(level: 3, number: 0, size: size) == 0)
        #expect(TileLayout.levels(size: 256) == 2)
        #expect(TileLayout.width(level: 1, number: 0, size: 256) == 1)
        #expect(TileLayout.levels(size: 0) == 0)
    }

    @Test("a tree says which of the tiles' subtrees an entry completes")
    func completed() throws {
        let leaves = Self.leaves(66_000)
        var tree = TreeFrontier()
        var nodes: [TileNode] = []
        for leaf in leaves { tree.append(leaf: leaf, completing: &nodes) }
        #expect(nodes.filter { $0.level == 1 }.map(\.number) == Array(0..<257))
        #expect(nodes.filter { $0.level == 2 }.map(\.number) == [0])
        #expect(nodes.count == 258)
        for node in nodes {
            let width = node.level == 1 ? 256 : 65_536
            let first = Int(node.number) * width
            #expect(node.hash == Self.root(leaves[first..<first + width]))
        }
        #expect(tree.root == Self.root(leaves[...]))
    }

    @Test("subtrees over destroyed entries complete the same; those inside one are gone")
    func completedByCovers() {
        let leaves = Self.leaves(2_048)
        var whole = TreeFrontier()
        var all: [TileNode] = []
        for leaf in leaves { whole.append(leaf: leaf, completing: &all) }
        var tree = TreeFrontier()
        var nodes: [TileNode] = []
        for leaf in leaves[..<100] { tree.append(leaf: leaf, completing: &nodes) }
        TreeCover(first: 100, leaves: Array(leaves[100..<1_700])).append(to: &tree, completing: &nodes)
        for leaf in leaves[1_700...] { tree.append(leaf: leaf, completing: &nodes) }
        #expect(tree == whole)
        #expect(nodes.map(\.number) == [0, 1, 6, 7])
        #expect(nodes.allSatisfy(all.contains))
    }

    @Test("proofs from subtrees are those from all leaves, for every tree up to 70 entries")
    func proofs() throws {
        let all = Self.leaves(70)
        for size in 1...70 {
            let leaves = Array(all[..<size])
            func subtree(_ level: Int, _ index: UInt64) throws(NoteFault) -> TreeHash {
                Self.root(leaves[Int(index) << level..<(Int(index) + 1) << level])
            }
            for index in 0..<size {
                let proof = try InclusionProof(index: UInt64(index), size: UInt64(size), subtree: subtree)
                #expect(proof == InclusionProof(index: index, leaves: leaves))
            }
            for first in 0...size {
                let proof = try ConsistencyProof(first: UInt64(first), second: UInt64(size), subtree: subtree)
                #expect(proof == ConsistencyProof(first: first, leaves: leaves))
            }
        }
    }

    @Test("what stays of destroyed runs proves every kept entry, and that the tree only grew between ends of runs")
    func proofsAfterDestruction() throws {
        for seed in 0..<200 {
            var random = SplitMix(state: UInt64(seed))
            let leaves = Self.leaves(Int(random.next() % 90) + 2)
            var row = SubtreeRow()
            var ends = [0]
            var kept: [Int] = []
            while let start = ends.last, start < leaves.count {
                let end = min(leaves.count, start + Int(random.next() % 20) + 1)
                if random.next() % 2 == 0 {
                    let cover = TreeCover(first: UInt64(start), leaves: Array(leaves[start..<end]))
                    var position = UInt64(start)
                    for (root, level) in zip(cover.nodes, cover.levels) {
                        row.append(root: root, level: level, at: position)
                        position += 1 << UInt64(level)
                    }
                } else {
                    for index in start..<end { row.append(root: leaves[index], level: 0, at: UInt64(index)) }
                    kept += Array(start..<end)
                }
                ends.append(end)
            }
            func subtree(_ level: Int, _ index: UInt64) throws -> TreeHash {
                try #require(row.root(level: level, index: index), "seed \(seed)")
            }
            for second in ends {
                for first in ends where first <= second {
                    let proof = try ConsistencyProof(first: UInt64(first), second: UInt64(second), subtree: subtree)
                    #expect(proof == ConsistencyProof(first: first, leaves: Array(leaves[..<second])))
                }
                for index in kept where index < second {
                    let proof = try InclusionProof(index: UInt64(index), size: UInt64(second), subtree: subtree)
                    #expect(proof == InclusionProof(index: index, leaves: Array(leaves[..<second])))
                }
            }
        }
    }

    @Test("bundles of entries come back; every truncation is refused")
    func bundles() throws {
        let entries: [[UInt8]] = [[1, 2, 3], [], [UInt8](repeating: 7, count: 65_535)]
        let bytes = try #require(EntryBundle.bytes(entries))
        #expect(bytes.prefix(7) == [0, 3, 1, 2, 3, 0, 0])
        #expect(EntryBundle.entries(bytes, width: 3) == entries)
        #expect(EntryBundle.entries(bytes, width: 2) == nil)
        #expect(EntryBundle.entries(bytes, width: 4) == nil)
        for count in [0, 1, 2, 4, 5, 6, 8, bytes.count - 1] {
            #expect(EntryBundle.entries(Array(bytes[..<count]), width: 3) == nil)
        }
        #expect(EntryBundle.bytes([[UInt8](repeating: 7, count: 65_536)]) == nil)
    }

    @Test("what remains of a tile comes back; a subtree where none can stand is refused")
    func remains() {
        let root = TreeHasher.empty
        let records: [RemainsBundle.Record] = [
            .destroyed(level: 1, root: root), .entry([UInt8](repeating: 1, count: 70_000)),
            .destroyed(level: 0, root: root),
        ]
        let bytes = RemainsBundle.bytes(records)
        #expect(bytes.prefix(2) == [1, 1])
        #expect(RemainsBundle.records(bytes, width: 4) == records)
        #expect(RemainsBundle.records(bytes, width: 5) == nil)
        for count in stride(from: 0, to: bytes.count, by: 9) {
            #expect(RemainsBundle.records(Array(bytes[..<count]), width: 4) == nil)
        }
        let misplaced = RemainsBundle.bytes([.entry([1]), .destroyed(level: 1, root: root), .entry([2])])
        #expect(RemainsBundle.records(misplaced, width: 4) == nil)
        #expect(RemainsBundle.records([1, 9] + root.bytes, width: 256) == nil)
        #expect(RemainsBundle.records([2], width: 1) == nil)
    }
}

/// A seeded sequence (SplitMix64), so that a failure repeats.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
