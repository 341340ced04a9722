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
    func choose(_ configured: LoadedModel?, key: String?) -> (model: LoadedModel?, fault: String?) {
        guard let configured, let last = turns.last, last.left == configured.version, last.left != 0 else {
            return (configured, nil)
        }
        do {
            return (try load(last.version, key: key), nil)
        } catch {
            return (configured, "\(error)")
        }
    }

    /// A kept model, checked: its bytes are those that were in force, and by the key of `[model] key` where there is one.
    func load(_ version: UInt32, key: String?) throws -> LoadedModel {
        guard let turn = turns.last(where: { $0.version == version }) else {
            throw InputFault(
                file: folder, problem: "model \(Model.text(ofVersion: version)) was never in force here",
                expected: "one of the kept versions")
        }
        let path = path(version)
        let loaded =
            turn.key.isEmpty
            ? try ModelFiles.unsigned(path: path, source: turn.source)
            : try signed(path, turn, key: key)
        guard loaded.digest == turn.digest else {
            throw InputFault(file: path, problem: "is not what was in force", expected: "the bytes that were kept")
        }
        return loaded
    }

    /// Signed once, it still has to be by the key that is configured now; where none is, its digest speaks for it.
    private func signed(_ path: String, _ turn: ModelTurn, key: String?) throws -> LoadedModel {
        guard let key else { return try ModelFiles.unsigned(path: path, source: turn.source, key: turn.key) }
        var loaded = try ModelFiles.signed(path: path, key: key, features: .calls)
        loaded = LoadedModel(
            model: loaded.model, text: loaded.text, signature: loaded.signature, source: turn.source, key: loaded.key)
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
