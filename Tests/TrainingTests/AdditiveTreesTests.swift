import Screening
import Testing
import Training

@Suite("A logistic regression over ranks, as trees")
struct AdditiveTreesTests {
    @Test("one tree a column that looks at nothing else, and probabilities that add up to the scam rows")
    func shape() throws {
        let table = TrainingRows.table(2_000, seed: 21)
        let trained = try AdditiveTrees.fit(table)
        #expect(trained.trees.count == table.columns.count)
        for (column, tree) in trained.trees.enumerated() {
            #expect(tree.nodes.allSatisfy { $0.isLeaf || $0.input == column })
            #expect(tree.depth <= 7)
        }
        // The offset is free of penalty, so the score equation of a logistic regression holds for it.
        let shares = try trained.margins(table).map { LogOdds.share(Double($0)) }
        #expect(abs(shares.reduce(0, +) - Double(table.positives)) < 0.01)
        let read = try ModelDocument.read(trained.document(featureVersion: 0).text)
        #expect(try TrainedModel.margins(read, table) == trained.margins(table))
    }

    @Test("it finds what decides: more calls a minute raise the margin, more spread lowers it")
    func direction() throws {
        let table = TrainingRows.table(3_000, seed: 22)
        let trained = try AdditiveTrees.fit(table)
        func margins(_ cells: [[Float]]) throws -> [Float] {
            try trained.margins(
                TrainingTable(
                    columns: table.columns, cells: cells.flatMap { $0 }, labels: .init(repeating: 0, count: cells.count)
                ))
        }
        let rate = try margins((0...10).map { [Float($0), 5, 12, 0.5] })
        #expect(zip(rate, rate.dropFirst()).allSatisfy { $0 <= $1 } && rate[10] > rate[0] + 2)
        let spread = try margins((0...10).map { [5, Float($0), 12, 0.5] })
        #expect(spread[10] < spread[0])
        let noise = try margins([[5, 5, 12, 0], [5, 5, 12, 1]])
        #expect(abs(noise[0] - noise[1]) < 1)
    }

    @Test("missing values have a leaf of their own; a column of one value or of none changes nothing")
    func missing() throws {
        var table = TrainingTable(columns: ["flag", "empty", "constant"], cells: [], labels: [])
        for row in 0..<400 {
            // Missing where it is scam, four times of five.
            let isScam = row % 4 == 0
            let isMissing = row % 20 == 0 ? !isScam : isScam
            table.cells += [isMissing ? .nan : Float(row % 7), .nan, 3]
            table.labels.append(isScam ? 1 : 0)
        }
        let trained = try AdditiveTrees.fit(table)
        let margins = try trained.margins(
            TrainingTable(
                columns: table.columns, cells: [.nan, .nan, 3, 2, .nan, 3, 2, 1, 9], labels: [0, 0, 0]))
        #expect(margins[0] > margins[1] + 2)
        #expect(margins.allSatisfy { $0.isFinite })
    }

    @Test("the mean of two models is the weighted mean of their margins")
    func mean() throws {
        let table = TrainingRows.table(1_000, seed: 23)
        var parameters = AdditiveTrees.Parameters()
        let first = try AdditiveTrees.fit(table, parameters)
        parameters.bins = 4
        parameters.penalty = 200
        // Fewer columns, in another order.
        var narrow = TrainingTable(columns: ["noise", "rate"], cells: [], labels: table.labels)
        for row in 0..<table.rowCount {
            let cells = Array(table.row(row))
            narrow.cells += [cells[3], cells[0]]
        }
        let second = try AdditiveTrees.fit(narrow, parameters)
        let mean = try TrainedModel.mean([(first, 3), (second, 1)])
        #expect(mean.trees.count == 6)
        let (a, b, both) = (try first.margins(table), try second.margins(narrow), try mean.margins(table))
        for row in 0..<table.rowCount { #expect(abs(both[row] - (0.75 * a[row] + 0.25 * b[row])) < 1e-5) }
        #expect(throws: TrainingFault.self) { _ = try TrainedModel.mean([(second, 1), (first, 1)]) }
    }
}
