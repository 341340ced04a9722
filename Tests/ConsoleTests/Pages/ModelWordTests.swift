import Ledger
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

/// A model of two trees over three features, and calls that it judged.
enum ModelSamples {
    static func model(version: UInt32 = 0x0A1B_2C3D) throws -> Model {
        func tree(_ input: Int, _ threshold: Float, _ low: Float, _ high: Float) -> Tree {
            Tree(nodes: [
                .init(input: input, value: threshold, left: 1, missingGoesLeft: true, cover: 10), .leaf(low, cover: 8),
                .leaf(high, cover: 2),
            ])
        }
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["callees-hour", "known", "mean-talk"], base: -1,
            trees: [tree(0, 20, -0.5, 3.5), tree(1, 0.5, 0.25, -2)], prevalenceMillionths: 6_667)
        document.thresholds = [.init(name: "label", logOdds: 0), .init(name: "divert", logOdds: 2_500)]
        return try Model(document, features: .calls, version: version)
    }

    static func features(_ model: Model, callees: Int32 = 37, known: Int32 = 0) -> Features {
        var features = Features()
        features[.calleesHour] = callees
        features[.known] = known
        features[.modelAsked] = 1
        features[.modelLogOdds] = model.view.logOdds(ModelRow(features))
        return features
    }

    static func row(_ call: CallRow, _ features: Features, version: UInt32) -> ExplainRow {
        var verdict = Verdict(treatment: call.treatment, logOdds: call.logOdds)
        for reason in call.reasons {
            verdict.reasons[Int(verdict.reasonCount)] = reason
            verdict.reasonCount += 1
        }
        return ExplainRow(
            position: call.position, time: call.time, trunk: call.trunk, trunkClass: .international, features: features,
            versions: Versions(rules: 1, lists: 4, policy: 2, model: version), verdict: verdict, orderNumber: nil,
            configuration: nil)
    }

    /// Judged by `model`: its word beside one reason of the sum.
    static func call(_ model: Model, _ features: Features, at time: Timestamp, isShadow: Bool = false) -> CallRow {
        let learned = features[.modelLogOdds]
        var reasons = [Reason(rule: .callerFanOut, weight: 1_100, first: 37)]
        reasons.append(
            Reason(
                rule: .model, isShadow: isShadow, weight: learned - Policy.defaultBackground, first: 94,
                second: features[.modelParts]))
        var call = Samples.call(7, at: time, treatment: isShadow ? .allow : .divert, reasons: reasons)
        call.logOdds = isShadow ? Policy.defaultBackground + 1_100 : learned
        call.scorePerTenThousand = Logistic.perTenThousand(call.logOdds)
        call.rule = isShadow ? nil : .model
        call.versions.model = model.version
        return call
    }
}

@Suite("The model's word on the call's page")
struct ModelWordTests {
    private static func page(
        _ model: Model?, language: String = "en", isShadow: Bool = false,
        _ change: @escaping @Sendable (inout ExplainRow) -> Void = { _ in }
    ) async throws -> String {
        let body = Mutex("")
        try await TestConsole.run { (test) async throws in
            var configuration = test.console.configuration
            configuration.policy = Policy(version: 2, model: model)
            test.console.install(configuration)
            let judge = try ModelSamples.model()
            let features = ModelSamples.features(judge)
            let call = ModelSamples.call(judge, features, at: test.clock.now, isShadow: isShadow)
            var row = ModelSamples.row(call, features, version: judge.version)
            change(&row)
            let changed = row
            test.centre.add([call])
            test.centre.state.withLock { $0.explained[7] = changed }
            let text = try await test.login().get("/calls/7", language: language).body
            body.withLock { $0 = text }
        }
        return body.withLock { $0 }
    }

