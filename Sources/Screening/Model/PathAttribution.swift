// Owner: the thread that judges. Allocates nothing. Bench: ModelBench.

/// What the inputs of one row added to its margin, by the way through each tree (Saabas, "Interpreting random forests", 2014).
///
/// Each step from a node to its child changes the expected value; the change is given to the input that was asked there.
/// Quick enough for a call, but inputs near the root get less than their due: `TreeSHAP` is exact.
package struct PathAttribution: Sendable, BitwiseCopyable {
    package struct Part: Hashable, Sendable, BitwiseCopyable {
        /// Position in the row.
        package var input: Int16
        /// Thousandths of log-odds, before calibration.
        package var thousandths: Int32

        package init(input: Int16, thousandths: Int32) {
            self.input = input
            self.thousandths = thousandths
        }
    }

    /// Largest amount first, then lowest input; `count` of them are in use.
    package private(set) var parts: InlineArray<8, Part>
    package private(set) var count: Int
    /// Thousandths of all other inputs together.
    package private(set) var rest: Int32
    package let margin: Float
    /// Margin of nobody in particular: what the parts and the rest begin from.
    package let expectedMargin: Float

    init(changes: borrowing InlineArray<128, Float>, margin: Float, expectedMargin: Float) {
        self.margin = margin
        self.expectedMargin = expectedMargin
        parts = InlineArray(repeating: Part(input: -1, thousandths: 0))
        count = 0
        rest = 0
        // One span for all: an element of the array itself would be read from a copy of the whole.
        let amounts = changes.span
        for input in 0..<amounts.count where amounts[input] != 0 {
            let thousandths = Calibration.millionths(amounts[input]) / 1_000
            if thousandths != 0 { insert(Part(input: Int16(input), thousandths: thousandths)) }
        }
    }

    /// Inputs come in rising order, so one of an equal amount goes behind.
    private mutating func insert(_ part: Part) {
        // Of a hundred most are smaller than the eight.
        if count == parts.count, part.thousandths.magnitude <= parts[count - 1].thousandths.magnitude {
            rest = rest &+ part.thousandths
            return
        }
        var moving = part
        for index in 0..<count where moving.thousandths.magnitude > parts[index].thousandths.magnitude {
            let smaller = parts[index]
            parts[index] = moving
            moving = smaller
        }
        if count < parts.count {
            parts[count] = moving
            count += 1
        } else {
            rest = rest &+ moving.thousandths
        }
    }
}

extension ModelView {
    /// The eight inputs that moved the margin of a call most; its `margin` was the last to be asked for with `answers`.
    package func attribution(
        _ features: borrowing Features, margin: Float, _ answers: borrowing CallAnswers
    ) -> PathAttribution {
        guard let calls else { return attribution(ModelRow(features)) }
        return PathAttribution(changes: calls.sums(answers), margin: margin, expectedMargin: expectedMargin)
    }

    /// The margin of a row and the eight inputs that moved it most.
    package func attribution(_ row: borrowing ModelRow) -> PathAttribution {
        var changes = InlineArray<128, Float>(repeating: 0)
        let cells = row.values.span
        var sum = base
        var tree = 0
        // Four at once: with eight, as in `margin`, registers no longer do. A tree that has arrived adds nothing.
        while tree + 4 <= treeCount {
            let a = heads[tree], b = heads[tree + 1], c = heads[tree + 2], d = heads[tree + 3]
            var atA = Int(a.root), atB = Int(b.root), atC = Int(c.root), atD = Int(d.root)
            for _ in 0..<max(max(a.steps, b.steps), max(c.steps, d.steps)) {
                atA = step(from: atA, cells, noting: &changes)
                atB = step(from: atB, cells, noting: &changes)
                atC = step(from: atC, cells, noting: &changes)
                atD = step(from: atD, cells, noting: &changes)
            }
            sum += values[atA]
            sum += values[atB]
            sum += values[atC]
            sum += values[atD]
            tree += 4
        }
        while tree < treeCount {
            let head = heads[tree]
            var at = Int(head.root)
            for _ in 0..<head.steps { at = step(from: at, cells, noting: &changes) }
            sum += values[at]
            tree += 1
        }
        return PathAttribution(changes: changes, margin: sum, expectedMargin: expectedMargin)
    }

    /// A step, and what it changed in the expectation.
    @inline(__always)
    private func step(from at: Int, _ cells: Span<Float>, noting changes: inout InlineArray<128, Float>) -> Int {
        let next = step(from: at, cells)
        changes[nodes[at].input] += means[next] - means[at]
        return next
    }
}
