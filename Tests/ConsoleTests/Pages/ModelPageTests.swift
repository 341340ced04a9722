import Evaluation
import Foundation
import Ledger
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

/// Models in memory, and a record of who went back to which.
private final class FakeModels: ModelService {
    struct State {
        var inForce: ModelInForce?
        var history: [ModelChange] = []
        var drift: ModelDrift?
        var fault: ModelChangeFault?
        var asked: [(version: UInt32, from: UInt32, reason: String, person: String)] = []
    }

    let state = Mutex(State())

    var modelInForce: ModelInForce? { state.withLock { $0.inForce } }
    var modelHistory: [ModelChange] { state.withLock { $0.history } }
    var modelDrift: ModelDrift? { state.withLock { $0.drift } }

    func goBack(to version: UInt32, from: UInt32, reason: String, by person: String) async throws {
        try state.withLock { state in
            if let fault = state.fault { throw fault }
            state.asked.append((version, from, reason, person))
        }
    }
}

@Suite("The model's page")
struct ModelPageTests {
    private static let time = Timestamp(seconds: 1_795_500_000)

    private static func document() throws -> ModelDocument {
        var document = try ModelSamples.model().document
        document.facts = .init(
            title: "Calls of a winter", trained: "2026-11-30", trainer: "XGBoost 1.7.4",
            data: [
                .init(
                    name: "simulated world 101", rows: 120_000, positives: 284, from: "2026-01-11", until: "2026-01-12")
            ],
            quality: [
                .init(group: "sim-box", isScam: true, calls: 1_000, touched: 400, stopped: 125),
                .init(group: "hotel", isScam: false, calls: 2_000, touched: 10, stopped: 0),
            ], limits: ["simulated", "one winter alone"])
        var scores = [Int](repeating: 0, count: ScoreBuckets.count)
        scores[ScoreBuckets.bucket(of: -5_000)] = 1_000_000
        document.baseline = ModelBaseline(
            inputs: [
                .init(edges: [10], shares: [0, 900_000, 100_000]), .init(edges: [1], shares: [0, 500_000, 500_000]),
                .init(edges: [], shares: [0, 1_000_000]),
            ], scores: scores)
        return document
    }

    private static func models(person: String = "") throws -> FakeModels {
        let model = try Model(try document(), features: .calls, version: 0x0A1B_2C3D)
        let models = FakeModels()
        models.state.withLock {
            $0.inForce = ModelInForce(
                model: model, source: "built-in", key: "", since: time, person: person,
                reason: person.isEmpty ? "" : "too many labels")
            $0.history = [
                ModelChange(
                    version: 0x0A1B_2C3D, time: time, source: "built-in", key: "", person: person,
                    reason: person.isEmpty ? "" : "too many labels", isKept: true),
                ModelChange(
                    version: 0x77, time: Timestamp(seconds: 1_795_400_000), source: "/etc/qorgan/calls.json",
                    key: "00112233aabbccdd", person: "", reason: "", isKept: true),
                ModelChange(
                    version: 0x66, time: Timestamp(seconds: 1_795_300_000), source: "/etc/qorgan/calls.json",
                    key: "00112233aabbccdd", person: "", reason: "", isKept: false),
            ]
        }
        return models
    }

    private static func drift(_ calls: Int) throws -> ModelDrift {
        var counts = try #require(DriftCounts(try document()))
        var features = Features()
        features[.modelAsked] = 1
        features[.modelLogOdds] = -5_000
        // Nine in ten call around as the training did; nobody is known any more.
        for call in 0..<calls {
            features[.calleesHour] = call % 10 == 0 ? 30 : 3
            counts.add(features)
        }
        return ModelDrift(counts: counts, since: time)
    }

    @Test("version, origin, thresholds, quality by group and limits, in the reader's language")
    func card() async throws {
        let models = try Self.models()
        try await TestConsole.run(models: models) { (test) async throws in
            let browser = try await test.login()
            let body = try await browser.get("/model").body
            for text in [
                "<code>0a1b2c3d</code>", "Calls of a winter", "came with the program", "by configuration",
                "divert: from log-odds +2.50, score 0.92", "scores hold where one call in 149 is a scam",
                "SIM boxes", "<td class=\"num\">40.0\u{a0}%</td><td class=\"num\">12.5\u{a0}%</td>", "hotels",
                "simulated world 101", "no figure of its quality is from life", "one winter alone",
                "different numbers called in the last hour",
            ] {
                #expect(body.contains(text), "\(text)")
            }
            #expect(try await browser.get("/model", language: "ru").body.contains("гостиницы"))
            #expect(try await browser.get("/model", language: "kk").body.contains("қонақүйлер"))
        }
    }

    @Test(
        "the page of the rules begins with the thresholds that count: the model's, and the sum's where it is not asked")
    func thresholds() async throws {
        let models = try Self.models()
        try await TestConsole.run(models: models) { (test) async throws in
            let body = try await test.login().get("/rules").body
            let model = try #require(body.range(of: Phrase.thresholdsModel.text(.en)))
            let sum = try #require(body.range(of: Phrase.thresholdsSum.text(.en)))
            #expect(body[model.upperBound..<sum.lowerBound].contains("from a score of 0.92:"))
            #expect(body[sum.upperBound...].contains("from a score of 0.98:"))
        }
        try await TestConsole.run { (test) async throws in
            let body = try await test.login().get("/rules").body
            #expect(body.contains("from a score of 0.98:") && !body.contains(Phrase.thresholdsModel.text(.en)))
        }
    }

