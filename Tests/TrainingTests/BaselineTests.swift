import Screening
import Testing
import Training

@Suite("The baseline of a training")
struct BaselineTests {
    private static func bins(_ values: [Float], weights: [Float] = []) -> ModelBaseline.Bins {
        let table = TrainingTable(
            columns: ["a"], cells: values, labels: values.map { _ in 0 }, weights: weights)
        return table.baseline(scores: []).inputs[0]
    }

    @Test("bins hold a tenth each, shares are those of the rows, and every row lies in the bin that counted it")
    func deciles() {
        var random = SeededOrder(seed: 4)
        let values = (0..<5_000).map { _ in Float(random.next() >> 54) }
        let bins = Self.bins(values)
        #expect(bins.edges.count == 9 && bins.shares.count == 11)
        #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 })
        var counts = [Int](repeating: 0, count: bins.shares.count)
        for value in values { counts[ModelBaseline.Bins.bin(of: value, edges: bins.edges)] += 1 }
        #expect(counts.map { $0 * 200 } == bins.shares)
        #expect(bins.shares[0] == 0 && bins.shares.dropFirst().allSatisfy { (90_000...120_000).contains($0) })
    }

    @Test(
        "a value that most rows have stays alone, however rare its neighbours are; weights count, missing values apart")
    func heavyValues() {
        let flag = Self.bins([0, 0, 0, 1], weights: [30, 30, 39, 1])
        #expect(flag.edges == [1] && flag.shares == [0, 990_000, 10_000])
        let unknown = Self.bins([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 5, .nan, .nan])
        #expect(unknown.edges == [0, 3] && unknown.shares == [133_333, 66_667, 666_667, 133_333])
        let nothing = Self.bins([.nan, .nan])
        #expect(nothing.edges.isEmpty && nothing.shares == [1_000_000, 0])
    }

    @Test("scores fall into their bins by weight")
    func scores() {
        let baseline = TrainingTable(columns: [], cells: [], labels: []).baseline(
            scores: [(logOdds: -20_000, weight: 1), (logOdds: 0, weight: 2), (logOdds: 499, weight: 1)])
        #expect(baseline.scores[0] == 250_000 && baseline.scores[25] == 750_000)
        #expect(baseline.scores.reduce(0, +) == 1_000_000)
    }
}
