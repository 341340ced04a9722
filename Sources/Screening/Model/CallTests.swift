// Owner: the `Model` that made it, inside its `CallTrees`. Never allocates when asked. Budget: 400 ns for 4,000. Bench:
// ModelBench.

/// Every comparison that the trees of a model may ask of a call, each once: by feature, then by rising threshold.
///
/// Features are whole numbers, so that a threshold is as good as the next whole number from it on.
struct CallTests: BitwiseCopyable {
    /// The tests of one feature by rising threshold, filled up to whole blocks by some that nobody asks for.
    struct Run: BitwiseCopyable {
        /// Position in the feature vector.
        var place: Int32
        var start: Int32
        var end: Int32
    }

    /// As many as 16 bits name.
    static let most = 1 << 16
    /// Tests that are made in one go.
    private static let block = 16

    private let runs: Slab<Run>
    private let runCount: Int
    private let thresholds: Slab<Int32>

    /// Nil: there are more. `positions`: place in the vector of each input. The document has been checked.
    init?(_ document: ModelDocument, positions: [Int]) {
        var sets = [Set<Int32>](repeating: [], count: Features.count)
        for tree in document.trees {
            for node in tree.nodes where !node.isLeaf { sets[positions[node.input]].insert(Self.whole(node.value)) }
        }
        let counts = sets.map { ($0.count + Self.block - 1) / Self.block * Self.block }
        let count = counts.reduce(0, +)
        guard count <= Self.most else { return nil }
        runCount = counts.count { $0 > 0 }
        runs = Slab(count: max(1, runCount))
        thresholds = Slab(count: max(1, count))
        for test in 0..<thresholds.count { thresholds[test] = .max }
        var start = 0, run = 0
        for place in sets.indices where counts[place] > 0 {
            for (index, threshold) in sets[place].sorted().enumerated() { thresholds[start + index] = threshold }
            runs[run] = Run(place: Int32(place), start: Int32(start), end: Int32(start + counts[place]))
            start += counts[place]
            run += 1
        }
    }

    func deallocate() {
        runs.deallocate()
        thresholds.deallocate()
    }

    var byteCount: Int { runs.bytes.count + thresholds.bytes.count }

    /// The number of a split's test, which is one of them.
    func number(ofPlace place: Int, _ threshold: Float) -> UInt16 {
        let whole = Self.whole(threshold)
        var run = 0
        while Int(runs[run].place) < place { run += 1 }
        var low = Int(runs[run].start), high = Int(runs[run].end)
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] < whole { low = middle + 1 } else { high = middle }
        }
        return UInt16(low)
    }

    /// Makes all of them: 1 where the feature is below the threshold.
    ///
    /// Not brought into range one by one: runs end within the thresholds, and there is room for `most` answers.
    func answer(_ features: borrowing Features, into answers: Slab<UInt8>) {
        // One span for all: an element of the vector itself would be read from a copy of the whole.
        let numbers = features.values.span
        // Through a block of its own: a compiler that cannot tell answers from thresholds makes one test at a time.
        var block = InlineArray<16, UInt8>(repeating: 0)
        for index in 0..<runCount {
            let run = runs[index]
            let number = ModelRow.whole(numbers[Int(run.place)])
            var test = Int(run.start)
            while test < Int(run.end) {
                for lane in 0..<Self.block { block[lane] = number < thresholds[unchecked: test &+ lane] ? 1 : 0 }
                for lane in 0..<Self.block { answers[unchecked: test &+ lane] = block[lane] }
                test &+= Self.block
            }
        }
    }

    /// No number of a call is beyond 2^24 either way.
    private static func whole(_ threshold: Float) -> Int32 {
        Int32(min(max(threshold.rounded(.up), -0x1p25), 0x1p25))
    }
}
