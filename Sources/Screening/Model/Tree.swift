/// One regression tree as the model file states it.
///
/// Nodes stand in breadth-first order: the root first, and the two children of a split side by side at the next free
/// places. So a child lies behind its parent, belongs to it alone, and no walk can go in circles.
package struct Tree: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        /// Position in the model's inputs that a split looks at; 0 in a leaf.
        package var input: Int
        /// A split's threshold: what is smaller goes left. A leaf's value: what the tree adds to the margin.
        package var value: Float
        /// Index of the left child; the right one follows it. 0: a leaf.
        package var left: Int
        /// Where a missing value goes.
        package var missingGoesLeft: Bool
        /// Sum of the second derivatives (hessians) of the training rows that came by: the weight of a node in an expectation.
        package var cover: Float

        package init(input: Int, value: Float, left: Int, missingGoesLeft: Bool, cover: Float) {
            self.input = input
            self.value = value
            self.left = left
            self.missingGoesLeft = missingGoesLeft
            self.cover = cover
        }

        package static func leaf(_ value: Float, cover: Float) -> Node {
            Node(input: 0, value: value, left: 0, missingGoesLeft: false, cover: cover)
        }

        package var isLeaf: Bool { left == 0 }
    }

    package var nodes: [Node]

    package init(nodes: [Node]) { self.nodes = nodes }

    /// Splits between the root and the deepest leaf. The order of the nodes has to be right.
    package var depth: Int { depths.max() ?? 0 }

    /// Splits above each node.
    var depths: [Int] {
        var depths = [Int](repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated() where !node.isLeaf {
            depths[node.left] = depths[index] + 1
            depths[node.left + 1] = depths[index] + 1
        }
        return depths
    }

    /// Expected value of each node: that of its leaves, weighted by cover as the trainer's own attributions do.
    var means: [Double] {
        var means = nodes.map { Double($0.value) }
        for (index, node) in nodes.enumerated().reversed() where !node.isLeaf {
            let left = means[node.left] * Double(nodes[node.left].cover)
            let right = means[node.left + 1] * Double(nodes[node.left + 1].cover)
            means[index] = (left + right) / Double(node.cover)
        }
        return means
    }
}
