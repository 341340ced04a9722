import Screening

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A model of 150 full trees of depth 6 over 60 features: nanoseconds a call, by CPU time of the thread.
enum ModelBench {
    private static let inputs = 60
    private static let trees = 150
    private static let depth = 6
    private static let calls = 200_000
    /// Distinct rows, so that no walk is learned by heart.
    private static let rows = 4_096

    /// Over the features of a call, for an engine. `labels`: it asks for a label on every call, and so explains each.
    static func ofCalls(labels: Bool = false) throws -> Model {
        var random = Draws(state: 20_263)
        let codes = Feature.allCases.map(\.code).filter { $0 != "" }
        var document = document(Array(codes.prefix(inputs)), version: Model.FeatureSet.calls.version, &random)
        if labels { document.thresholds = [.init(name: Treatment.label.code, logOdds: .min / 2)] }
        return try Model(document, features: .calls, version: 1)
    }

    private static func document(_ names: [String], version: Int, _ random: inout Draws) -> ModelDocument {
        ModelDocument(
            featureVersion: version, inputs: names, base: -3, trees: (0..<trees).map { _ in tree(&random) },
            prevalenceMillionths: 1_000)
    }

    static func run() throws -> [Figure] {
        var random = Draws(state: 20_262)
        let model = try ofCalls()
        var features: [Features] = []
        for _ in 0..<rows {
            var vector = Features()
            for index in 0..<Features.count { vector.values[index] = Int32(random.next() % 1_000) }
            features.append(vector)
        }
        let view = model.view
        let answers = CallAnswers()
        var sum: Int64 = 0
        let judging = measure {
            for call in 0..<calls {
                sum &+= Int64(view.logOdds(margin: view.margin(features[call % rows], answers)))
            }
        }
        let explaining = measure {
            for call in 0..<calls {
                let vector = features[call % rows]
                let margin = view.margin(vector, answers)
                sum &+= Int64(view.attribution(vector, margin: margin, answers).parts[0].thousandths)
            }
        }
        return withExtendedLifetime(model) {
            [
                Figure(
                    "\(trees) trees of depth \(depth) over \(inputs) features", judging / Double(calls), "ns",
                    goal: .atMost(3_000)),
                Figure("the same with its eight largest parts", explaining / Double(calls), "ns"),
                Figure("  held in", Double(model.byteCount) / 1e3, "kB"),
                Figure("  mean log-odds", Double(sum) / Double(2 * calls) / 1e3, ""),
            ]
        }
    }

    /// A full tree; thresholds lie where features do, so that both ways are taken.
    private static func tree(_ random: inout Draws) -> Tree {
        let splits = (1 << depth) - 1
        var nodes: [Tree.Node] = []
        for index in 0..<splits {
            let level = Int.bitWidth - 1 - (index + 1).leadingZeroBitCount
            nodes.append(
                .init(
                    input: Int(random.next() % UInt64(inputs)), value: Float(random.next() % 1_000),
                    left: 2 * index + 1, missingGoesLeft: random.next() % 2 == 0, cover: Float(1 << (depth - level))))
        }
        for _ in 0...splits { nodes.append(.leaf(Float(random.next() % 2_000) / 10_000 - 0.1, cover: 1)) }
        return Tree(nodes: nodes)
    }

    private static func measure(_ work: () -> Void) -> Double {
        let start = clock()
        work()
        // CLOCKS_PER_SEC is a million (POSIX).
        return Double(clock() - start) * 1e3
    }
}

/// A small generator with a seed: the same trees on every machine.
private struct Draws {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
