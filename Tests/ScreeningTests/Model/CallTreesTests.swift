import Screening
import Testing

@Suite("A model's trees as calls walk them")
struct CallTreesTests {
    /// Values of a vector: near the thresholds, beyond what 16 bits hold, and beyond what floats hold.
    private static func vector(_ random: inout RandomTrees) -> Features {
        var features = Features()
        for place in 0..<Features.count {
            let far: [Int32] = [40_000, -40_000, 1 << 24, (1 << 24) + 1, .max, .min, -(1 << 24) - 1]
            features.values[place] =
                random.next() % 4 == 0 ? far[Int(random.next() % 7)] : Int32(random.number().rounded())
        }
        return features
    }

    /// Over the features of a call; some thresholds lie far out.
    private static func model(_ random: inout RandomTrees, trees: Int, depth: Int) throws -> Model {
        var document = random.document(inputs: 9, trees: trees, depth: depth)
        document.featureVersion = Model.FeatureSet.calls.version
        document.inputs = Feature.allCases.suffix(9).map(\.code)
        let far: [Float] = [40_000.5, -40_000, 0x1p24, 0x1p25, -0x1p24, -0x1p26, 0.25]
        for tree in document.trees.indices {
            for node in document.trees[tree].nodes.indices where !document.trees[tree].nodes[node].isLeaf {
                guard random.next() % 5 == 0 else { continue }
                document.trees[tree].nodes[node].value = far[Int(random.next() % 7)]
            }
        }
        return try Model(document, features: .calls, version: 0)
    }

    @Test(
        "margins and parts are the same bits as those of a row, whatever the number of trees and their depth",
        arguments: [(0, 6), (1, 6), (2, 1), (3, 4), (4, 6), (7, 6), (9, 5), (41, 6), (5, 0), (6, 7), (2, 16)])
    func sameBits(trees: Int, depth: Int) throws {
        var random = RandomTrees(seed: UInt64(trees * 20 + depth))
        let model = try Self.model(&random, trees: trees, depth: depth)
        let answers = CallAnswers()
        for _ in 0..<300 {
            let features = Self.vector(&random)
            let margin = model.view.margin(features, answers)
            #expect(margin.bitPattern == model.view.margin(ModelRow(features)).bitPattern)
            let expected = model.view.attribution(ModelRow(features))
            let parts = model.view.attribution(features, margin: margin, answers)
            #expect(parts.count == expected.count && parts.rest == expected.rest && parts.margin == expected.margin)
            for index in 0..<parts.count { #expect(parts.parts[index] == expected.parts[index]) }
        }
    }

    @Test(
        "trees of six splits and less are laid out for calls, beside what attributions need; deeper ones and tables' are not"
    )
    func laidOut() throws {
        func bytes(depth: Int, ofCalls: Bool = true) throws -> (held: Int, atLeast: Int) {
            var random = RandomTrees(seed: UInt64(depth))
            var document = random.document(inputs: 3, trees: 40, depth: depth)
            if ofCalls {
                document.featureVersion = Model.FeatureSet.calls.version
                document.inputs = Feature.allCases.prefix(3).map(\.code)
            }
            let model = try Model(document, features: ofCalls ? .calls : nil, version: 0)
            return (model.byteCount, document.trees.reduce(0) { $0 + 20 * $1.nodes.count } + 40 * 1_120)
        }
        let shallow = try bytes(depth: 6), deep = try bytes(depth: 7), table = try bytes(depth: 6, ofCalls: false)
        #expect(shallow.held >= shallow.atLeast)
        #expect(deep.held < deep.atLeast && table.held < table.atLeast)
    }

    @Test("as many different thresholds as 16 bits name, and one more", arguments: [65_536, 65_537])
    func manyThresholds(count: Int) throws {
        let trees = stride(from: 0, to: count, by: 63).map { Self.tree(thresholds: $0..<min($0 + 63, count)) }
        let document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: [Feature.gapMean.code], base: 0, trees: trees,
            prevalenceMillionths: 1)
        let model = try Model(document, features: .calls, version: 0)
        let answers = CallAnswers()
        var features = Features()
        for value in stride(from: Int32(-1), through: Int32(count), by: 1_009) {
            features[.gapMean] = value
            let expected = trees.reduce(0) { $0 + $1.value([Float(value)]) }
            #expect(model.view.margin(features, answers) == expected)
        }
    }

    /// A split for each threshold, level by level; leaves add their own index.
    private static func tree(thresholds: Range<Int>) -> Tree {
        var nodes: [Tree.Node] = []
        for (index, threshold) in thresholds.enumerated() {
            nodes.append(
                .init(input: 0, value: Float(threshold), left: 2 * index + 1, missingGoesLeft: false, cover: 1))
        }
        while nodes.count < 2 * thresholds.count + 1 { nodes.append(.leaf(Float(nodes.count), cover: 1)) }
        return Tree(nodes: nodes)
    }
}
