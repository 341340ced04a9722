import Screening

/// Grows boosted trees with XGBoost and makes them a model.
///
///     let trained = try Training.fit(table, BoostingParameters(), validation: laterDays, prevalence: 0.001)
///     let bytes = trained.document(featureVersion: 3).text
package enum Training {
    /// Trees from `table`, stopped and calibrated on `validation`.
    ///
    /// Without validation rows all rounds are grown, and margins are only moved to the prevalence. `prevalence`: the share
    /// of scam for which log-odds shall hold; nil: that of the validation rows, else of the training rows.
    /// Throws `TrainingFault`, and `ModelFault` where the trees exceed the limits of a model.
    package static func fit(
        _ table: TrainingTable, _ parameters: BoostingParameters, validation: TrainingTable? = nil,
        prevalence: Double? = nil
    ) throws -> TrainedModel {
        let library = try XGBoost.open()
        try table.check()
        try validation?.check()
        try parameters.check(columns: table.columns.count)
        guard validation == nil || validation?.columns == table.columns else {
            throw TrainingFault.table("training and validation rows have different columns")
        }
        let matrix = try DMatrix.of(table, library)
        let share = table.prevalence
        var members: [Member] = []
        for member in 0..<parameters.bag {
            let settings = parameters.settings(share: share, member: member)
            if let validation {
                let held = try DMatrix.of(validation, library)
                members.append(try grow(matrix, held, settings, parameters, library))
            } else {
                members.append(try grow(matrix, settings, parameters, library))
            }
        }
        var trained = merged(members, table, parameters, share: share, library)
        let held = validation?.prevalence ?? share
        let stated = prevalence ?? held
        guard stated > 0, stated < 1 else { throw TrainingFault.parameter("a prevalence lies between 0 and 1") }
        trained.prevalenceMillionths = min(max(Int((stated * 1_000_000).rounded()), 1), 999_999)
        let shift = LogOdds.of(stated) - LogOdds.of(held)
        if let validation {
            trained.calibration = Isotonic.calibration(
                margins: try trained.margins(validation), labels: validation.labels, weights: validation.weights,
                shift: shift)
        } else {
            trained.calibration = LogOdds.shifted(by: shift)
        }
        return trained
    }

    /// What one booster of the bag came to.
    private struct Member {
        var base: Float
        var trees: [Tree]
        var rounds: Int
        var metric: Double?
    }

    private static func grow(
        _ matrix: borrowing DMatrix, _ settings: [(String, String)], _ parameters: BoostingParameters,
        _ library: XGBoost
    ) throws -> Member {
        let booster = try Booster.on(matrix, settings: settings, library)
        for round in 0..<parameters.rounds { try booster.update(round: round, matrix) }
        let (base, trees) = try XGBoostText.read(try booster.text(), rounds: parameters.rounds)
        return Member(base: base, trees: trees, rounds: parameters.rounds, metric: nil)
    }

    /// Ends `patience` rounds after the best one, and keeps the trees up to that.
    private static func grow(
        _ matrix: borrowing DMatrix, _ held: borrowing DMatrix, _ settings: [(String, String)],
        _ parameters: BoostingParameters, _ library: XGBoost
    ) throws -> Member {
        let booster = try Booster.on(matrix, validation: held.handle, settings: settings, library)
        var best = (round: 0, metric: 0.0)
        for round in 0..<parameters.rounds {
            try booster.update(round: round, matrix)
            let metric = try booster.evaluate(round: round, held)
            let isBetter = parameters.metric == .logLoss ? metric < best.metric : metric > best.metric
            if round == 0 || isBetter { best = (round, metric) }
            if round - best.round >= parameters.patience { break }
        }
        let rounds = best.round + 1
        let (base, trees) = try XGBoostText.read(try booster.text(), rounds: rounds)
        return Member(base: base, trees: trees, rounds: rounds, metric: best.metric)
    }

    /// The mean of the members' margins as one sum: their trees one after another, each value divided by their number.
    private static func merged(
        _ members: [Member], _ table: TrainingTable, _ parameters: BoostingParameters, share: Double,
        _ library: XGBoost
    ) -> TrainedModel {
        let count = Float(members.count)
        var trees: [Tree] = []
        for member in members {
            for tree in member.trees {
                var nodes = tree.nodes
                for index in nodes.indices where nodes[index].isLeaf && count > 1 { nodes[index].value /= count }
                trees.append(Tree(nodes: nodes))
            }
        }
        var said = parameters.settings(share: share, member: 0).map {
            ModelDocument.Parameter(name: $0.0, value: $0.1)
        }
        said.append(.init(name: "boosters", value: "\(members.count)"))
        said.append(.init(name: "rounds", value: members.map { "\($0.rounds)" }.joined(separator: " ")))
        return TrainedModel(
            columns: table.columns, base: members.first?.base ?? 0, trees: trees, calibration: .identity,
            prevalenceMillionths: 500_000, rounds: members.map(\.rounds), metrics: members.compactMap(\.metric),
            trainer: library.name, parameters: said)
    }
}
