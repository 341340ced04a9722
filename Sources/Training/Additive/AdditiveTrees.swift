import Screening

/// A logistic regression over the ranks of columns, written as trees: one a column, with a leaf for each of its bins and one
/// for a missing value.
///
/// Alone it is a little weaker than boosted trees; averaged with them it errs in other places, and the mean is better than
/// both. As trees it is judged, explained and stored like the rest.
package enum AdditiveTrees {
    package struct Parameters: Hashable, Sendable {
        /// Bins a column, at most 256.
        package var bins = 32
        /// Penalty on squared weights.
        package var penalty = 10.0

        package init() {}
    }

    /// Throws `TrainingFault.table` where the rows cannot be used.
    package static func fit(_ table: TrainingTable, _ parameters: Parameters = Parameters()) throws -> TrainedModel {
        try table.check()
        guard (1...256).contains(parameters.bins), parameters.penalty > 0 else {
            throw TrainingFault.parameter("1 to 256 bins, and a penalty above 0")
        }
        let width = table.columns.count
        let steps = (0..<width).map { column in
            QuantileSteps(
                (0..<table.rowCount).map { table.cells[$0 * width + column] }, bins: parameters.bins)
        }
        // Two unknowns a column: the score of the bin, and whether the value is missing.
        var rows = [Double](repeating: 0, count: table.rowCount * width * 2)
        for index in table.cells.indices {
            let cell = table.cells[index], step = steps[index % width]
            if cell.isNaN { rows[2 * index + 1] = 1 } else { rows[2 * index] = step.scores[step.bin(of: cell)] }
        }
        let line = RidgeLogistic(
            rows: rows, width: 2 * width, labels: table.labels, rowWeights: table.weights,
            penalty: parameters.penalty)
        let trees = (0..<width).map { column in
            tree(
                column, steps[column], weight: line.weights[2 * column], missing: line.weights[2 * column + 1],
                table)
        }
        return TrainedModel(
            columns: table.columns, base: Float(line.offset), trees: trees, calibration: .identity,
            prevalenceMillionths: min(max(Int(table.prevalence * 1_000_000), 1), 999_999), rounds: [], metrics: [],
            trainer: "ridge logistic regression over ranks",
            parameters: [
                .init(name: "additive_bins", value: "\(parameters.bins)"),
                .init(name: "additive_penalty", value: "\(parameters.penalty)"),
            ])
    }

    /// The root tells a missing value from all others; below it the bins are halved.
    private static func tree(
        _ column: Int, _ steps: QuantileSteps, weight: Double, missing: Double, _ table: TrainingTable
    ) -> Tree {
        let width = table.columns.count
        var counts = [Float](repeating: 0, count: steps.scores.count)
        var absent: Float = 0
        for row in 0..<table.rowCount {
            let cell = table.cells[row * width + column]
            if cell.isNaN { absent += 1 } else { counts[steps.bin(of: cell)] += 1 }
        }
        // A cover is above 0 even where no row came by.
        func cover(_ bins: Range<Int>) -> Float { max(counts[bins].reduce(0, +), 1e-3) }
        let all = 0..<steps.scores.count
        // Breadth first: a split's children go to the end.
        var places = [Place.root]
        var nodes: [Tree.Node] = []
        func split(at value: Float, cover: Float, _ left: Place, _ right: Place) {
            nodes.append(
                Tree.Node(input: column, value: value, left: places.count, missingGoesLeft: true, cover: cover))
            places += [left, right]
        }
        while nodes.count < places.count {
            switch places[nodes.count] {
            case .root:
                // Nothing lies below the lowest float: only a missing value goes left.
                split(
                    at: -.greatestFiniteMagnitude, cover: cover(all) + max(absent, 1e-3), .missing, .bins(all))
            case .missing: nodes.append(.leaf(Float(missing), cover: max(absent, 1e-3)))
            case .bins(let bins) where bins.count == 1:
                nodes.append(.leaf(Float(weight * steps.scores[bins.lowerBound]), cover: cover(bins)))
            case .bins(let bins):
                let middle = (bins.lowerBound + bins.upperBound) / 2
                split(
                    at: steps.edges[middle - 1], cover: cover(bins), .bins(bins.lowerBound..<middle),
                    .bins(middle..<bins.upperBound))
            }
        }
        return Tree(nodes: nodes)
    }

    private enum Place {
        case root
        case missing
        case bins(Range<Int>)
    }
}
