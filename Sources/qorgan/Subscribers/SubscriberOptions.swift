import ArgumentParser
import Evaluation
import Foundation
import Telephony

/// `qorgan evaluate --subscribers`: models of subscribers, not of calls.
struct SubscriberOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "Cross-validates on the Sichuan subscribers in this folder (sichuan_train.csv, columns.csv); or with --model, the CSV file to score."
    )
    var subscribers: String?

    @Option(
        name: .customLong("model"),
        help: "With --subscribers: the model of qorgan train --subscribers that scores the file.")
    var subscriberModel: String?

    @Option(name: .long, help: "With a model: write id,score of each row to this file.")
    var scores: String?

    @Option(name: .long, help: "With a folder: all, sip, sip18 or sip10; without it, each of them.")
    var setting: SubscriberSetting?

    @Option(name: .long, help: "With a folder: so many times stratified 5-fold (default 5).")
    var splits: Int?

    func validate() throws {
        guard subscribers != nil || (subscriberModel == nil && scores == nil && setting == nil && splits == nil)
        else {
            throw ValidationError("--model, --scores, --setting and --splits belong to --subscribers")
        }
        guard scores == nil || subscriberModel != nil else { throw ValidationError("--scores asks for a model") }
        guard subscriberModel == nil || (setting == nil && splits == nil) else {
            throw ValidationError("a stored model has its setting: --setting and --splits are for a folder")
        }
        guard (1...100).contains(splits ?? 1) else { throw ValidationError("--splits 1 to 100 were expected") }
    }

    /// Tables, and the title above them.
    func tables(seed: UInt64) throws -> (title: String, tables: [FigureTable]) {
        let path = subscribers ?? ""
        if let subscriberModel {
            let result = try SubscriberScores(table: path, model: subscriberModel)
            if let scores { try ReportFile.write(result.csv, to: scores) }
            return ("Subscribers of \(path) by \(subscriberModel)", SubscriberTables.scored(result))
        }
        let folder = try SubscriberFolder(path: path)
        var evaluation = SubscriberEvaluation()
        evaluation.splits = splits ?? evaluation.splits
        evaluation.seed = seed
        let results = try (setting.map { [$0] } ?? SubscriberSetting.allCases).map { setting in
            Terminal.progress("\(setting.title): \(evaluation.splits) x \(evaluation.folds) folds")
            return try evaluation.run(folder, setting)
        }
        Terminal.endProgress()
        return ("Real subscribers: \(path)", SubscriberTables.cross(results))
    }

    func run(format: OutputFormat, seed: UInt64) throws {
        let (title, tables) = try tables(seed: seed)
        switch format {
        case .text:
            let parts = tables.map { [$0.title, "  " + $0.note] + EvaluationText.rows(of: $0) }
            Terminal.write(([[title]] + parts).map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
        case .json:
            Terminal.write(
                JSONValue.object(tables.map { .init(name: $0.code, value: EvaluationJSON.rows(of: $0)) }).text + "\n")
        case .csv: Terminal.write(EvaluationCSV.text(tables))
        }
    }
}
