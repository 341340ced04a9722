import Screening
import Testing

@Suite("What moved a score")
struct AttributionTests {
    @Test("the parts of the way and the rest add up to margin minus expected margin, largest first")
    func pathAddsUp() throws {
        var random = RandomTrees(seed: 31)
        for _ in 0..<40 {
            let document = random.document(inputs: 14, trees: 9, depth: 5)
            let model = try Model(document, features: nil, version: 0)
            let row = random.row(inputs: 14)
            let attribution = model.view.attribution(ModelRow(row.span))
            #expect(attribution.margin == model.view.margin(ModelRow(row.span)))
            var sum = attribution.rest
            var last = UInt32.max
            for index in 0..<attribution.count {
                let part = attribution.parts[index]
                #expect(part.thousandths.magnitude <= last && part.input >= 0 && part.input < 14)
                last = part.thousandths.magnitude
                sum += part.thousandths
            }
            let expected = (attribution.margin - attribution.expectedMargin) * 1_000
            // Each of 14 inputs is cut to a whole thousandth.
            #expect(abs(Float(sum) - expected) <= 15)
        }
    }

    @Test("the way gives each step's change to the input that was asked")
    func pathByHand() throws {
        let tree = Tree(nodes: [
            .init(input: 2, value: 0, left: 1, missingGoesLeft: false, cover: 4), .leaf(1, cover: 2),
            .init(input: 0, value: 0, left: 3, missingGoesLeft: false, cover: 2), .leaf(2, cover: 1),
            .leaf(6, cover: 1),
        ])
        let model = try Model(
            ModelDocument(
                featureVersion: 0, inputs: ["a", "b", "c"], base: 0.5, trees: [tree], prevalenceMillionths: 1),
            features: nil, version: 0)
        let attribution = model.view.attribution(ModelRow([1, 0, 1].span))
        #expect(attribution.expectedMargin == 3)
        #expect(attribution.margin == 6.5)
        #expect(attribution.count == 2)
        // Root 2.5 to its right child 4, and on to 6; of equal amounts the lower input comes first.
        #expect(attribution.parts[0] == .init(input: 0, thousandths: 2_000))
        #expect(attribution.parts[1] == .init(input: 2, thousandths: 1_500))
    }

    @Test("TreeSHAP equals Shapley's formula over all subsets of the inputs", arguments: 0..<12 as Range<UInt64>)
    func bruteForce(seed: UInt64) throws {
        var random = RandomTrees(seed: seed)
        let inputs = 5
        let document = random.document(inputs: inputs, trees: 3, depth: 5)
        let model = try Model(document, features: nil, version: 0)
        for _ in 0..<10 {
            let row = random.row(inputs: inputs)
            let exact = Self.shapley(document, row)
            let found = TreeSHAP.attributions(model.view, ModelRow(row.span))
            for input in 0..<inputs { #expect(abs(found[input] - exact[input]) < 1e-9) }
            let sum = found.reduce(0, +) + Double(model.view.expectedMargin)
            #expect(abs(sum - Double(model.view.margin(ModelRow(row.span)))) < 1e-5)
        }
    }

    /// Weighted mean, over all subsets of the others, of what knowing an input changes.
    private static func shapley(_ document: ModelDocument, _ row: [Float]) -> [Double] {
        let count = document.inputs.count
        var factorials = [1.0]
        for number in 1...count { factorials.append(factorials[number - 1] * Double(number)) }
        func expectation(_ bits: Int) -> Double {
            let known = Set((0..<count).filter { bits >> $0 & 1 == 1 })
            return document.trees.reduce(0) { $0 + $1.expectation(row, known: known) }
        }
        let expectations = (0..<1 << count).map(expectation)
        return (0..<count).map { input in
            var sum = 0.0
            for bits in 0..<1 << count where bits >> input & 1 == 0 {
                let size = bits.nonzeroBitCount
                let weight = factorials[size] * factorials[count - size - 1] / factorials[count]
                sum += weight * (expectations[bits | 1 << input] - expectations[bits])
            }
            return sum
        }
    }
}
