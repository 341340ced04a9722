package import Screening

/// Trees as they came out of a training, ready to become a model file.
package struct TrainedModel: Sendable {
    package var columns: [String]
    package var base: Float
    package var trees: [Tree]
    package var calibration: Calibration
    package var prevalenceMillionths: Int
    /// Rounds of each booster of the bag.
    package var rounds: [Int]
    /// The validation metric at each booster's last kept round; empty without validation.
    package var metrics: [Double]
    /// The trainer with its version, and what it was told.
    package var trainer: String
    package var parameters: [ModelDocument.Parameter]

    /// The document of the model file; thresholds, title, day and data are the caller's to add.
    package func document(featureVersion: Int) -> ModelDocument {
        ModelDocument(
            featureVersion: featureVersion, inputs: columns, base: base, trees: trees, calibration: calibration,
            prevalenceMillionths: prevalenceMillionths,
            facts: .init(trainer: trainer, parameters: parameters))
    }

    /// The margins of rows, by the code that judges calls. Throws where the model exceeds `ModelLimits`.
    package func margins(_ table: TrainingTable) throws(ModelFault) -> [Float] {
        try Self.margins(document(featureVersion: 0), table)
    }

    package static func margins(_ document: ModelDocument, _ table: TrainingTable) throws(ModelFault) -> [Float] {
        let model = try Model(document, features: nil, version: 0)
        let width = table.columns.count
        return (0..<table.rowCount).map { index in
            let cells = table.cells.span.extracting(index * width..<(index + 1) * width)
            return withExtendedLifetime(model) { model.view.margin(ModelRow(cells)) }
        }
    }

    /// The weighted mean of the models' margins, as one model: trees one after another, each value times its weight.
    ///
    /// A model's columns must be among the first one's. Calibration starts anew: the mean has another spread.
    package static func mean(_ models: [(model: TrainedModel, weight: Double)]) throws(TrainingFault) -> TrainedModel {
        guard var mean = models.first?.model else { throw .table("no model to average") }
        let total = models.reduce(0) { $0 + $1.weight }
        (mean.trees, mean.base, mean.rounds, mean.metrics, mean.parameters) = ([], 0, [], [], [])
        mean.calibration = .identity
        for (model, weight) in models {
            let factor = Float(weight / total)
            let places = model.columns.map { mean.columns.firstIndex(of: $0) ?? -1 }
            guard !places.contains(-1) else { throw .table("the models look at different columns") }
            mean.base += model.base * factor
            mean.trees += model.trees.map { tree in
                Tree(
                    nodes: tree.nodes.map { node in
                        var node = node
                        if node.isLeaf { node.value *= factor } else { node.input = places[node.input] }
                        return node
                    })
            }
            mean.rounds += model.rounds
            mean.metrics += model.metrics
            if model.trainer.hasPrefix("XGBoost") { mean.trainer = model.trainer }
            for parameter in model.parameters where !mean.parameters.contains(parameter) {
                // Of two members with the same name, the later one is told apart by its place.
                let isTaken = mean.parameters.contains { $0.name == parameter.name }
                let name = isTaken ? "\(parameter.name)_\(mean.parameters.count)" : parameter.name
                mean.parameters.append(.init(name: name, value: parameter.value))
            }
        }
        return mean
    }
}
