// Owner: the `Model` that made it; the judge copies it beside the model that it keeps. Never allocates. Bench: ModelBench.

/// One step of a walk, 8 bytes.
struct TreeNode: BitwiseCopyable {
    /// What is smaller goes left. Infinite in a leaf, so that a walk stays there.
    var threshold: Float
    /// Within the tree; a leaf names itself.
    var left: UInt16
    /// Position in the row's first half, or in its second where a missing value goes left, and in a leaf.
    var place: UInt16

    /// Position in the row.
    var input: Int { Int(place) & (ModelRow.half - 1) }
}

/// Where a tree's nodes begin, and how many steps reach its deepest leaf.
struct TreeHead: BitwiseCopyable {
    var root: UInt32
    var steps: UInt32
}

/// The arrays of a model without its reference count. Indices in them were checked when they were made.
package struct ModelView: BitwiseCopyable, @unchecked Sendable {
    let heads: Slab<TreeHead>
    let nodes: Slab<TreeNode>
    /// What a leaf adds, by node.
    let values: Slab<Float>
    /// Expected value, by node; a leaf's is its value.
    let means: Slab<Float>
    let covers: Slab<Float>
    let points: Slab<Calibration.Point>
    package let treeCount: Int
    package let base: Float
    /// Expected margin: base and means of all roots, in the order of the trees.
    package let expectedMargin: Float

    /// `positions`: place in the row of each input. The document has been checked.
    init(_ document: ModelDocument, positions: [Int]) {
        treeCount = document.trees.count
        base = document.base
        let count = document.trees.reduce(0) { $0 + $1.nodes.count }
        heads = Slab(count: max(treeCount, 1))
        nodes = Slab(count: max(count, 1))
        values = Slab(count: max(count, 1))
        means = Slab(count: max(count, 1))
        covers = Slab(count: max(count, 1))
        points = Slab(count: document.calibration.points.count)
        for (index, point) in document.calibration.points.enumerated() { points[index] = point }
        var root = 0, expected = document.base
        for (index, tree) in document.trees.enumerated() {
            heads[index] = TreeHead(root: UInt32(root), steps: UInt32(tree.depth))
            let treeMeans = tree.means
            expected += Float(treeMeans[0])
            for (at, node) in tree.nodes.enumerated() {
                nodes[root + at] = TreeNode(
                    threshold: node.isLeaf ? .infinity : node.value, left: UInt16(node.isLeaf ? at : node.left),
                    place: UInt16(
                        positions[node.input] + (node.missingGoesLeft || node.isLeaf ? ModelRow.half : 0)))
                values[root + at] = node.value
                means[root + at] = Float(treeMeans[at])
                covers[root + at] = node.cover
            }
            root += tree.nodes.count
        }
        expectedMargin = expected
    }

    func deallocate() {
        heads.deallocate()
        nodes.deallocate()
        values.deallocate()
        means.deallocate()
        covers.deallocate()
        points.deallocate()
    }

    var byteCount: Int {
        heads.bytes.count + nodes.bytes.count + values.bytes.count + means.bytes.count + covers.bytes.count
            + points.bytes.count
    }

    /// Calibrated thousandths of log-odds at the model's prevalence.
    package func logOdds(_ row: borrowing ModelRow) -> Int32 { logOdds(margin: margin(row)) }

    /// The same of a margin.
    package func logOdds(margin: Float) -> Int32 {
        Calibration.logOdds(margin: Calibration.millionths(margin), count: points.count) { points[$0] }
    }

    /// Sum of the base and what each tree adds, in the order of the trees.
    ///
    /// Four trees are walked at once, since each step waits for the one before; a tree that has arrived stays at its leaf.
    package func margin(_ row: borrowing ModelRow) -> Float {
        // One span for all steps: an element of the row itself would be read from a copy of the whole.
        let cells = row.values.span
        var sum = base
        var index = 0
        while index + 4 <= treeCount {
            let a = heads[index], b = heads[index + 1], c = heads[index + 2], d = heads[index + 3]
            var atA = Int(a.root), atB = Int(b.root), atC = Int(c.root), atD = Int(d.root)
            for _ in 0..<max(max(a.steps, b.steps), max(c.steps, d.steps)) {
                atA = step(from: atA, root: a.root, cells)
                atB = step(from: atB, root: b.root, cells)
                atC = step(from: atC, root: c.root, cells)
                atD = step(from: atD, root: d.root, cells)
            }
            sum += values[atA]
            sum += values[atB]
            sum += values[atC]
            sum += values[atD]
            index += 4
        }
        while index < treeCount {
            let head = heads[index]
            var at = Int(head.root)
            for _ in 0..<head.steps { at = step(from: at, root: head.root, cells) }
            sum += values[at]
            index += 1
        }
        return sum
    }

    /// One comparison: a leaf's is always true, and leads to itself.
    @inline(__always)
    func step(from at: Int, root: UInt32, _ cells: Span<Float>) -> Int {
        let node = nodes[at]
        let isRight = !(cells[Int(node.place & 0xFF)] < node.threshold)
        return Int(root) &+ Int(node.left) &+ (isRight ? 1 : 0)
    }
}
