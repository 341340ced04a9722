import Screening
import Testing
import Training

/// Whether the trainer's library is installed here.
private let isInstalled = (try? XGBoost.open()) != nil
private let absence: Comment = "needs libxgboost.so.0 (apt-get install libxgboost0)"

@Suite("Trees grown by XGBoost", .enabled(if: isInstalled, absence))
struct XGBoostTests {
    private static func settings(_ parameters: BoostingParameters) -> [(String, String)] {
        [
            ("objective", "binary:logistic"), ("tree_method", "hist"), ("base_score", "0.3"), ("eta", "0.2"),
            ("max_depth", "\(parameters.depth)"), ("subsample", "0.8"), ("seed", "5"), ("nthread", "1"),
        ]
    }

    @Test("our margins equal the library's within 1e-6, after a way through the file", arguments: [1, 3, 6, 9])
    func margins(depth: Int) throws {
        let library = try XGBoost.open()
        let table = TrainingRows.table(3_000, seed: 1), fresh = TrainingRows.table(2_000, seed: 2)
        var parameters = BoostingParameters()
        parameters.depth = depth
        let matrix = try DMatrix.of(table, library), other = try DMatrix.of(fresh, library)
        let booster = try Booster.on(matrix, settings: Self.settings(parameters), library)
        for round in 0..<60 { try booster.update(round: round, matrix) }
        let (base, trees) = try XGBoostText.read(try booster.text(), rounds: 0)
        #expect(trees.count == 60)
        let document = ModelDocument(
            featureVersion: 0, inputs: table.columns, base: base, trees: trees, prevalenceMillionths: 300_000)
        let read = try ModelDocument.read(document.text)
        #expect(read == document)
        let own = try TrainedModel.margins(read, fresh), theirs = try booster.predict(other)
        #expect(own.count == theirs.count)
        #expect(zip(own, theirs).allSatisfy { abs($0 - $1) <= 1e-6 })
        #expect(Set(own).count > 10)
        // The first rounds alone, as early stopping keeps them.
        let (_, first) = try XGBoostText.read(try booster.text(), rounds: 20)
        let early = ModelDocument(
            featureVersion: 0, inputs: table.columns, base: base, trees: first, prevalenceMillionths: 300_000)
        let cut = try booster.predict(other, rounds: 20)
        #expect(zip(try TrainedModel.margins(early, fresh), cut).allSatisfy { abs($0 - $1) <= 1e-6 })
    }

    @Test("our exact attributions equal the library's within 1e-4")
    func attributions() throws {
        let library = try XGBoost.open()
        let table = TrainingRows.table(3_000, seed: 3), fresh = TrainingRows.table(200, seed: 4)
        let matrix = try DMatrix.of(table, library), other = try DMatrix.of(fresh, library)
        let booster = try Booster.on(matrix, settings: Self.settings(BoostingParameters()), library)
        for round in 0..<40 { try booster.update(round: round, matrix) }
        let (base, trees) = try XGBoostText.read(try booster.text(), rounds: 0)
        let model = try Model(
            ModelDocument(
                featureVersion: 0, inputs: table.columns, base: base, trees: trees, prevalenceMillionths: 300_000),
            features: nil, version: 0)
        let theirs = try booster.predict(other, .attributions)
        let width = table.columns.count + 1
        #expect(theirs.count == fresh.rowCount * width)
        for row in 0..<fresh.rowCount {
            let own = TreeSHAP.attributions(model.view, ModelRow(Array(fresh.row(row)).span))
            for input in 0..<table.columns.count {
                #expect(abs(own[input] - Double(theirs[row * width + input])) <= 1e-4)
            }
            #expect(abs(model.view.expectedMargin - theirs[row * width + width - 1]) <= 1e-4)
        }
    }

