import Screening
import Testing

@Suite("A model's score")
struct ModelTests {
    @Test(
        "the margin is the sum of the trees in their order, whatever their number", arguments: [0, 1, 3, 4, 5, 8, 41])
    func margins(trees: Int) throws {
        var random = RandomTrees(seed: UInt64(trees) + 1)
        let document = random.document(inputs: 9, trees: trees, depth: 6)
        let model = try Model(document, features: nil, version: 0)
        for _ in 0..<400 {
            let row = random.row(inputs: 9)
            let expected = document.trees.reduce(document.base) { $0 + $1.value(row) }
            #expect(model.view.margin(ModelRow(row.span)) == expected)
        }
    }

    @Test("a value equal to the threshold goes right, a missing one where the tree says")
    func edges() throws {
        let tree = Tree(nodes: [
            .init(input: 0, value: 2, left: 1, missingGoesLeft: true, cover: 3), .leaf(-1, cover: 1),
            .init(input: 1, value: 5, left: 3, missingGoesLeft: false, cover: 2), .leaf(10, cover: 1),
            .leaf(20, cover: 1),
        ])
        let model = try Model(
            ModelDocument(featureVersion: 0, inputs: ["a", "b"], base: 0, trees: [tree], prevalenceMillionths: 1),
            features: nil, version: 0)
        func margin(_ a: Float, _ b: Float) -> Float { model.view.margin(ModelRow([a, b].span)) }
        #expect(margin(1.999_999_9, 0) == -1)
        #expect(margin(2, 4.999_999_5) == 10)
        #expect(margin(2, 5) == 20)
        #expect(margin(.nan, 5) == -1)
        #expect(margin(3, .nan) == 20)
        #expect(margin(.infinity, -.infinity) == 10)
        #expect(margin(-.infinity, .nan) == -1)
    }

    @Test("a feature vector is read by the codes of the file, and what floats cannot hold is brought into their range")
    func features() throws {
        let tree = Tree(nodes: [
            .init(input: 1, value: 16_777_216, left: 1, missingGoesLeft: false, cover: 2), .leaf(1, cover: 1),
            .leaf(2, cover: 1),
        ])
        let document = ModelDocument(
            featureVersion: 3, inputs: ["unused", "attempts"], base: 0, trees: [tree], prevalenceMillionths: 1)
        let known = Model.FeatureSet(
            version: 3, codes: (0..<22).map { $0 == 21 ? "attempts" : "unused\($0)" } + ["unused"])
        let model = try Model(document, features: known, version: 9)
        #expect(model.version == 9)
        var features = Features()
        features.values[21] = 16_777_215
        #expect(model.view.margin(ModelRow(features)) == 1)
        features.values[21] = .max
        #expect(model.view.margin(ModelRow(features)) == 2)
        features.values[21] = .min
        #expect(model.view.margin(ModelRow(features)) == 1)
    }

    @Test("each feature of a call is found by its code, and no code stands twice")
    func callFeatures() throws {
        let set = Model.FeatureSet.calls
        #expect(set.codes.count == Features.count && Features.count <= ModelLimits.inputs)
        let names = set.codes.filter { !$0.isEmpty }
        #expect(names.count == Feature.allCases.count && Set(names).count == names.count)
        for feature in Feature.allCases { #expect(set.codes[Int(feature.rawValue)] == feature.code) }
    }

    @Test("a model of another feature version or with an unknown feature is refused")
    func otherFeatures() throws {
        var document = RandomTrees.full()
        document.featureVersion = 4
        let codes = document.inputs
        func refused(_ features: Model.FeatureSet?) -> ModelFault.Code? {
            do {
                _ = try Model(document, features: features, version: 0)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(refused(.init(version: 4, codes: codes)) == nil)
        #expect(refused(.init(version: 5, codes: codes)) == .featureVersion)
        #expect(refused(nil) == .featureVersion)
        #expect(refused(.init(version: 4, codes: Array(codes.dropLast()))) == .unknownFeature)
    }

    @Test("trees that a trainer hands over are checked as those of a file")
    func checked() {
        var bad: [ModelDocument] = []
        let spoils: [(inout Tree.Node) -> Void] = [
            { $0.value = .nan }, { $0.input = 5 }, { $0.input = -1 }, { $0.left = 7 }, { $0.cover = 0 },
            { $0.cover = .infinity },
        ]
        for (index, spoil) in spoils.enumerated() {
            var document = RandomTrees.full()
            spoil(&document.trees[index % document.trees.count].nodes[0])
            bad.append(document)
        }
        var base = RandomTrees.full()
        base.base = .infinity
        bad.append(base)
        for document in bad {
            #expect(throws: ModelFault.self) { _ = try Model(document, features: nil, version: 0) }
        }
    }
}

@Suite("Calibration of a margin")
struct CalibrationTests {
    private static let table = Calibration(points: [
        .init(margin: -1_000_000, logOdds: -2_000), .init(margin: 0, logOdds: -2_000),
        .init(margin: 1_000_000, logOdds: 1_000), .init(margin: 1_500_000, logOdds: 5_000),
    ])

    @Test(
        "linear between points, with slope 1 beyond them",
        arguments: [
            (-3_000_000, -4_000), (-1_000_000, -2_000), (-500_000, -2_000), (0, -2_000), (500_000, -500),
            (1_000_000, 1_000), (1_250_000, 3_000), (1_500_000, 5_000), (2_500_000, 6_000),
            (Int32.max, 30_000), (Int32.min, -30_000),
        ] as [(Int32, Int32)])
    func values(margin: Int32, logOdds: Int32) {
        #expect(Self.table.logOdds(margin: margin) == logOdds)
    }

    @Test("log-odds never fall while the margin rises")
    func monotone() {
        var last = Int32.min
        for margin in stride(from: Int32(-4_000_000), through: 4_000_000, by: 777) {
            let value = Self.table.logOdds(margin: margin)
            #expect(value >= last)
            last = value
        }
    }

    @Test("margins become millionths, whatever floats they are")
    func millionths() {
        #expect(Calibration.millionths(1.5) == 1_500_000)
        #expect(Calibration.millionths(-0.000_000_4) == 0)
        #expect(Calibration.millionths(.nan) == 0)
        #expect(Calibration.millionths(1e30) == 2_147_483_647)
        #expect(Calibration.millionths(-.greatestFiniteMagnitude) == -2_147_483_647)
    }
}
