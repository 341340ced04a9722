import Screening
import Testing

@Suite("The model file")
struct ModelFileTests {
    private static let text = String(decoding: RandomTrees.full().text, as: UTF8.self)

    private static func fault(_ text: String) -> ModelFault? {
        do {
            _ = try ModelDocument.read(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("a document is written and read back, the same bytes each time")
    func roundTrip() throws {
        let document = RandomTrees.full()
        let read = try ModelDocument.read(document.text)
        #expect(read == document)
        #expect(read.text == document.text)
    }

    @Test("a file that says nothing of quality, limits and baseline is read, and gets none when it is written again")
    func withoutCard() throws {
        var document = RandomTrees.full()
        (document.facts.quality, document.facts.limits, document.baseline) = ([], [], nil)
        let text = document.text
        #expect(try ModelDocument.read(text) == document)
        #expect(
            !["quality", "limits", "baseline"].contains { String(decoding: text, as: UTF8.self).contains("\"\($0)\"") })
    }

    @Test("a score at the edge of a bin, one below it and beyond either end")
    func scoreBins() {
        #expect(ScoreBuckets.bucket(of: -12_001) == 0 && ScoreBuckets.bucket(of: .min) == 0)
        #expect(ScoreBuckets.bucket(of: -12_000) == 1 && ScoreBuckets.bucket(of: -11_501) == 1)
        #expect(ScoreBuckets.bucket(of: 0) == 25 && ScoreBuckets.bucket(of: -1) == 24)
        #expect(
            ScoreBuckets.bucket(of: 11_999) == 48 && ScoreBuckets.bucket(of: 12_000) == 49
                && ScoreBuckets.bucket(of: .max) == 49)
        for bin in 1..<ScoreBuckets.count { #expect(ScoreBuckets.bucket(of: ScoreBuckets.beginning(of: bin)) == bin) }
    }

    @Test("floats come back bit by bit")
    func floats() throws {
        var random = RandomTrees(seed: 3)
        var document = RandomTrees.full(trees: 0)
        for _ in 0..<2_000 {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            guard value.isFinite else { continue }
            document.trees.append(
                Tree(nodes: [
                    .init(input: 0, value: value, left: 1, missingGoesLeft: false, cover: 2), .leaf(0, cover: 1),
                    .leaf(0, cover: 1),
                ]))
        }
        #expect(try ModelDocument.read(document.text) == document)
    }

    @Test("a file cut off at any byte is refused")
    func truncated() {
        let bytes = Array(Self.text.utf8)
        // The last byte is the end of a line after the value.
        for count in 0..<bytes.count - 1 {
            #expect(throws: ModelFault.self) { _ = try ModelDocument.read(Array(bytes[0..<count])) }
        }
    }

    @Test("bytes that change at random never end the program, and what is still read is a sound model")
    func flipped() throws {
        var random = RandomTrees(seed: 1_234)
        let bytes = Array(Self.text.utf8)
        var stillRead = 0
        for _ in 0..<4_000 {
            var changed = bytes
            for _ in 0...random.next() % 3 {
                changed[Int(random.next() % UInt64(bytes.count))] =
                    random.next() % 2 == 0
                    ? UInt8(truncatingIfNeeded: random.next())
                    : Array("0123456789-.eE,[]{}\"".utf8)[Int(random.next() % 19)]
            }
            guard let document = try? ModelDocument.read(changed),
                let model = try? Model(document, features: nil, version: 0)
            else { continue }
            stillRead += 1
            #expect(model.view.margin(ModelRow(random.row(inputs: 5).span)).isNaN == false)
        }
        #expect(stillRead > 100)
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("\"format\":1", "\"format\":2", ModelFault.Code.format, "format"),
            ("\"format\":1,\n", "", .member, "format"),
            ("\"title\":", "\"titel\":", .member, "titel"),
            ("\"trained\":\"2026-11-30\"", "\"trained\":20261130", .member, "trained"),
            ("\"base\":", "\"base\":1e99,\"base2\":", .member, "base2"),
            ("\"prevalence_millionths\":1000", "\"prevalence_millionths\":0", .number, "prevalence_millionths"),
            ("\"prevalence_millionths\":1000", "\"prevalence_millionths\":1e3", .number, "prevalence_millionths"),
            ("\"input-1\"", "\"input-0\"", .member, "inputs[1]"),
            ("\"input-1\"", "\"\"", .member, "inputs[1]"),
            ("[0,-2000]", "[-1500000,-2000]", .shape, "calibration[1]"),
            ("[0,-2000]", "[0,-4001]", .shape, "calibration[1]"),
            ("[0,-2000]", "[0]", .number, "calibration[1]"),
            ("[0,-2000]", "[0,40000]", .number, "calibration[1]"),
            ("\"label\":800", "\"label\":40000", .number, "thresholds.label"),
            ("\"rows\":1000", "\"rows\":-1", .number, "data[0].rows"),
            ("\"missing_left\":[", "\"missing_left\":[2,", .tooLarge, "trees[0].missing_left"),
            ("\"left\":[1,", "\"left\":[2,", .shape, "trees[0].left[0]"),
            ("\"left\":[1,", "\"left\":[99,", .number, "trees[0].left[0]"),
            ("\"input\":[", "\"input\":[null,", .tooLarge, "trees[0].input"),
            ("\"eta\":\"0.1\"", "\"eta\":NaN", .notJSON, "byte"),
            ("\"scam\":true", "\"scam\":1", .member, "quality[0].scam"),
            ("\"touched\":30", "\"touched\":41", .number, "quality[0].touched"),
            ("\"stopped\":20", "\"stopped\":31", .number, "quality[0].stopped"),
            ("[\"simulated\",", "[7,", .member, "limits[0]"),
            ("[-2.5,", "[0.5,", .shape, "baseline.edges[0]"),
            ("[[-2.5,0.0,7.0],", "[", .member, "baseline.edges"),
            ("[200000,", "[", .member, "baseline.shares[0]"),
            ("[200000,", "[1000001,", .number, "baseline.shares[0]"),
            ("\"scores\":[0,", "\"scores\":[", .member, "baseline.scores"),
        ] as [(String, String, ModelFault.Code, String)])
    func faults(part: String, replacement: String, code: ModelFault.Code, place: String) throws {
        let start = try #require(Self.text.firstRange(of: part))
        let fault = try #require(Self.fault(Self.text.replacingCharacters(start, with: replacement)))
        #expect(fault.code == code && fault.place.hasPrefix(place), "\(fault)")
        #expect(!fault.expected.isEmpty)
    }

    @Test("children that are shared, left over, circular or above their parent are refused")
    func shapes() {
        func read(_ left: [Int], cover: [Float]? = nil) -> ModelFault.Code? {
            var document = RandomTrees.full(trees: 0)
            document.trees = [
                Tree(
                    nodes: left.enumerated().map {
                        Tree.Node(
                            input: 0, value: 1, left: $1, missingGoesLeft: false, cover: cover?[$0] ?? 1)
                    })
            ]
            return Self.fault(String(decoding: document.text, as: UTF8.self))?.code
        }
        #expect(read([0]) == nil)
        #expect(read([1, 0, 0]) == nil)
        #expect(read([1, 3, 0, 0, 0]) == nil)
        #expect(read([1, 1, 0]) == .shape)
        #expect(read([1, 0, 0, 0]) == .shape)
        #expect(read([0, 0, 0]) == .shape)
        #expect(read([1, 3, 3, 0, 0]) == .shape)
        #expect(read([2, 0, 0]) == .shape)
        #expect(read([1, 0]) == .shape)
        #expect(read([1, 0, 0], cover: [2, 0, 2]) == .number)
        #expect(read([1, 0, 0], cover: [2, -1, 3]) == .number)
        #expect(read([1, 0, 0], cover: [1, 0.5, 2]) == .number)
    }

    @Test("a limit is kept: at it a model is read, one past it not")
    func limits() {
        func chain(_ depth: Int) -> Tree {
            var nodes: [Tree.Node] = []
            for level in 0..<depth {
                nodes.append(
                    .init(input: 0, value: 0, left: 2 * level + 1, missingGoesLeft: false, cover: 1))
                // The right child of each split is the next split: a leaf stands to its left.
                nodes.append(.leaf(0, cover: 1))
            }
            nodes.append(.leaf(0, cover: 1))
            return Tree(nodes: nodes)
        }
        func code(_ change: (inout ModelDocument) -> Void) -> ModelFault.Code? {
            var document = RandomTrees.full(trees: 0)
            document.baseline = nil
            change(&document)
            return Self.fault(String(decoding: document.text, as: UTF8.self))?.code
        }
        #expect(code { $0.trees = [chain(ModelLimits.depth)] } == nil)
        #expect(code { $0.trees = [chain(ModelLimits.depth + 1)] } == .tooLarge)
        #expect(code { $0.trees = .init(repeating: chain(0), count: ModelLimits.trees) } == nil)
        #expect(code { $0.trees = .init(repeating: chain(0), count: ModelLimits.trees + 1) } == .tooLarge)
        func leaf(_ value: Float) -> Tree { Tree(nodes: [.leaf(value, cover: 1)]) }
        #expect(code { $0.trees = [leaf(ModelLimits.logOdds), leaf(-ModelLimits.logOdds)] } == nil)
        #expect(code { $0.trees = [leaf(ModelLimits.logOdds.nextUp)] } == .number)
        #expect(code { $0.base = ModelLimits.logOdds } == nil)
        #expect(code { $0.base = -ModelLimits.logOdds.nextUp } == .number)
        #expect(code { $0.inputs = (0..<ModelLimits.inputs).map { "i\($0)" } } == nil)
        #expect(code { $0.inputs = (0...ModelLimits.inputs).map { "i\($0)" } } == .tooLarge)
        #expect(code { $0.inputs = [] } == .member)
        func points(_ count: Int) -> Calibration {
            Calibration(points: (0..<count).map { .init(margin: Int32($0), logOdds: 0) })
        }
        #expect(code { $0.calibration = points(ModelLimits.calibrationPoints) } == nil)
        #expect(code { $0.calibration = points(ModelLimits.calibrationPoints + 1) } == .tooLarge)
        #expect(code { $0.calibration = points(0) } == .member)
        #expect(
            throws: ModelFault(
                .tooLarge, at: "file", "\(ModelLimits.bytes + 1) bytes", expected: "at most \(ModelLimits.bytes) bytes")
        ) {
            _ = try ModelDocument.read([UInt8](repeating: 0x20, count: ModelLimits.bytes + 1))
        }
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
