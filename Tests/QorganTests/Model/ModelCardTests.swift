import Authority
import Screening
import Testing
import Traffic

@testable import qorgan

@Suite("A model's card")
struct ModelCardTests {
    private static func model(digest: String = "") throws -> Model {
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["callees-hour", "known"], base: 0,
            trees: [Tree(nodes: [.leaf(0, cover: 1)])], prevalenceMillionths: 6_667,
            thresholds: [.init(name: "divert", logOdds: 2_500)])
        document.facts = .init(
            title: "A winter", trained: "2026-11-30", trainer: "XGBoost 1.7.4",
            data: [
                .init(
                    name: "world 101", rows: 1_000, positives: 7, from: "2026-01-11", until: "2026-01-12",
                    digest: digest)
            ],
            parameters: [.init(name: "eta", value: "0.1")],
            quality: [
                .init(group: "sim-box", isScam: true, calls: 300, touched: 100, stopped: 50),
                .init(group: "family", isScam: false, calls: 20_000, touched: 2, stopped: 0),
            ], limits: ["simulated", "no roamers in it"])
        return try Model(document, features: .calls, version: 0x0A1B_2C3D)
    }

    @Test("has version, data, quality by group, features in words and limits, in each language")
    func card() throws {
        let card = ModelCard(model: try Self.model(), language: .en).text
        for line in [
            "# A winter", "- version: 0a1b2c3d", "- trained: 2026-11-30, XGBoost 1.7.4", "- eta: 0.1",
            "- divert: 2.5 (0.9241)", "| scam: SIM boxes (sim-box) | 300 | 33.33 | 16.67 |",
            "| family and friends (family) | 20000 | 0.01 | 0.00 |",
            "| world 101 | 2026-01-11 – 2026-01-12 | 1000 | 7 |",
            "- `callees-hour`: different numbers called in the last hour",
            "- Taught by simulated countries alone: no figure of its quality is from life.", "- no roamers in it",
        ] {
            #expect(card.contains(line + "\n"), "\(line)")
        }
        #expect(ModelCard(model: try Self.model(), language: .ru).text.contains("- `known`: адресат знает звонящего\n"))
        #expect(ModelCard(model: try Self.model(), language: .kk).text.contains("| алаяқ: SIM-бокс (sim-box) |"))
    }

    @Test("data that are a file have its digest; what is made up from seeds has no empty column for one")
    func digest() throws {
        let card = ModelCard(model: try Self.model(digest: "0f0f"), language: .en).text
        #expect(card.contains("| scam | SHA-256 |\n|---|---|---|---|---|\n") && card.contains(" 1000 | 7 | 0f0f |\n"))
        #expect(!ModelCard(model: try Self.model(), language: .en).text.contains("SHA-256"))
    }

    @Test("every kind of caller of the scenario library and every limit that training writes has words")
    func words() {
        for language in SentenceLanguage.allCases {
            for role in WorldRole.allCases {
                #expect(ModelCardWords.group(role.code, language)?.isEmpty == false, "\(role.code)")
            }
            for limit in CallTraining.limits {
                #expect(ModelCardWords.limit(limit, language)?.isEmpty == false, "\(limit)")
            }
        }
        #expect(ModelCardWords.group("nobody", .en) == nil && ModelCardWords.limit("nothing", .en) == nil)
    }
}
