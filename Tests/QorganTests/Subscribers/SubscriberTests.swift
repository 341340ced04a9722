import Evaluation
import Foundation
import Screening
import TestSupport
import Testing
import Training

@testable import qorgan

@Suite("Tables to train on")
struct TableFileTests {
    private static func file(_ text: String) throws -> (TableFile, ScratchFolder) {
        let folder = try ScratchFolder("table")
        return (try TableFile(path: folder.write(text, to: "rows.csv").path), folder)
    }

    private static func fault(_ text: String, inputs: [String] = ["a", "b"]) throws -> InputFault? {
        do {
            let (file, _) = try Self.file(text)
            _ = try file.table(inputs: inputs, label: "label")
            return nil
        } catch {
            return try #require(error as? InputFault)
        }
    }

    @Test("columns are found by name, empty cells are missing, formulas are computed")
    func reading() throws {
        let (file, folder) = try Self.file("id,b,label,a,note\nx1,2,1,3,\"one, two\"\nx2,,0,-1.5e1,\nx3,0,1,4,\n")
        let table = try file.table(inputs: ["a", "b", "a/b", "a-b", "a*b"], label: "label")
        #expect(table.rowCount == 3 && table.labels == [1, 0, 1])
        #expect(Array(table.row(0)) == [3, 2, 1.5, 1, 6])
        #expect(table.row(1).first == -15)
        #expect(table.row(1).dropFirst().allSatisfy { $0.isNaN })
        // Nothing can be divided by 0.
        let last = Array(table.row(2))
        #expect(last[0] == 4 && last[1] == 0 && last[2].isNaN && last[3] == 4 && last[4] == 0)
        #expect(try file.texts(of: "id") == ["x1", "x2", "x3"])
        withExtendedLifetime(folder) {}
    }

    @Test("a fault says which line and column")
    func faults() throws {
        #expect(try Self.fault("a,b,label\n1,2,1\n") == nil)
        let word = try #require(try Self.fault("a,b,label\n1,2,1\n1,two,0\n"))
        #expect(word.line == 3 && word.problem.contains("two"))
        #expect(try Self.fault("a,label\n1,1\n")?.problem.contains("column b is missing") == true)
        #expect(try Self.fault("a,b,label\n1,2,2\n")?.line == 2)
        #expect(try Self.fault("a,b,label\n1,2,\n")?.line == 2)
        #expect(try Self.fault("a,b,label\n1,2\n")?.line == 2)
        #expect(try Self.fault("a,a,label\n1,2,1\n")?.line == 1)
        #expect(try Self.fault("a,b,label\n1,inf,1\n")?.line == 2)
        #expect(try Self.fault("a,b,label\n1,2,1\n", inputs: ["a/c"])?.problem.contains("column c") == true)
        #expect(throws: InputFault.self) { _ = try TableFile(path: "/nonexistent/rows.csv") }
    }
}

@Suite("Figures of a yes or no")
struct BinaryFiguresTests {
    @Test("macro-F1 and G-mean by hand")
    func byHand() {
        // Of 10 fraud rows 8 are found, of 20 honest ones 4.
        let figures = BinaryFigures(foundScam: 8, foundHonest: 4, scam: 10, honest: 20)
        #expect(abs(figures.macroF1 - (16.0 / 22 + 32.0 / 38) / 2) < 1e-12)
        #expect(abs(figures.gMean - (0.8 * 0.8).squareRoot()) < 1e-12)
        #expect(BinaryFigures(foundScam: 0, foundHonest: 0, scam: 0, honest: 0).macroF1 == 0)
    }

    @Test("the best threshold is that of the best macro-F1")
    func threshold() {
        let curve = SubscriberTraining.curve([1, 2, 3, 4, 5, 6], [0, 0, 1, 0, 1, 1])
        // From 3 up: three of three, and one honest row of three; from 5 up: two of three, and none.
        let best = BinaryFigures.bestThreshold(curve)
        let all = Set<Float>([1, 2, 3, 4, 5, 6]).map { BinaryFigures(curve, from: $0).macroF1 }
        #expect(BinaryFigures(curve, from: best).macroF1 == all.max())
        #expect(best == 5)
    }
}

