import ArgumentParser
import Crypto
import Foundation
import Journal
import Screening
import Telephony
import Training

/// `qorgan train`
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Grows a model's trees, and writes the model file.",
        discussion: """
            Needs XGBoost's C library: apt-get install libxgboost0. docs/training.md describes the file.
            Examples:
              qorgan train --worlds --out calls.json
              qorgan train --table rows.csv --label scam --out model.json
              qorgan train --subscribers ../shared/data/gatcobo --setting sip10 --out subscribers.json
            """)

    @Option(name: .long, help: "A CSV file of numbers with a header row; empty cells are missing values.")
    var table: String?

    @Option(name: .long, help: "With --table: the column that holds 1 for scam and 0 for honest.")
    var label = "label"

    @Option(
        name: .long,
        help:
            "With --table: inputs separated by commas, columns or a/b, a-b, a*b of two; default: all but label and id.")
    var columns: String?

    @Option(name: .long, help: "The Sichuan subscribers: the folder with sichuan_train.csv and columns.csv.")
    var subscribers: String?

    @Option(name: .long, help: "With --subscribers: all, sip, sip18 or sip10.")
    var setting: SubscriberSetting?

    @Flag(name: .long, help: "The model of call attempts, from the simulated worlds that teach.")
    var worlds = false

    @Option(name: .long, help: "With --worlds: calls of each world, of what the shipped model was taught with.")
    var scale = 1.0

    @Option(name: .long, help: "With --table: rounds at most.")
    var rounds: Int?

    @Option(name: .long, help: "With --table: splits from root to leaf.")
    var depth: Int?

    @Option(name: .long, help: "With --table: share of each tree's answer that is taken.")
    var rate: Double?

    @Option(name: .long, help: "With --table: share of scam for which log-odds shall hold; default: that of the rows.")
    var prevalence: Double?

    @Option(name: .long, help: "The same seed and library give the same model.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Threads of the library.")
    var threads = 2

    @Option(name: .long, help: "The model file to write.")
    var out: String

    @Option(name: .long, help: "Sign it with this Ed25519 key (PEM), for gates with the public one in [model] key.")
    var sign: String?

    func validate() throws {
        guard [table != nil, subscribers != nil, worlds].count(where: { $0 }) == 1 else {
            throw ValidationError("one of --worlds, --table and --subscribers was expected")
        }
        guard worlds || scale == 1 else { throw ValidationError("--scale belongs to --worlds") }
        guard scale > 0, scale <= 20 else { throw ValidationError("--scale lies above 0 and goes to 20") }
        guard table != nil || [rounds, depth].allSatisfy({ $0 == nil }) && rate == nil && prevalence == nil
        else { throw ValidationError("--rounds, --depth, --rate and --prevalence belong to --table") }
        guard subscribers != nil || setting == nil else { throw ValidationError("--setting belongs to --subscribers") }
        guard prevalence.map({ $0 > 0 && $0 < 1 }) ?? true else {
            throw ValidationError("--prevalence lies between 0 and 1")
        }
        guard (1...256).contains(threads), seed < 1 << 20 else {
            throw ValidationError("--threads 1 to 256 and --seed below \(1 << 20) were expected")
        }
        guard ![table, sign].contains(out) else { throw ValidationError("--out \(out) is one of the files to read") }
    }

    func run() throws {
        // What would fail after minutes fails now.
        try ModelFiles.checkPlace(out)
        if let sign { _ = try ModelKey.signing(file: sign) }
        if worlds {
            try trainWorlds()
        } else if let subscribers {
            try trainSubscribers(subscribers)
        } else {
            try trainTable(table ?? "")
        }
    }

    private func trainWorlds() throws {
        let training = CallTraining(
            EvaluateCommand.withOrder(ConfigurationReader.builtIn), scale: scale, seed: seed, threads: threads
        ) { Terminal.stage($0) }
        let document = try training.document()
        Terminal.endProgress()
        try write(document, features: .calls)
    }

    private func trainSubscribers(_ path: String) throws {
        let document = try SubscriberTraining.document(
            SubscriberFolder(path: path), setting ?? .all, seed: seed, threads: threads)
        try write(document)
    }

    private func trainTable(_ path: String) throws {
        let file = try TableFile(path: path)
        let inputs =
            columns.map { $0.split(separator: ",").map(String.init) }
            ?? file.columns.filter { $0 != label && $0 != "id" }
        let rows = try file.table(inputs: inputs, label: label)
        var parameters = BoostingParameters()
        parameters.rounds = rounds ?? parameters.rounds
        parameters.depth = depth ?? parameters.depth
        parameters.rate = rate ?? parameters.rate
        parameters.seed = seed
        parameters.threads = threads
        // A fifth of the rows stops the growing and calibrates; no tree sees it.
        guard let fold = CrossValidation.stratified(rows.labels, count: 5, seed: seed).first else { return }
        let taught = rows.rows(fold.training), held = rows.rows(fold.test)
        let trained = try Training.fit(taught, parameters, validation: held, prevalence: prevalence)
        var document = trained.document(featureVersion: 0)
        document.baseline = taught.baseline(
            scores: try trained.margins(held).map {
                (logOdds: trained.calibration.logOdds(margin: Calibration.millionths($0)), weight: 1)
            })
        let name = URL(fileURLWithPath: path).lastPathComponent
        document.facts.title = name
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        document.facts.data = [
            .init(
                name: name, rows: rows.rowCount, positives: rows.positives,
                digest: Hex.text(SHA256.hash(data: bytes)))
        ]
        try write(document)
        Terminal.error(
            "\(parameters.metric.rawValue) of the rows held back: "
                + trained.metrics.map { FigureText.decimal($0) }.joined(separator: ", "))
    }

    private func write(_ document: ModelDocument, features: Model.FeatureSet? = nil) throws {
        var document = document
        document.facts.trained = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).date
        // What a gate would refuse is not written.
        _ = try Model(document, features: features, version: 0)
        let version = try ModelFiles.write(document, path: out, key: sign)
        Terminal.write(
            "\(out): version \(Model.text(ofVersion: version)), \(document.trees.count) trees over "
                + "\(document.inputs.count) inputs, \(sign == nil ? "unsigned" : "signed")\n")
    }
}
