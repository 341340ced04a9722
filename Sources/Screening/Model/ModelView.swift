// Owner: the `Model` that made it; the judge copies it beside the model that it keeps. Never allocates. Bench: ModelBench.

/// One step of a walk, 8 bytes.
struct TreeNode: BitwiseCopyable {
    /// What is smaller goes left. Infinite in a leaf, so that a walk stays there.
    var threshold: Float
    /// Upper 24 bits: the left child among all nodes, the right one follows; a leaf names itself. Lower 8 bits: the place in
    /// the row, in its second half where a missing value goes left, and in a leaf.
    private var packed: UInt32

    init(threshold: Float, left: Int, place: Int) {
        self.threshold = threshold
        packed = UInt32(left) << 8 | UInt32(place)
    }

    var left: Int { Int(packed >> 8) }
    var place: Int { Int(packed & 0xFF) }
    /// Position in the row.
    var input: Int { place & (ModelRow.half - 1) }
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
    /// The same trees laid out for calls; nil for a table's columns, and where they do not fit.
    let calls: CallTrees?
    package let treeCount: Int
    package let base: Float
    /// Expected margin: base and means of all roots, in the order of the trees.
    package let expectedMargin: Float

    /// `positions`: place in the row of each input. `isOfCalls`: rows are feature vectors. The document has been checked.
    init(_ document: ModelDocument, positions: [Int], isOfCalls: Bool) {
        calls = isOfCalls ? CallTrees(document, positions: positions) : nil
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
                    threshold: node.isLeaf ? .infinity : node.value, left: root + (node.isLeaf ? at : node.left),
                    place: positions[node.input] + (node.missingGoesLeft || node.isLeaf ? ModelRow.half : 0))
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
        calls?.deallocate()
    }

    var byteCount: Int {
        heads.bytes.count + nodes.bytes.count + values.bytes.count + means.bytes.count + covers.bytes.count
            + points.bytes.count + (calls?.byteCount ?? 0)
    }

    /// Calibrated thousandths of log-odds at the model's prevalence.
    package func logOdds(_ row: borrowing ModelRow) -> Int32 { logOdds(margin: margin(row)) }

    /// The same of a margin.
    package func logOdds(margin: Float) -> Int32 {
        Calibration.logOdds(margin: Calibration.millionths(margin), count: points.count) { points[$0] }
    }

    /// Trees that are walked at once, since each step waits for the one before.
    static let lanes = 8

    /// Sum of the base and what each tree adds, in the order of the trees.
    package func margin(_ row: borrowing ModelRow) -> Float {
        // One span for all steps: an element of the row itself would be read from a copy of the whole.
        let cells = row.values.span
        var sum = base
        var tree = 0
        while tree + Self.lanes <= treeCount {
            var at = InlineArray<8, Int>(repeating: 0)
            var steps: UInt32 = 0
            for lane in 0..<Self.lanes {
                let head = heads[tree + lane]
                at[lane] = Int(head.root)
                steps = max(steps, head.steps)
            }
            // A tree that has arrived stays at its leaf.
            for _ in 0..<steps {
                for lane in 0..<Self.lanes { at[lane] = step(from: at[lane], cells) }
            }
            for lane in 0..<Self.lanes { sum += values[at[lane]] }
            tree += Self.lanes
        }
        while tree < treeCount {
            let head = heads[tree]
            var at = Int(head.root)
            for _ in 0..<head.steps { at = step(from: at, cells) }
            sum += values[at]
            tree += 1
        }
        return sum
    }

    /// The same sum of a call, bit for bit; `answers` keep how it came about.
    package func margin(_ features: borrowing Features, _ answers: borrowing CallAnswers) -> Float {
        guard let calls else { return margin(ModelRow(features)) }
        return calls.margin(features, base: base, answers)
    }

    /// One comparison: a leaf's is always true, and leads to itself.
    @inline(__always)
    func step(from at: Int, _ cells: Span<Float>) -> Int {
        let node = nodes[at]
        let isRight = !(cells[node.place] < node.threshold)
        return node.left &+ (isRight ? 1 : 0)
    }
}
