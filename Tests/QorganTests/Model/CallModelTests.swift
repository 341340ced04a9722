import Foundation
import Screening
import Telephony
import Testing
import Traffic
import Training

@testable import qorgan

@Suite("The model of call attempts, and its place in the configuration")
struct CallModelTests {
    private static func configuration(_ lines: String) throws -> Configuration {
        let trunk = "[[trunk]]\nname = \"a\"\nclass = \"international\"\nsources = [\"192.0.2.0/24\"]\n"
        return try ConfigurationReader.read(text: lines + trunk, file: "/etc/qorgan/qorgan.toml")
    }

    @Test("the trees see no list, no order, no share of callers and nothing of the model itself")
    func inputs() {
        let codes = Set(CallInputs.codes)
        for hidden in ["allow-match", "block-match", "consent", "order-life", "caller-bucket", "model-log-odds"] {
            #expect(!codes.contains(hidden))
        }
        #expect(codes.contains("print-new-now") && codes.contains("callee-strangers") && codes.contains("reports"))
        #expect(CallInputs.monotone.count == CallInputs.codes.count)
        let signs = Dictionary(uniqueKeysWithValues: zip(CallInputs.codes, CallInputs.monotone))
        #expect(signs["known"] == -1 && signs["reports"] == 1 && signs["local-hour"] == 0)
        #expect(codes.allSatisfy { Feature(code: $0) != nil })
    }

    @Test("scams of a world weigh alike whatever its prevalence, within bounds")
    func weights() {
        var rows = CallRows()
        let features = Features()
        for index in 0..<4 { rows.add(features, isScam: index < 2, weight: 1, campaign: 0) }
        rows.weighScams(from: 0, share: 0.01, calls: 1_000, scams: 2)
        #expect(rows.table.weights == [5, 5, 1, 1] && rows.table.labels == [1, 1, 0, 0])
        rows.weighScams(from: 0, share: 0.01, calls: 100_000, scams: 2)
        #expect(rows.table.weights == [6, 6, 1, 1])
        rows.weighScams(from: 0, share: 0.01, calls: 10, scams: 2)
        #expect(rows.table.weights == [0.2, 0.2, 1, 1])
    }

    @Test("kinds of gates weigh alike in the thresholds, whatever their traffic, and quality counts every call by them")
    func thresholds() throws {
        var choice = ThresholdChoice()
        // Of the honest calls of both kinds, one in 10,000 may be stopped on the mean: two in 10,000 of the small gates, whose
        // calls lie higher, since of the large ones none is.
        for place in 0..<40_000 { choice.add(Float(-place) / 4_000, role: .family, kind: .warm) }
        for place in 0..<20_000 { choice.add(Float(-place) / 4_000 + 1, role: .hotel, kind: .fresh) }
        choice.add(2, role: .simBox, kind: .warm)
        choice.add(0.97, role: .simBox, kind: .warm)
        choice.add(0.5, role: .simBox, kind: .fresh)
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["known"], base: 0,
            trees: [Tree(nodes: [.leaf(0, cover: 1)])], prevalenceMillionths: 6_667, thresholds: [])
        document.thresholds = choice.thresholds(document.calibration)
        let label = try #require(document.threshold("label")), divert = try #require(document.threshold("divert"))
        func count(_ kind: Float, from threshold: Int32) -> Int {
            (0..<20_000).count {
                document.calibration.logOdds(margin: Calibration.millionths(Float(-$0) / 4_000 + kind)) >= threshold
            }
        }
        #expect((1...4).contains(count(1, from: divert)) && count(0, from: divert) == 0)
        #expect((310...320).contains(count(1, from: label)) && count(0, from: label) == 0)
        let scam = choice.quality(document).first { $0.group == "sim-box" }
        #expect(scam?.calls == 3 && scam?.touched == 2 && scam?.stopped == 1)
    }

    @Test("a model from outside needs its key, the built-in one has none, and without the section it is in force")
    func section() throws {
        #expect(try Self.configuration("").model == Configuration.Model())
        #expect(try EngineSettings.model(try Self.configuration(""))?.version == DefaultModel.model().version)
        let none = try Self.configuration("[model]\nfile = \"none\"\n")
        #expect(try none.model.file == nil && EngineSettings.model(none) == nil)
        let unused = try Self.configuration("[screening]\nuse = [\"lists\", \"numbering\"]\n")
        #expect(try EngineSettings.model(unused) == nil)
        let builtIn = try Self.configuration("[model]\nfile = \"built-in\"\n").model
        #expect(builtIn.file == "built-in" && builtIn.key == nil)
        let own = try Self.configuration("[model]\nfile = \"calls.json\"\nkey = \"calls.pub\"\n").model
        #expect(own.file == "/etc/qorgan/calls.json" && own.key == "/etc/qorgan/calls.pub")
        for bad in [
            "[model]\nfile = \"calls.json\"\n", "[model]\nfile = \"built-in\"\nkey = \"a.pub\"\n",
            "[model]\nkey = \"a\"\n",
            "[model]\nfile = \"built-in\"\ntrees = 3\n",
        ] {
            #expect(throws: InputFault.self) { try Self.configuration(bad) }
        }
    }

    @Test("an unsigned, a foreign and an absent model are refused")
    func refused() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("calls.json").path
        var configuration = try Self.configuration("")
        configuration.model = .init(file: file, key: folder.appendingPathComponent("none.pub").path)
        #expect(throws: InputFault.self) { try EngineSettings.policy(configuration) }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: file))
        configuration.model.key = nil
        #expect(throws: InputFault.self) { try EngineSettings.policy(configuration) }
    }

    @Test("the built-in model's trees are laid out for calls: deeper ones would cost them twice the time")
    func laidOut() throws {
        let model = try DefaultModel.model()
        let trees = model.document.trees
        #expect(model.byteCount >= trees.reduce(0) { $0 + 20 * $1.nodes.count } + 1_120 * trees.count)
    }

    @Test("the built-in model stops and labels scams of a country that taught it nothing, and hardly an honest call")
    func builtIn() throws {
        let model = try DefaultModel.model()
        #expect(model.version != 0 && model.document.threshold("divert") != nil)
        var configuration = ConfigurationReader.builtIn
        configuration.policy = [.init(rule: "cli-home-fixed-international", setting: "score")]
        let run = WorldRun(
            world: WorldRun.firstTestSeed, isOther: false, days: 2, callsADay: 20_000, carriesOut: true)
        var scams = 0, touched = 0, honest = 0, stopped = 0
        try run.calls(EvaluateCommand.withOrder(configuration)) { call, planned in
            if planned.isCriminal {
                scams += 1
                if call.verdict.proposed > .allow { touched += 1 }
            } else {
                honest += 1
                if call.verdict.proposed.intercepts { stopped += 1 }
            }
        }
        // docs/detection.md has the figures.
        #expect(scams > 400 && honest > 30_000)
        #expect(touched * 3 > scams, "\(touched) of \(scams)")
        #expect(stopped * 1_000 <= honest, "\(stopped) of \(honest)")
    }
}
