import Foundation
import Journal
import Screening
import Synchronization
import Telephony

/// The models that were in force here, so that people can go back to one: `models/` of the data folder.
///
/// Kept are the last five as they were read, with their signatures, and who brought each into force. A person's choice
/// holds, through restarts too, until the configuration names another model than the one that was left.
final class ModelArchive: Sendable {
    /// Versions whose files are kept: some 2.5 MB.
    static let mostFiles = 5
    /// Lines of the history.
    static let mostTurns = 64

    private let folder: String
    private let state: Mutex<[ModelTurn]>

    init(folder data: String) {
        folder = data + "/models"
        state = Mutex(Self.history(folder + "/history.json"))
    }

    /// Oldest first.
    var turns: [ModelTurn] { state.withLock { $0 } }

    /// The model that is to judge: the configured one, or the one that a person went back to. Never throws: where the
    /// kept file is none any more, the configured one judges and the fault is told.
    ///
    /// `journalled`: as of `load`; asked for only where no key is configured and a person went back.
    func choose(
        _ configured: LoadedModel?, key: String?, journalled: () -> Set<TreeHash> = { [] }
    ) -> (model: LoadedModel?, fault: String?) {
        guard let configured, let last = turns.last, last.left == configured.version, last.left != 0 else {
            return (configured, nil)
        }
        do {
            let unsigned = key == nil ? journalled() : []
            return (try load(last.version, key: key, journalled: unsigned), nil)
        } catch {
            return (configured, "\(error)")
        }
    }

    /// A kept model, checked, to judge. Whoever may write into the folder may write its history too, so that neither speaks
    /// for the other: the key of `[model] key` has signed the model; where none is configured, it comes with this program,
    /// or was never signed and is in the journal.
    ///
    /// `journalled`: digests of the unsigned models that the journal says were in force here.
    func load(_ version: UInt32, key: String?, journalled: Set<TreeHash> = []) throws -> LoadedModel {
        guard let turn = turns.last(where: { $0.version == version }) else {
            throw InputFault(
                file: folder, problem: "model \(Model.text(ofVersion: version)) was never in force here",
                expected: "one of the kept versions")
        }
        if turn.source == Configuration.Model.builtIn {
            let builtIn = try DefaultModel.loaded()
            if builtIn.version == version { return builtIn }
        }
        let path = path(version)
        let loaded = try key.map { try signed(path, turn, key: $0) } ?? unsigned(path, turn, journalled)
        guard loaded.digest == turn.digest else {
            throw InputFault(file: path, problem: "is not what was in force", expected: "the bytes that were kept")
        }
        return loaded
    }

    /// A kept model to look at what it said, never to judge: its version names its bytes.
    func look(_ version: UInt32) throws -> Model {
        let path = path(version)
        let model = try ModelFiles.read(path: path, features: .calls)
        guard model.version == version else {
            throw InputFault(file: path, problem: "is not what was in force", expected: "the bytes that were kept")
        }
        return model
    }

    private func signed(_ path: String, _ turn: ModelTurn, key: String) throws -> LoadedModel {
        let loaded = try ModelFiles.signed(path: path, key: key, features: .calls)
        return LoadedModel(
            model: loaded.model, text: loaded.text, signature: loaded.signature, source: turn.source, key: loaded.key)
    }

    private func unsigned(_ path: String, _ turn: ModelTurn, _ journalled: Set<TreeHash>) throws -> LoadedModel {
        guard turn.key.isEmpty else {
            throw InputFault(
                file: path, problem: "was signed, and there is no key to check it by",
                expected: "[model] key, or a model that came with the program")
        }
        let loaded = try ModelFiles.unsigned(path: path, source: turn.source)
        guard journalled.contains(loaded.digest) else {
            throw InputFault(
                file: path, problem: "is unsigned, and the journal does not say that it was in force",
                expected: "a model of [model] key, or one that came with the program and judged here")
        }
        return loaded
    }

    func isKept(_ version: UInt32) -> Bool { FileManager.default.fileExists(atPath: path(version)) }

    /// `loaded` is in force from now on: its file is kept, and the turn stands in the history. False: it was in force before,
    /// and nothing changes. The model judges whether this can be written or not.
    @discardableResult
    func note(_ turn: ModelTurn, _ loaded: LoadedModel) throws -> Bool {
        try state.withLock { turns in
            if let last = turns.last, last.version == turn.version, last.left == turn.left { return false }
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let path = path(turn.version)
            if let signature = loaded.signature {
                try DurableFile.write(
                    Array((signature.base64EncodedString() + "\n").utf8), to: ModelFiles.signaturePath(path))
            }
            try DurableFile.write(loaded.text, to: path)
            turns = Array((turns + [turn]).suffix(Self.mostTurns))
            try DurableFile.write(
                Array((JSONValue.array(turns.map(\.json)).text + "\n").utf8), to: folder + "/history.json")
            forget(turns)
            return true
        }
    }

    private func path(_ version: UInt32) -> String { "\(folder)/\(Model.text(ofVersion: version)).json" }

    /// Files of all but the newest versions.
    private func forget(_ turns: [ModelTurn]) {
        var kept: [UInt32] = []
        for turn in turns.reversed() where !kept.contains(turn.version) { kept.append(turn.version) }
        let names = Set(kept.prefix(Self.mostFiles).map { Model.text(ofVersion: $0) })
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let isModel = name.hasSuffix(".json") || name.hasSuffix(".json.sig")
            guard isModel, name != "history.json", !names.contains(String(name.prefix(8))) else { continue }
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }

    /// A history that cannot be read is none: models judge without it.
    private static func history(_ path: String) -> [ModelTurn] {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
            case .array(let lines) = try? JSONReader.read([UInt8](data))
        else { return [] }
        return lines.compactMap { ModelTurn($0) }
    }
}