    @Test("a training finds what decides, stops early, and its log-odds hold at the stated prevalence")
    func fit() throws {
        var parameters = BoostingParameters()
        parameters.rounds = 400
        parameters.patience = 15
        parameters.bag = 2
        parameters.threads = 1
        let validation = TrainingRows.table(3_000, seed: 6)
        let trained = try Training.fit(TrainingRows.table(3_000, seed: 5), parameters, validation: validation)
        #expect(trained.rounds.count == 2 && trained.rounds.allSatisfy { $0 < 400 })
        #expect(trained.trees.count == trained.rounds.reduce(0, +))
        #expect(trained.metrics.allSatisfy { $0 > 0.9 })
        #expect(trained.trainer.hasPrefix("XGBoost 1."))
        // Rows that chose nothing: the mean probability is the share of scam.
        let fresh = TrainingRows.table(4_000, seed: 7)
        let model = try Model(trained.document(featureVersion: 0), features: nil, version: 0)
        let logOdds = try trained.margins(fresh).map { Double(model.view.logOdds(margin: $0)) / 1_000 }
        let mean = logOdds.reduce(0) { $0 + LogOdds.share($1) } / Double(fresh.rowCount)
        #expect(abs(mean - Double(fresh.positives) / Double(fresh.rowCount)) < 0.03)
        // At another prevalence all log-odds move by the same amount.
        let rare = try Training.fit(
            TrainingRows.table(3_000, seed: 5), parameters, validation: validation, prevalence: 0.001)
        #expect(rare.prevalenceMillionths == 1_000)
        let share = Double(validation.positives) / Double(validation.rowCount)
        let shift = LogOdds.of(0.001) - LogOdds.of(share)
        for (a, b) in zip(trained.calibration.points, rare.calibration.points) {
            #expect(abs(Double(b.logOdds - a.logOdds) - 1_000 * shift) <= 1)
        }
    }

    @Test("a monotone sign holds: the margin never falls while the column grows")
    func monotone() throws {
        var parameters = BoostingParameters()
        parameters.rounds = 60
        parameters.monotone = [1, -1, 0, 0]
        parameters.threads = 1
        let table = TrainingRows.table(2_000, seed: 8)
        let trained = try Training.fit(table, parameters)
        var probe = TrainingTable(columns: table.columns, cells: [], labels: [])
        for step in 0...100 {
            probe.cells += [Float(step) / 10, 5, 12, 0.5]
            probe.labels.append(0)
        }
        let margins = try trained.margins(probe)
        #expect(zip(margins, margins.dropFirst()).allSatisfy { $0 <= $1 })
        #expect((margins.last ?? 0) > (margins.first ?? 0) + 1)
    }

    @Test("the same seed gives the same file")
    func repeatable() throws {
        var parameters = BoostingParameters()
        parameters.rounds = 20
        parameters.rowShare = 0.5
        parameters.threads = 1
        let table = TrainingRows.table(1_000, seed: 9)
        let first = try Training.fit(table, parameters).document(featureVersion: 0).text
        #expect(try Training.fit(table, parameters).document(featureVersion: 0).text == first)
        parameters.seed = 2
        #expect(try Training.fit(table, parameters).document(featureVersion: 0).text != first)
    }

    @Test("the library's own refusal is passed on")
    func refusal() throws {
        let library = try XGBoost.open()
        let matrix = try DMatrix.of(TrainingRows.table(50, seed: 1), library)
        let booster = try Booster.on(matrix, settings: [("objective", "no:such")], library)
        #expect(throws: TrainingFault.self) { try booster.update(round: 0, matrix) }
    }

    @Test("rows that no trees can be grown from are refused with a reason")
    func badTables() throws {
        let good = TrainingRows.table(20, seed: 1)
        func refused(_ change: (inout TrainingTable, inout BoostingParameters) -> Void) -> Bool {
            var table = good, parameters = BoostingParameters()
            change(&table, &parameters)
            do {
                _ = try Training.fit(table, parameters)
                return false
            } catch {
                return error is TrainingFault
            }
        }
        #expect(refused { table, _ in table.labels = .init(repeating: 1, count: 20) })
        #expect(refused { table, _ in table.labels[3] = 2 })
        #expect(refused { table, _ in table.cells[3] = .infinity })
        #expect(refused { table, _ in table.cells.removeLast() })
        #expect(refused { table, _ in table.weights = [1] })
        #expect(refused { table, _ in table = TrainingTable(columns: ["a"], cells: [], labels: []) })
        #expect(refused { _, parameters in parameters.depth = 17 })
        #expect(refused { _, parameters in parameters.monotone = [1] })
        #expect(refused { _, parameters in parameters.rowShare = 0 })
    }
}

@Suite("The trainer's library")
struct XGBoostAbsenceTests {
    @Test("without it the fault names the package that is missing")
    func absent() {
        do {
            _ = try XGBoost.open("libno-such-trainer.so.0")
            Issue.record("it was opened")
        } catch {
            #expect(error.description.contains("apt-get install libxgboost0"))
        }
    }

    @Test(
        "a text that is no model of its own is refused",
        arguments: [
            "", "{}", "{\"learner\":{}}",
            "{\"learner\":{\"gradient_booster\":{\"name\":\"gblinear\"}}}",
        ])
    func foreign(text: String) {
        #expect(throws: TrainingFault.self) { _ = try XGBoostText.read(Array(text.utf8), rounds: 0) }
    }
}