    @Test("without a model the page says who decides then")
    func none() async throws {
        try await TestConsole.run { (test) async throws in
            let answer = try await test.login().get("/model")
            #expect(answer.status == 200 && answer.body.contains("No model is in force: the rules&#39; sum decides."))
            #expect(!answer.body.contains("/model/back"))
        }
    }

    @Test("drift: a feature that shifted stands first with its word; few calls, no baseline and no gate say so")
    func drift() async throws {
        let models = try Self.models()
        let full = try Self.drift(1_000), few = try Self.drift(7)
        try await TestConsole.run(models: models) { (test) async throws in
            let browser = try await test.login()
            #expect(try await browser.get("/model").body.contains("holds no distributions of its training"))
            models.state.withLock { $0.drift = few }
            #expect(try await browser.get("/model").body.contains("Too few yet: at least 500 are needed."))
            models.state.withLock { $0.drift = full }
            let body = try await browser.get("/model").body
            let panel = try #require(body.range(of: "class=\"plain-table shifts\"").map { body[$0.upperBound...] })
            let known = try #require(panel.range(of: "the callee knows the caller"))
            let around = try #require(panel.range(of: "different numbers called"))
            #expect(known.lowerBound < around.lowerBound)
            #expect(panel[known.upperBound..<around.lowerBound].contains("</span> shifted</span>"))
            #expect(panel[around.upperBound...].prefix(600).contains("</span> alike</span>"))
            #expect(body.contains("Siddiqi, Credit Risk Scorecards, 2006") && body.contains("<svg class=\"scores\""))
        }
        let model = try ModelSamples.model()
        try await TestConsole.run { (test) async throws in
            var configuration = test.console.configuration
            configuration.policy = Policy(version: 2, model: model)
            test.console.install(configuration)
            let body = try await test.login().get("/model").body
            #expect(body.contains("Drift is counted only where a gate runs.") && !body.contains("id=\"history\""))
        }
    }

    @Test("what the model did stands there, and what it would have done in shadow")
    func deeds() async throws {
        let models = try Self.models()
        try await TestConsole.run(models: models) { (test) async throws in
            var counts = RuleCounts()
            (counts.fired, counts.stopped, counts.warned, counts.shadow, counts.shadowAlone) = (40, 3, 37, 9, 8)
            let found = counts
            test.centre.state.withLock { $0.rules[.model] = (test.clock.now, found) }
            let browser = try await test.login()
            let body = try await browser.get("/model").body
            #expect(
                body.contains(
                    "spoke 40, stopped 3, warned 37, held back 0; in shadow spoke 9, not stopped by anything else 8"))
            test.centre.state.withLock { $0.isUnreadable = true }
            #expect(try await browser.get("/model").body.contains("The journal cannot be read now"))
        }
    }

    @Test("going back names person and reason, and offers what is kept and not in force")
    func back() async throws {
        let models = try Self.models()
        try await TestConsole.run(models: models) { (test) async throws in
            let browser = try await test.login("shift two")
            let body = try await browser.get("/model").body
            #expect(body.contains("<option value=\"00000077\">") && !body.contains("<option value=\"00000066\">"))
            #expect(body.contains("<input type=\"hidden\" name=\"from\" value=\"0a1b2c3d\">"))
            let fields = "version=00000077&from=0a1b2c3d&reason="
            let answer = try await browser.post("/model/back", fields + "too+many+labels")
            #expect(answer.status == 303 && answer.header("location") == "/model")
            let asked = models.state.withLock { $0.asked }
            #expect(asked.count == 1 && asked[0].version == 0x77 && asked[0].from == 0x0A1B_2C3D)
            #expect(asked[0].reason == "too many labels" && asked[0].person == "shift two")
            // Nothing is done without a reason, with a version that is none, or from elsewhere.
            #expect(try await browser.post("/model/back", fields + "++").status == 400)
            #expect(try await browser.post("/model/back", "version=x&from=1&reason=a").status == 400)
            let foreign = Browser(console: test, cookie: browser.cookie, formToken: "wrong")
            #expect(try await foreign.post("/model/back", fields + "a").status == 403)
            models.state.withLock { $0.fault = .changedMeanwhile }
            let stale = try await browser.post("/model/back", fields + "a")
            #expect(stale.status == 400 && stale.body.contains(Phrase.backMeanwhile.kk))
            #expect(models.state.withLock { $0.asked.count } == 1)
        }
    }

    @Test("a hostile title, source, reason and group never become markup")
    func escaping() async throws {
        let models = try Self.models(person: PageTests.hostile)
        try models.state.withLock {
            var document = try Self.document()
            document.facts.title = PageTests.hostile
            document.facts.quality[0].group = PageTests.hostile
            document.facts.limits = [PageTests.hostile]
            document.facts.data[0].name = PageTests.hostile
            $0.inForce?.model = try Model(document, features: .calls, version: 1)
            $0.inForce?.source = PageTests.hostile
        }
        try await TestConsole.run(models: models) { (test) async throws in
            let body = try await test.login().get("/model").body
            #expect(!body.contains("<script>alert"))
            #expect(body.components(separatedBy: "&lt;script&gt;alert(1)").count > 5)
        }
    }
}
