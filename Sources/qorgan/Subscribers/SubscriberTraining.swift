import Evaluation
import Screening
import Training

/// Trains one model of subscribers: the mean of boosted trees and of an additive part, with nothing chosen outside its rows.
struct SubscriberTraining {
    var boosters: [BoostingParameters]
    var additive: AdditiveTrees.Parameters
    /// Folds within the training rows: they choose the additive share, the threshold and the calibration.
    var innerFolds = 3
    var seed: UInt64 = 1
    /// One: the rows are so few that threads would mostly wait for each other.
    var threads = 1

    init(_ setting: SubscriberSetting) {
        boosters = setting.boosters
        additive = setting.additive
    }

    struct Result {
        var model: TrainedModel
        /// Of the additive part.
        var share: Double
        /// Margin from which on a subscriber counts as fraud: best macro-F1 on the inner folds.
        var threshold: Float
    }

    /// Margins of one set of rows by both parts.
    private struct Margins {
        var trees: [Float]
        var additive: [Float]

        func mixed(_ share: Double) -> [Float] {
            zip(trees, additive).map { Float((1 - share) * Double($0) + share * Double($1)) }
        }
    }

    func fit(_ table: TrainingTable) throws -> Result {
        let outside = try outOfFold(table)
        var best = (share: 0.0, area: -1.0)
        for share in SubscriberSetting.additiveShares {
            let area = Self.curve(outside.mixed(share), table.labels).area ?? 0
            if area > best.area { best = (share, area) }
        }
        let margins = outside.mixed(best.share)
        let threshold = BinaryFigures.bestThreshold(Self.curve(margins, table.labels))
        var model = try mean(table, share: best.share, bag: nil)
        model.calibration = Isotonic.calibration(margins: margins, labels: table.labels)
        model.prevalenceMillionths = table.positives * 1_000_000 / table.rowCount
        return Result(model: model, share: best.share, threshold: threshold)
    }

    /// The document of a model of all rows of `folder`.
    static func document(
        _ folder: SubscriberFolder, _ setting: SubscriberSetting, seed: UInt64, threads: Int
    ) throws -> ModelDocument {
        let rows = try folder.file.table(inputs: setting.inputs(of: folder), label: SubscriberFolder.label)
        var training = SubscriberTraining(setting)
        training.seed = seed
        training.threads = threads
        let result = try training.fit(rows)
        var document = result.model.document(featureVersion: 0)
        document.facts.title = "Sichuan subscribers, \(setting.title)"
        document.facts.data = [
            .init(
                name: SubscriberFolder.table, rows: rows.rowCount, positives: rows.positives, digest: folder.digest)
        ]
        document.facts.parameters.append(.init(name: "additive_share", value: "\(result.share)"))
        let threshold = document.calibration.logOdds(margin: Calibration.millionths(result.threshold))
        document.thresholds = [.init(name: SubscriberScores.threshold, logOdds: threshold)]
        return document
    }

    static func curve(_ margins: [Float], _ labels: [Float]) -> RankCurve<Float> {
        RankCurve(zip(margins, labels).map { (score: $0, isScam: $1 > 0) })
    }

    /// Every row's margins by models that have not seen it; one booster each, to save time.
    private func outOfFold(_ table: TrainingTable) throws -> Margins {
        var margins = Margins(
            trees: .init(repeating: 0, count: table.rowCount), additive: .init(repeating: 0, count: table.rowCount))
        for fold in CrossValidation.stratified(table.labels, count: innerFolds, seed: seed) {
            let training = table.rows(fold.training), test = table.rows(fold.test)
            let trees = try mean(training, share: 0, bag: 1).margins(test)
            let additive = try AdditiveTrees.fit(training, additive).margins(test)
            for (place, row) in fold.test.enumerated() {
                margins.trees[row] = trees[place]
                margins.additive[row] = additive[place]
            }
        }
        return margins
    }

    private func mean(_ table: TrainingTable, share: Double, bag: Int?) throws -> TrainedModel {
        var members: [(model: TrainedModel, weight: Double)] = []
        for var parameters in boosters {
            parameters.bag = bag ?? parameters.bag
            parameters.seed += seed * 1_000
            parameters.threads = threads
            members.append((try Training.fit(table, parameters), (1 - share) / Double(boosters.count)))
        }
        if share > 0 { members.append((try AdditiveTrees.fit(table, additive), share)) }
        return try TrainedModel.mean(members)
    }
}
