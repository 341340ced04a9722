import Evaluation
import Foundation
import Screening
import Telephony
import Training

/// Rows of a table scored by a stored model: margins, and what they are worth where the rows have labels.
struct SubscriberScores {
    let ids: [String]
    let margins: [Float]
    /// nil: the table has no column `label`.
    let curve: RankCurve<Float>?
    /// At the model's threshold; nil: it has none, or there are no labels.
    let figures: BinaryFigures?

    /// The threshold of best macro-F1 in a model file of subscribers.
    static let threshold = "macro-f1"

    init(table path: String, model modelPath: String) throws {
        let model = try ModelFiles.read(path: modelPath, features: nil)
        let file = try TableFile(path: path)
        let isLabelled = file.columns.contains(SubscriberFolder.label)
        let table = try file.table(
            inputs: model.document.inputs, label: isLabelled ? SubscriberFolder.label : nil)
        ids = file.columns.contains("id") ? try file.texts(of: "id") : (1...max(file.rowCount, 1)).map(String.init)
        margins = (0..<table.rowCount).map { index in
            withExtendedLifetime(model) { model.view.margin(ModelRow(Array(table.row(index)).span)) }
        }
        guard isLabelled else {
            (curve, figures) = (nil, nil)
            return
        }
        curve = SubscriberTraining.curve(margins, table.labels)
        guard let threshold = model.document.threshold(Self.threshold) else {
            figures = nil
            return
        }
        let logOdds = margins.map { Float(model.view.logOdds(margin: $0)) }
        figures = BinaryFigures(SubscriberTraining.curve(logOdds, table.labels), from: Float(threshold))
    }

    /// `id,score`: the margin, with which the probability of fraud rises.
    var csv: [UInt8] {
        var bytes = Array("id,score\n".utf8)
        for (id, margin) in zip(ids, margins) {
            CSVText.append(id, to: &bytes)
            bytes += ",\(margin)\n".utf8
        }
        return bytes
    }
}
