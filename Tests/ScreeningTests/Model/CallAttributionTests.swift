import Screening
import Testing

@Suite("What moved the model")
struct CallAttributionTests {
    private static let inputs: [Feature] = [
        .attemptsHour, .calleesHour, .known, .meanTalk, .printNewNow, .calleeStrangers, .localHour, .ageMinutes,
        .trunkNewNow, .leadMeanTalk, .rangeAttempts, .openCalls,
    ]

    private static func model(seed: UInt64, trees: Int = 20) throws -> Model {
        var random = RandomTrees(seed: seed)
        var document = random.document(inputs: inputs.count, trees: trees, depth: 5)
        document.featureVersion = Model.FeatureSet.calls.version
        document.inputs = inputs.map(\.code)
        document.calibration = Calibration(points: [.init(margin: 0, logOdds: -1_500)])
        return try Model(document, features: .calls, version: 9)
    }

    private static func features(seed: UInt64) -> Features {
        var random = RandomTrees(seed: seed)
        var features = Features()
        for feature in inputs { features[feature] = Int32(random.number()) }
        return features
    }

    @Test("base, parts and rest add up to the total in the digits shown, largest parts first")
    func addsUp() throws {
        for seed in UInt64(1)...40 {
            let model = try Self.model(seed: seed)
            let features = Self.features(seed: seed &+ 1_000)
            let sum = CallAttribution(model, features)
            #expect(sum.base + sum.parts.reduce(0) { $0 + $1.hundredths } + sum.rest == sum.total)
            #expect(sum.parts.count <= CallAttribution.mostParts)
            #expect(
                zip(sum.parts, sum.parts.dropFirst()).allSatisfy { $0.hundredths.magnitude >= $1.hundredths.magnitude })
            #expect(sum.total == Int((Double(model.view.margin(ModelRow(features))) * 100).rounded()))
            // Twelve inputs, ten named: two of the smallest and the rounding of all.
            let least = Int(sum.parts.last?.hundredths.magnitude ?? 0)
            #expect(sum.rest.magnitude <= 2 * least + 8, "\(sum.rest) beside \(least)")
            for part in sum.parts { #expect(part.value == features[part.feature]) }
        }
    }

    @Test("the score is the judge's, and a vector that was judged otherwise is told apart")
    func asJudged() throws {
        let model = try Self.model(seed: 3)
        var features = Self.features(seed: 5)
        #expect(!CallAttribution(model, features).isAsJudged)
        features[.modelAsked] = 1
        features[.modelLogOdds] = model.view.logOdds(ModelRow(features))
        let sum = CallAttribution(model, features)
        #expect(sum.isAsJudged && sum.logOdds == features[.modelLogOdds])
        features[.modelLogOdds] += 1
        #expect(!CallAttribution(model, features).isAsJudged)
    }

    @Test("what the verdict named is read from its three bytes and set against the exact values")
    func named() throws {
        let packed = Int32(Feature.known.rawValue + 1) | Int32(Feature.meanTalk.rawValue + 1) << 8
        #expect(CallAttribution.named(packed) == [.known, .meanTalk])
        #expect(CallAttribution.named(0).isEmpty)
        // Bytes that name no feature are left out, whatever a journal holds.
        #expect(CallAttribution.named(-1).isEmpty)
        let model = try Self.model(seed: 8)
        var features = Self.features(seed: 8)
        #expect(!CallAttribution(model, features).pathDiffers)
        let raising = CallAttribution(model, features).parts.filter { $0.hundredths > 0 }.prefix(3)
        try #require(raising.count == 3)
        features[.modelParts] = raising.enumerated().reduce(Int32(0)) {
            $0 | (Int32($1.element.feature.rawValue) + 1) << Int32($1.offset * 8)
        }
        let same = CallAttribution(model, features)
        #expect(!same.pathDiffers && same.strongest == raising.map(\.feature))
        features[.modelParts] = packed
        let other = CallAttribution(model, features)
        #expect(other.named == [.known, .meanTalk] && other.strongest.count == 2)
        #expect(other.pathDiffers == (Set(other.strongest) != [.known, .meanTalk]))
    }
}
