import Evaluation
import Training

/// Cross-validation on the Sichuan subscribers: `splits` times stratified `folds`-fold, all choices inside training folds.
struct SubscriberEvaluation {
    var splits = 5
    var folds = 5
    var seed: UInt64 = 1
    var threads = 1

    /// A figure over all test folds.
    struct Spread: Equatable {
        var mean: Double
        /// Standard deviation over folds.
        var deviation: Double

        init(_ values: [Double]) {
            let count = Double(max(values.count, 1))
            let mean = values.reduce(0, +) / count
            self.mean = mean
            deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        }
    }

    struct Result {
        var setting: SubscriberSetting
        var columns: Int
        var inputs: Int
        /// Of one model, the most of all folds.
        var trees: Int
        var area: Spread
        var macroF1: Spread
        var gMean: Spread
        /// Fraud found where at most 1 % of honest subscribers are; nothing is interpolated.
        var recallAtOnePercent: Spread
        /// Mean share of the additive part, as the training folds chose it.
        var additiveShare: Double
        var seeds: [UInt64]
        var folds: Int
    }

    func run(_ folder: SubscriberFolder, _ setting: SubscriberSetting) throws -> Result {
        let inputs = setting.inputs(of: folder)
        let table = try folder.file.table(inputs: inputs, label: SubscriberFolder.label)
        var areas: [Double] = [], macroF1: [Double] = [], gMeans: [Double] = [], recalls: [Double] = []
        var shares: [Double] = [], trees = 0
        let seeds = (0..<UInt64(splits)).map { seed + $0 }
        for seed in seeds {
            for fold in CrossValidation.stratified(table.labels, count: folds, seed: seed) {
                var training = SubscriberTraining(setting)
                training.seed = seed
                training.threads = threads
                let result = try training.fit(table.rows(fold.training))
                let test = table.rows(fold.test)
                let curve = SubscriberTraining.curve(try result.model.margins(test), test.labels)
                let figures = BinaryFigures(curve, from: result.threshold)
                areas.append(curve.area ?? 0)
                recalls.append(curve.recall(atFalseRate: 0.01) ?? 0)
                macroF1.append(figures.macroF1)
                gMeans.append(figures.gMean)
                shares.append(result.share)
                trees = max(trees, result.model.trees.count)
            }
        }
        return Result(
            setting: setting, columns: setting.columns(of: folder).count, inputs: inputs.count, trees: trees,
            area: Spread(areas), macroF1: Spread(macroF1), gMean: Spread(gMeans), recallAtOnePercent: Spread(recalls),
            additiveShare: shares.reduce(0, +) / Double(max(shares.count, 1)), seeds: seeds, folds: folds)
    }
}
