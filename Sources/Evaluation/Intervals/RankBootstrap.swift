/// Recall at fixed false-stop rates with the threshold chosen anew in every draw, honest callers and campaigns drawn whole.
///
/// Calls are sorted once; a repetition walks from the top only until it has passed the highest rate.
package struct RankBootstrap: Sendable {
    private struct Entry: Sendable {
        var score: Int32
        var isScam: Bool
        var cluster: UInt64
    }

    private let bootstrap: ClusterBootstrap
    private let entries: [Entry]
    private let scamClusters: [(cluster: UInt64, calls: Int)]
    private let honestClusters: [(cluster: UInt64, calls: Int)]

    package init(_ scored: [(score: Int32, isScam: Bool, cluster: UInt64)], _ bootstrap: ClusterBootstrap) {
        self.bootstrap = bootstrap
        entries = scored.map { Entry(score: $0.score, isScam: $0.isScam, cluster: $0.cluster) }
            .sorted { $0.score > $1.score }
        func clusters(_ isScam: Bool) -> [(cluster: UInt64, calls: Int)] {
            var counts: [UInt64: Int] = [:]
            for entry in scored where entry.isScam == isScam { counts[entry.cluster, default: 0] += 1 }
            return counts.map { (cluster: $0.key, calls: $0.value) }
        }
        scamClusters = clusters(true)
        honestClusters = clusters(false)
    }

    /// One interval a rate, in the order of `rates`; nil where a class is empty.
    package func recall(atFalseRates rates: [Double]) -> [Interval?] {
        guard !scamClusters.isEmpty, !honestClusters.isEmpty else { return rates.map { _ in nil } }
        guard let values = recalls(rates, weigh: { _ in 1 }) else { return rates.map { _ in nil } }
        var drawn = [[Double]](repeating: [], count: rates.count)
        for repetition in 0..<bootstrap.repetitions {
            let weights = PoissonWeights(seed: bootstrap.seed, repetition: repetition)
            guard let recalls = recalls(rates, weigh: weights.weight) else { continue }
            for (index, recall) in recalls.enumerated() { drawn[index].append(recall) }
        }
        return zip(values, drawn).map { Interval($0, percentilesOf: $1) }
    }

    /// nil: a draw without one of the classes.
    private func recalls(_ rates: [Double], weigh: (UInt64) -> Int) -> [Double]? {
        let scam = scamClusters.reduce(0) { $0 + weigh($1.cluster) * $1.calls }
        let honest = honestClusters.reduce(0) { $0 + weigh($1.cluster) * $1.calls }
        guard scam > 0, honest > 0 else { return nil }
        let most = rates.map { Int(($0 * Double(honest)).rounded(.down)) }
        let highest = most.max() ?? 0
        var best = [Int](repeating: 0, count: rates.count)
        var foundScam = 0, foundHonest = 0
        var index = 0
        while index < entries.count, foundHonest <= highest {
            let score = entries[index].score
            while index < entries.count, entries[index].score == score {
                let weight = weigh(entries[index].cluster)
                if entries[index].isScam { foundScam += weight } else { foundHonest += weight }
                index += 1
            }
            for rate in rates.indices where foundHonest <= most[rate] { best[rate] = foundScam }
        }
        return best.map { Double($0) / Double(scam) }
    }
}
