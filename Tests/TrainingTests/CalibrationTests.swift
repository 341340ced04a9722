import Screening
import Testing
import Training

@Suite("Calibration from labelled margins")
struct CalibrationTests {
    @Test("adjacent violators are pooled, equal margins are one")
    func blocks() {
        // Shares by margin: 0, then 1 1/2 violating, then 1.
        let blocks = Isotonic.blocks(
            margins: [-2, 1, -1, 1, 3, -2], labels: [0, 0, 1, 1, 1, 0])
        #expect(blocks.map(\.weight) == [2, 3, 1])
        #expect(blocks.map(\.scam) == [0, 2, 1])
        #expect(blocks.map(\.margin) == [-2, 1.0 / 3, 3])
    }

    @Test("the pooled shares are the best ones that never fall: no pair of neighbours could be split better")
    func rising() {
        var random = SeededOrder(seed: 11)
        var margins: [Float] = [], labels: [Float] = [], weights: [Float] = []
        for _ in 0..<2_000 {
            let margin = Float(random.next() % 4_000) / 500 - 4
            margins.append(margin)
            labels.append(Double(random.next() % 1_000) / 1_000 < LogOdds.share(Double(margin)) ? 1 : 0)
            weights.append(Float(random.next() % 3))
        }
        let blocks = Isotonic.blocks(margins: margins, labels: labels, weights: weights)
        #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.share < $1.share && $0.margin < $1.margin })
        let all = weights.reduce(0) { $0 + Double($1) }
        #expect(abs(blocks.reduce(0) { $0 + $1.weight } - all) < 1e-6)
        let table = Isotonic.calibration(margins: margins, labels: labels, weights: weights)
        // The rows were drawn with log-odds equal to their margins.
        for margin in [-2.0, -1, 0, 1, 2] {
            let found = Double(table.logOdds(margin: Int32(margin * 1e6))) / 1_000
            #expect(abs(found - margin) < 0.8)
        }
    }

    @Test("a class that stands alone gives finite log-odds")
    func oneClass() {
        let table = Isotonic.calibration(margins: [1, 2, 3], labels: [1, 1, 1])
        #expect(table.points.allSatisfy { $0.logOdds.magnitude <= 30_000 })
        #expect(Isotonic.calibration(margins: [], labels: [], shift: 1).points.map(\.logOdds) == [1_000])
    }

    @Test("more steps than a model file holds are joined")
    func thinned() {
        // Alternating within rising shares: each pair of margins is a block of its own.
        let count = 6_000
        let margins = (0..<count).map { Float($0) / 100 }
        var labels: [Float] = []
        for index in 0..<count { labels.append(index >= count / 2 ? 1 : 0) }
        let weights = (0..<count).map { Float(1 + $0 % 7) }
        let table = Isotonic.calibration(margins: margins, labels: labels, weights: weights)
        #expect(table.points.count <= ModelLimits.calibrationPoints)
    }

    @Test("Platt's line finds slope and offset of the rows")
    func platt() {
        var random = SeededOrder(seed: 12)
        var margins: [Float] = [], labels: [Float] = []
        for _ in 0..<20_000 {
            let margin = Float(random.next() % 6_000) / 1_000 - 3
            margins.append(margin)
            labels.append(Double(random.next() % 10_000) / 10_000 < LogOdds.share(1.7 * Double(margin) - 0.6) ? 1 : 0)
        }
        let line = Platt.line(margins: margins, labels: labels)
        #expect(abs(line.slope - 1.7) < 0.1 && abs(line.offset + 0.6) < 0.1)
        let table = Platt.calibration(margins: margins, labels: labels, shift: -1)
        let found = Double(table.logOdds(margin: 1_000_000)) / 1_000
        #expect(abs(found - (line.slope + line.offset - 1)) < 0.01)
    }
}

@Suite("Splits by a seed")
struct CrossValidationTests {
    @Test("each row is tested once, and each fold has its share of scam")
    func stratified() {
        let labels = (0..<1_003).map { $0 % 3 == 0 ? Float(1) : 0 }
        let folds = CrossValidation.stratified(labels, count: 5, seed: 4)
        #expect(folds.flatMap(\.test).sorted() == Array(0..<1_003))
        for fold in folds {
            #expect(Set(fold.training).isDisjoint(with: fold.test))
            #expect(fold.training.count + fold.test.count == 1_003)
            let scam = fold.test.count { labels[$0] == 1 }
            #expect((66...67).contains(scam))
            #expect((200...201).contains(fold.test.count))
        }
        #expect(CrossValidation.stratified(labels, count: 5, seed: 4).map(\.test) == folds.map(\.test))
        #expect(CrossValidation.stratified(labels, count: 5, seed: 5).map(\.test) != folds.map(\.test))
    }

    @Test("a group stays on one side")
    func grouped() {
        let groups = (0..<500).map { UInt64($0 * 7919 % 41) }
        let folds = CrossValidation.grouped(groups, count: 4, seed: 1)
        #expect(folds.flatMap(\.test).sorted() == Array(0..<500))
        for fold in folds {
            #expect(Set(fold.test.map { groups[$0] }).isDisjoint(with: fold.training.map { groups[$0] }))
        }
    }
}
