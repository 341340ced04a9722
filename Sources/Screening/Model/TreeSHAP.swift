/// Exact attributions of a margin to the inputs: Shapley values of the trees' expectation given some of them.
///
/// The expectation follows the trees: where an input is not known, both children count by their cover. Algorithm 2 of
/// Lundberg, Erion, Lee, "Consistent individualized feature attribution for tree ensembles" (arXiv 1802.03888), in the
/// order of leaves times depth squared. Not for the call path: it allocates.
package enum TreeSHAP {
    /// What each input of the row added: together margin minus expected margin, as far as floats go.
    package static func attributions(_ view: ModelView, _ row: ModelRow) -> [Double] {
        var sums = [Double](repeating: 0, count: ModelLimits.inputs)
        for index in 0..<view.treeCount {
            let head = view.heads[index]
            var walk = Walk(view: view, row: row)
            walk.descend(to: Int(head.root), [], known: 1, unknown: 1, input: -1, into: &sums)
        }
        return sums
    }

    /// One input on the way to a node.
    private struct Step {
        /// -1: the way's own beginning.
        var input: Int
        /// Share of the expectation that comes by when the input is not known: a quotient of covers.
        var unknown: Double
        /// 1 where the row itself comes by, otherwise 0.
        var known: Double
        /// Weight of all subsets of as many inputs as the place says.
        var weight: Double
    }

    private struct Walk {
        let view: ModelView
        let row: ModelRow

        mutating func descend(
            to at: Int, _ parent: [Step], known: Double, unknown: Double, input: Int, into sums: inout [Double]
        ) {
            var path = parent
            Self.extend(&path, unknown: unknown, known: known, input: input)
            let node = view.nodes[at]
            guard node.left != at else { return leaf(at, path, into: &sums) }
            let asked = node.input
            let hot = view.step(from: at, row.values.span)
            let cold = hot == node.left ? node.left + 1 : node.left
            var before = (unknown: 1.0, known: 1.0)
            // An input that was asked higher up counts once: its earlier step is taken back.
            if let place = path.firstIndex(where: { $0.input == asked }) {
                before = (path[place].unknown, path[place].known)
                Self.unwind(&path, place)
            }
            let cover = Double(view.covers[at])
            descend(
                to: hot, path, known: before.known, unknown: before.unknown * Double(view.covers[hot]) / cover,
                input: asked, into: &sums)
            descend(
                to: cold, path, known: 0, unknown: before.unknown * Double(view.covers[cold]) / cover, input: asked,
                into: &sums)
        }

        private func leaf(_ at: Int, _ path: [Step], into sums: inout [Double]) {
            let value = Double(view.values[at])
            for place in 1..<max(path.count, 1) {
                let step = path[place]
                sums[step.input] += Self.unwoundWeight(path, place) * (step.known - step.unknown) * value
            }
        }

        /// Adds a step and the subsets with it.
        private static func extend(_ path: inout [Step], unknown: Double, known: Double, input: Int) {
            let depth = path.count
            path.append(Step(input: input, unknown: unknown, known: known, weight: depth == 0 ? 1 : 0))
            for index in stride(from: depth - 1, through: 0, by: -1) {
                let weight = path[index].weight
                path[index + 1].weight += known * weight * Double(index + 1) / Double(depth + 1)
                path[index].weight = unknown * weight * Double(depth - index) / Double(depth + 1)
            }
        }

        /// Takes step `place` back: the inverse of `extend`.
        private static func unwind(_ path: inout [Step], _ place: Int) {
            let depth = path.count - 1
            let (known, unknown) = (path[place].known, path[place].unknown)
            var next = path[depth].weight
            for index in stride(from: depth - 1, through: 0, by: -1) {
                if known != 0 {
                    let weight = path[index].weight
                    path[index].weight = next * Double(depth + 1) / (Double(index + 1) * known)
                    next = weight - path[index].weight * unknown * Double(depth - index) / Double(depth + 1)
                } else {
                    path[index].weight = path[index].weight * Double(depth + 1) / (unknown * Double(depth - index))
                }
            }
            for index in place..<depth {
                path[index].input = path[index + 1].input
                path[index].unknown = path[index + 1].unknown
                path[index].known = path[index + 1].known
            }
            path.removeLast()
        }

        /// Sum of the weights that `unwind` would leave.
        private static func unwoundWeight(_ path: [Step], _ place: Int) -> Double {
            let depth = path.count - 1
            let (known, unknown) = (path[place].known, path[place].unknown)
            var next = path[depth].weight
            var total = 0.0
            for index in stride(from: depth - 1, through: 0, by: -1) {
                if known != 0 {
                    let weight = next * Double(depth + 1) / (Double(index + 1) * known)
                    total += weight
                    next = path[index].weight - weight * unknown * Double(depth - index) / Double(depth + 1)
                } else {
                    total += path[index].weight / unknown * Double(depth + 1) / Double(depth - index)
                }
            }
            return total
        }
    }
}