private let folder = SharedFiles.url("data/gatcobo")?.path ?? ""
private let hasTrainer = (try? XGBoost.open()) != nil

@Suite(
    "Real subscribers",
    .enabled(
        if: SharedFiles.arePresent && hasTrainer,
        "needs ../shared/data/gatcobo and libxgboost.so.0 (apt-get install libxgboost0)"))
struct SubscriberTests {
    @Test("ten columns of a SIP node and at most 50 trees rank subscribers well")
    func ten() throws {
        let table = try SubscriberFolder(path: folder)
        #expect(table.columns.count == 55 && table.columns.count { $0.isSIPVisible } == 21)
        #expect(SubscriberSetting.sip18.columns(of: table).count == 18)
        var evaluation = SubscriberEvaluation()
        evaluation.splits = 1
        let result = try evaluation.run(table, .sip10)
        #expect(result.columns == 10 && result.inputs == 10 && result.trees <= 50)
        // One split moves by 0.004 around its mean of 0.942.
        #expect((0.93...0.96).contains(result.area.mean), "AUC \(result.area)")
        #expect((0.6...0.8).contains(result.recallAtOnePercent.mean), "TPR \(result.recallAtOnePercent)")
        #expect(result.macroF1.mean > 0.86 && result.gMean.mean > 0.84)
    }

    @Test("labels that mean nothing are found to mean nothing")
    func shuffled() throws {
        let table = try SubscriberFolder(path: folder)
        var rows = try table.file.table(inputs: SubscriberSetting.sip10.inputs(of: table), label: "label")
        var order = Array(0..<rows.rowCount)
        var random = SeededOrder(seed: 77)
        random.shuffle(&order)
        rows.labels = order.map { rows.labels[$0] }
        let fold = try #require(CrossValidation.stratified(rows.labels, count: 2, seed: 1).first)
        let trained = try SubscriberTraining(.sip10).fit(rows.rows(fold.training))
        let test = rows.rows(fold.test)
        let area = SubscriberTraining.curve(try trained.model.margins(test), test.labels).area ?? 0
        #expect((0.45...0.55).contains(area), "AUC \(area)")
    }

    @Test("a model that was trained and written scores any table of those columns")
    func files() throws {
        let scratch = try ScratchFolder("subscribers")
        let out = scratch.url.appendingPathComponent("model.json").path
        let document = try SubscriberTraining.document(SubscriberFolder(path: folder), .sip10, seed: 1, threads: 1)
        #expect(document.trees.count <= 50 && document.facts.data.map(\.rows) == [3_663])
        try ModelFiles.write(document, path: out, key: nil)
        let table = (folder as NSString).appendingPathComponent(SubscriberFolder.table)
        let scores = try SubscriberScores(table: table, model: out)
        #expect(scores.ids.count == 3_663 && scores.margins.count == 3_663)
        // The rows of the training themselves: better than on others.
        #expect((scores.curve?.area ?? 0) > 0.95)
        #expect((scores.figures?.macroF1 ?? 0) > 0.87)
        let lines = String(decoding: scores.csv, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3_664 && lines[0] == "id,score")
        // Other order, other columns beside them, no labels.
        let part = try scratch.write(
            "voccalltype1,opposite_unique,phone2opposite_mean,extra,voc_day_nunique,voc_day_mode_count,phone2opposite_max,"
                + "voc_hour_nunique,voc_calltype1,phone2oppo_sum_mean,voc_hour_mode_count\n812,102,16.2,x,31,77,237,21,0.49,"
                + "1389,167\n295,297,1.04,y,3,122,3,15,0.95,101,43\n,,,z,,,,,,,\n",
            to: "part.csv")
        let other = try SubscriberScores(table: part.path, model: out)
        #expect(other.ids == ["1", "2", "3"] && other.curve == nil)
        // Many calls each to few people over a month, against one call each to 297 people within three days.
        #expect(other.margins[0] < other.margins[1])
        #expect(other.margins.allSatisfy { $0.isFinite })
        #expect(throws: InputFault.self) {
            _ = try SubscriberScores(table: scratch.write("id\nx\n", to: "bare.csv").path, model: out)
        }
    }
}
