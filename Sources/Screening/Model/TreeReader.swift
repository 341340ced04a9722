import Telephony

/// Reads one tree of a model file: five lists of equal length, one entry a node.
enum TreeReader {
    static func read(_ value: JSONValue, at place: String, inputs: Int) throws(ModelFault) -> Tree {
        let object = try ModelObject(value, at: place)
        try object.hasOnly(["input", "value", "left", "missing_left", "cover"])
        let values = try object.list("value", 1...ModelLimits.nodesOfTree)
        let count = values.count
        let input = try object.list("input", count...count)
        let left = try object.list("left", count...count)
        let missing = try object.list("missing_left", count...count)
        let cover = try object.list("cover", count...count)
        var nodes: [Tree.Node] = []
        nodes.reserveCapacity(count)
        for index in 0..<count {
            nodes.append(
                Tree.Node(
                    input: try whole(input[index], 0...inputs - 1, "\(place).input[\(index)]"),
                    value: try ModelObject.float(values[index], at: "\(place).value[\(index)]"),
                    left: try whole(left[index], 0...count - 1, "\(place).left[\(index)]"),
                    missingGoesLeft: try whole(missing[index], 0...1, "\(place).missing_left[\(index)]") == 1,
                    cover: try ModelObject.float(cover[index], at: "\(place).cover[\(index)]")))
        }
        let tree = Tree(nodes: nodes)
        try check(tree, at: place)
        return tree
    }

    /// Breadth-first order is the whole check of shape: with each pair of children at the next free place, none is out of
    /// range, shared, left over or above its parent.
    static func check(_ tree: Tree, at place: String) throws(ModelFault) {
        var next = 1
        for (index, node) in tree.nodes.enumerated() {
            // Expectations divide by it.
            guard node.cover > 0, node.cover.isFinite else {
                throw ModelFault(
                    .number, at: "\(place).cover[\(index)]", "is \(node.cover)", expected: "more than 0")
            }
            if node.isLeaf {
                guard node.value.magnitude <= ModelLimits.logOdds else {
                    throw ModelFault(
                        .number, at: "\(place).value[\(index)]", "a leaf of \(node.value)",
                        expected: "at most \(ModelLimits.logOdds) either way")
                }
                continue
            }
            guard node.left == next, next + 1 < tree.nodes.count else {
                throw ModelFault(
                    .shape, at: "\(place).left[\(index)]", "is \(node.left) of \(tree.nodes.count) nodes",
                    expected: "\(next), the next free place for two children, or 0 for a leaf")
            }
            next += 2
            // Their sum, but for rounding: an expectation stays near its leaves.
            let below = tree.nodes[node.left].cover + tree.nodes[node.left + 1].cover
            guard below <= 2 * node.cover else {
                throw ModelFault(
                    .number, at: "\(place).cover[\(index)]", "is \(node.cover) above \(below)",
                    expected: "the sum of both children's")
            }
        }
        guard next == tree.nodes.count else {
            throw ModelFault(
                .shape, at: "\(place).left", "\(tree.nodes.count - next) nodes have no parent",
                expected: "every node but the first below another")
        }
        guard tree.depth <= ModelLimits.depth else {
            throw ModelFault(
                .tooLarge, at: place, "\(tree.depth) splits deep", expected: "at most \(ModelLimits.depth)")
        }
    }

    private static func whole(
        _ value: JSONValue, _ range: ClosedRange<Int>, _ place: @autoclosure () -> String
    ) throws(ModelFault) -> Int {
        if case .integer(let number) = value, let number = Int(exactly: number), range.contains(number) {
            return number
        }
        let what =
            switch value {
            case .integer(let number): "is \(number)"
            case .null, .boolean, .decimal, .string, .array, .object: "is no whole number"
            }
        throw ModelFault(
            .number, at: place(), what, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
}
