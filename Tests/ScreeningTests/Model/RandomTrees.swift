import Screening

/// Trees and rows drawn by a seed, for tests that compare two ways of counting.
struct RandomTrees {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From -10 to 10 in steps of a quarter, so that values often equal thresholds.
    mutating func number() -> Float { Float(Int(next() % 81)) / 4 - 10 }

    mutating func tree(inputs: Int, depth: Int) -> Tree {
        var nodes = [Tree.Node.leaf(0, cover: 0)]
        var depths = [0]
        var index = 0
        while index < nodes.count {
            if depths[index] < depth, next() % 8 > 0 {
                nodes[index] = Tree.Node(
                    input: Int(next() % UInt64(inputs)), value: number(), left: nodes.count,
                    missingGoesLeft: next() % 2 == 0, cover: 0)
                nodes += [.leaf(0, cover: 0), .leaf(0, cover: 0)]
                depths += [depths[index] + 1, depths[index] + 1]
            } else {
                nodes[index] = .leaf(number() / 8, cover: Float(next() % 20 + 1))
            }
            index += 1
        }
        for index in nodes.indices.reversed() where !nodes[index].isLeaf {
            nodes[index].cover = nodes[nodes[index].left].cover + nodes[nodes[index].left + 1].cover
        }
        return Tree(nodes: nodes)
    }

    mutating func document(inputs: Int, trees: Int, depth: Int) -> ModelDocument {
        ModelDocument(
            featureVersion: 0, inputs: (0..<inputs).map { "input-\($0)" }, base: number() / 16,
            trees: (0..<trees).map { _ in tree(inputs: inputs, depth: depth) }, prevalenceMillionths: 1_000)
    }

    /// A fifth of the cells is missing.
    mutating func row(inputs: Int) -> [Float] {
        (0..<inputs).map { _ in next() % 5 == 0 ? .nan : number() }
    }

    /// A document that uses every member of the file.
    static func full(trees: Int = 3) -> ModelDocument {
        var random = RandomTrees(seed: 7)
        var document = random.document(inputs: 5, trees: trees, depth: 3)
        document.calibration = Calibration(points: [
            .init(margin: -1_500_000, logOdds: -4_000), .init(margin: 0, logOdds: -2_000),
            .init(margin: 2_000_000, logOdds: 3_500),
        ])
        document.thresholds = [.init(name: "label", logOdds: 800), .init(name: "block", logOdds: 4_200)]
        document.facts = .init(
            title: "calls, \"simulated\"", trained: "2026-11-30", trainer: "XGBoost 1.7.4",
            data: [
                .init(
                    name: "day 1", rows: 1_000, positives: 12, from: "2026-11-01", until: "2026-11-02",
                    digest: "00ff")
            ], parameters: [.init(name: "eta", value: "0.1"), .init(name: "seed", value: "3")],
            quality: [
                .init(group: "wangiri", isScam: true, calls: 40, touched: 30, stopped: 20),
                .init(group: "family", isScam: false, calls: 900),
            ], limits: ["simulated", "one winter alone"])
        var scores = [Int](repeating: 0, count: ScoreBuckets.count)
        (scores[20], scores[21]) = (300_000, 700_000)
        document.baseline = ModelBaseline(
            inputs: (0..<5).map { _ in .init(edges: [-2.5, 0, 7], shares: [200_000, 100_000, 300_000, 0, 400_000]) },
            scores: scores)
        return document
    }
}

extension Tree {
    /// A walk as the definition has it.
    func value(_ row: [Float]) -> Float {
        var at = 0
        while !nodes[at].isLeaf {
            let node = nodes[at], cell = row[node.input]
            let isLeft = cell.isNaN ? node.missingGoesLeft : cell < node.value
            at = node.left + (isLeft ? 0 : 1)
        }
        return nodes[at].value
    }

    /// Expected value where only the inputs of `known` are known.
    func expectation(_ row: [Float], known: Set<Int>, at: Int = 0) -> Double {
        let node = nodes[at]
        if node.isLeaf { return Double(node.value) }
        if known.contains(node.input) {
            let cell = row[node.input]
            let isLeft = cell.isNaN ? node.missingGoesLeft : cell < node.value
            return expectation(row, known: known, at: node.left + (isLeft ? 0 : 1))
        }
        let sum = [node.left, node.left + 1].reduce(0.0) {
            $0 + Double(nodes[$1].cover) * expectation(row, known: known, at: $1)
        }
        return sum / Double(node.cover)
    }
}