    @Test("its log-odds stand in the place of the rules' sum, and a rule of the sum says that it was not added")
    func word() async throws {
        let body = try await Self.page(try ModelSamples.model())
        // -1 + 3.5 + 0.25 = 2.75 and no sum of the reasons.
        #expect(body.contains("the model: log-odds +2.8, score 0.94"))
        #expect(!body.contains("background"))
        #expect(body.contains("beside the model, not added"))
        #expect(body.contains("The model decided: its score stands in the place of the rules&#39; sum."))
    }

    @Test(
        "the features that moved it stand in words with their values, and the parts add up as they are shown",
        arguments: [
            ("en", "different numbers called in the last hour", "+3.20", "the callee knows the caller", "no"),
            ("ru", "разных номеров, куда звонил за последний час", "+3,20", "адресат знает звонящего", "нет"),
            ("kk", "соңғы сағатта қоңырау шалған әртүрлі нөмірлер", "+3,20", "адресат шалушыны таниды", "жоқ"),
        ])
    func parts(language: String, feature: String, part: String, other: String, value: String) async throws {
        let body = try await Self.page(try ModelSamples.model(), language: language)
        #expect(body.contains("<th scope=\"row\">\(feature)</th><td class=\"num value\">37</td>"))
        #expect(body.contains("<th scope=\"row\">\(other)</th><td class=\"num value\">\(value)</td>"))
        // Expected: -1 + (-0.5 · 0.8 + 3.5 · 0.2) + (0.25 · 0.8 - 2 · 0.2) = -0.9; 3.5 - 0.3 and 0.25 + 0.2 more.
        let shown = [part, part.replacing("3", with: "0").replacing("20", with: "45")]
        for text in shown { #expect(body.contains("<td class=\"num\">\(text)</td>"), "\(text)") }
        let decimal = language == "en" ? "." : ","
        #expect(
            body.contains("<td class=\"num\">−0\(decimal)90</td>")
                && body.contains("<td class=\"num\">+2\(decimal)75</td>"))
        #expect(body.contains("0a1b2c3d"))
    }

    @Test("a model that is not in force any more explains nothing: what the verdict named is shown")
    func foreign() async throws {
        for model in [nil, try ModelSamples.model(version: 5)] {
            let body = try await Self.page(model) {
                $0.features[.modelParts] = Int32(Feature.calleesHour.rawValue) + 1
            }
            #expect(body.contains("Model 0a1b2c3d judged this call and is not in force now."))
            #expect(body.contains("<li>different numbers called in the last hour: 37</li>"))
            #expect(!body.contains("Sum of the trees"))
        }
    }

    @Test("where the quick account named other features, and where the journal has another score, the page says so")
    func differences() async throws {
        let quiet = try await Self.page(try ModelSamples.model()) {
            $0.features[.modelParts] = Int32(Feature.calleesHour.rawValue) + 1
        }
        #expect(!quiet.contains("the quick account") && !quiet.contains("do not explain"))
        let other = try await Self.page(try ModelSamples.model()) {
            $0.features[.modelParts] = Int32(Feature.known.rawValue) + 1
        }
        #expect(other.contains("the quick account named other features: the callee knows the caller."))
        #expect(other.contains("the strongest are: different numbers called in the last hour."))
        let wrong = try await Self.page(try ModelSamples.model()) { $0.features[.modelLogOdds] = 1_000 }
        #expect(wrong.contains("the journal has other log-odds, +1.00"))
    }

    @Test("in shadow the rules' sum stays what decided, and the parts say that they touched nothing")
    func shadow() async throws {
        let body = try await Self.page(try ModelSamples.model(), isShadow: true)
        #expect(body.contains("background −5.0 + reasons +1.1 = −3.9"))
        #expect(body.contains("in shadow: it did not touch the verdict"))
        #expect(!body.contains("beside the model"))
    }

    @Test("a call that no model was asked about has no such part")
    func unasked() async throws {
        let body = try await Self.page(try ModelSamples.model()) { $0.features[.modelAsked] = 0 }
        #expect(!body.contains("id=\"moved\""))
    }
}
