import Crypto
import Journal
import Testing

@Suite("The Merkle tree of RFC 6962")
struct TreeTests {
    /// MTH of RFC 6962 §2.1, word for word, over whole entries.
    private static func reference(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
        if entries.isEmpty { return Array(SHA256.hash(data: [UInt8]())) }
        if entries.count == 1 { return Array(SHA256.hash(data: [0x00] + entries[entries.startIndex])) }
        var k = 1
        while k * 2 < entries.count { k *= 2 }
        let middle = entries.startIndex + k
        return Array(
            SHA256.hash(data: [0x01] + reference(entries[..<middle]) + reference(entries[middle...])))
    }

    /// The entries of the reference tree of Certificate Transparency's own tests.
    private static let transparency: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ]

    private static func entries(_ count: Int) -> [[UInt8]] {
        (0..<count).map { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8), 7] }
    }

    @Test("the roots of Certificate Transparency's reference tree")
    func referenceRoots() {
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var tree = TreeFrontier()
        for (entry, root) in zip(Self.transparency, roots) {
            tree.append(leaf: TreeHasher.leaf(entry))
            #expect(tree.root.hex == root)
        }
        #expect(
            TreeHasher.empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("the frontier has the root of the recursive definition at every size up to 300")
    func everySize() {
        let entries = Self.entries(300)
        var tree = TreeFrontier()
        for size in 0...300 {
            #expect(tree.root.bytes == Self.reference(entries[..<size]))
            #expect(tree.size == UInt64(size))
            #expect(TreeFrontier(size: tree.size, bytes: tree.bytes) == tree)
            if size < 300 { tree.append(leaf: TreeHasher.leaf(entries[size])) }
        }
    }

    @Test("a frontier of the wrong length is refused")
    func wrongFrontier() {
        #expect(TreeFrontier(size: 3, bytes: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(TreeFrontier(size: 0, bytes: [1]) == nil)
        #expect(TreeFrontier(size: 3, bytes: [UInt8](repeating: 0, count: 64)) != nil)
    }

    @Test("every leaf of every tree up to 70 is proved, and no other leaf by its proof")
    func inclusion() throws {
        let leaves = Self.entries(70).map { TreeHasher.leaf($0) }
        var tree = TreeFrontier()
        for size in 1...70 {
            tree.append(leaf: leaves[size - 1])
            let part = Array(leaves[..<size])
            for index in 0..<size {
                let proof = try #require(InclusionProof(index: index, leaves: part))
                #expect(proof.verifies(leaf: leaves[index], root: tree.root))
                #expect(!proof.verifies(leaf: TreeHasher.leaf([9]), root: tree.root))
                #expect(!proof.verifies(leaf: leaves[index], root: TreeHasher.empty))
                let longer = InclusionProof(
                    index: proof.index, size: proof.size, path: proof.path + [TreeHasher.empty])
                #expect(!longer.verifies(leaf: leaves[index], root: tree.root))
                if !proof.path.isEmpty {
                    let shorter = InclusionProof(
                        index: proof.index, size: proof.size, path: Array(proof.path.dropLast()))
                    #expect(!shorter.verifies(leaf: leaves[index], root: tree.root))
                }
            }
        }
        #expect(InclusionProof(index: 70, leaves: leaves) == nil)
        #expect(InclusionProof(index: -1, leaves: leaves) == nil)
        #expect(!InclusionProof(index: 5, size: 5, path: []).verifies(leaf: leaves[0], root: tree.root))
    }

    @Test("every pair of trees up to 40 is proved consistent, and a changed beginning is not")
    func consistency() throws {
        let leaves = Self.entries(40).map { TreeHasher.leaf($0) }
        var roots = [TreeHasher.empty]
        var tree = TreeFrontier()
        for leaf in leaves {
            tree.append(leaf: leaf)
            roots.append(tree.root)
        }
        for second in 0...40 {
            for first in 0...second {
                let proof = try #require(ConsistencyProof(first: first, leaves: Array(leaves[..<second])))
                #expect(proof.verifies(firstRoot: roots[first], secondRoot: roots[second]))
                #expect(!proof.verifies(firstRoot: TreeHasher.leaf([9]), secondRoot: roots[second]))
                if first > 0 {
                    #expect(!proof.verifies(firstRoot: roots[first], secondRoot: TreeHasher.leaf([9])))
                }
            }
        }
        #expect(ConsistencyProof(first: 41, leaves: leaves) == nil)
        #expect(!ConsistencyProof(first: 5, second: 4, path: []).verifies(firstRoot: roots[5], secondRoot: roots[4]))
    }

    @Test("a run of leaves may be replaced by its cover at any place and of any length")
    func cover() throws {
        let leaves = Self.entries(130).map { TreeHasher.leaf($0) }
        for first in [0, 1, 2, 5, 16, 31, 64, 100] {
            for count in [1, 2, 3, 7, 16, 29] {
                var whole = TreeFrontier()
                for leaf in leaves[..<first] { whole.append(leaf: leaf) }
                var covered = whole
                let made = TreeCover(first: UInt64(first), leaves: Array(leaves[first..<first + count]))
                let cover = try #require(TreeCover(first: made.first, count: made.count, bytes: made.bytes))
                #expect(cover == made)
                for leaf in leaves[first..<first + count] { whole.append(leaf: leaf) }
                #expect(cover.append(to: &covered))
                #expect(covered == whole)
                #expect(!cover.append(to: &covered))
            }
        }
        #expect(TreeCover(first: 0, count: 4, bytes: [UInt8](repeating: 0, count: 64)) == nil)
        #expect(TreeCover(first: .max, count: 4, bytes: []) == nil)
        var odd = TreeFrontier()
        odd.append(leaf: leaves[0])
        let stands = odd.append(subtree: leaves[1], level: 1)
        #expect(!stands)
    }
}
