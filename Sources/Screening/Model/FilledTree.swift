/// A tree with all splits of `CallTrees.depth` levels: below a leaf both ways lead to it again.
struct FilledTree {
    /// Places from which splits lead on; those behind are ends.
    static let splits = 1 << CallTrees.depth

    /// Index of the tree's own node by place, from 1 on: the right child of n stands at 2 n, the left one at 2 n + 1.
    private(set) var nodes = [Int](repeating: 0, count: 2 * splits)

    /// No deeper than that.
    init(_ tree: Tree) {
        for place in 1..<Self.splits {
            let node = tree.nodes[nodes[place]]
            nodes[2 * place] = node.isLeaf ? nodes[place] : node.left + 1
            nodes[2 * place + 1] = node.isLeaf ? nodes[place] : node.left
        }
    }
}
