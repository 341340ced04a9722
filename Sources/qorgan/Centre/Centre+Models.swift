import Console
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// The model that judges, and going back to one that did.
extension Centre: ModelService {
    /// In force, and what the configuration names.
    struct JudgingModel: Sendable {
        var loaded: LoadedModel?
        /// Version of the configured one; 0: none.
        var configured: UInt32 = 0
    }

    /// The model of `configuration`, or the one that a person went back to since. Throws where the configured one is none.
    ///
    /// `folder`: whose journal says which unsigned models were in force. Waits for it: not for a Swift task.
    static func chosenModel(
        _ configuration: Configuration, _ archive: ModelArchive, in folder: LedgerFolder
    ) throws -> JudgingModel {
        let configured = try EngineSettings.model(configuration)
        let choice = archive.choose(
            configured, key: configuration.model.key, journalled: { unsignedModels(in: folder) })
        if let fault = choice.fault {
            Log.error("the model that a person went back to cannot be used, and the configured one judges: \(fault)")
        }
        return JudgingModel(loaded: choice.model, configured: configured?.version ?? 0)
    }

    /// Before there is a writer, too. None where the journal does not answer: then the configured model judges.
    private static func unsignedModels(in folder: LedgerFolder) -> Set<TreeHash> {
        do {
            let reader = try LedgerReader(folder, sealing: folder.sealing(), readers: 1)
            return try blocking { try await reader.unsignedModels() }
        } catch {
            Log.error("the journal does not say which models were in force: \(error)")
            return []
        }
    }

    private func unsignedModels() async -> Set<TreeHash> {
        do {
            return try await reader.get().unsignedModels()
        } catch {
            Log.error("the journal does not say which models were in force: \(error)")
            return []
        }
    }

    /// `new` judges from now on. Returns why it could not be kept, where that is so; it judges all the same.
    @discardableResult
    func took(_ new: JudgingModel, by person: String = "", because reason: String = "") -> String? {
        let now = Self.now()
        let former = models.turns.last?.version ?? 0
        judging.withLock { $0 = new }
        drift.watch(new.loaded?.model, at: now)
        guard let loaded = new.loaded else { return nil }
        // A start or a reload under a choice that still holds is no change.
        if person.isEmpty, former == loaded.version, loaded.version != new.configured { return nil }
        let left = loaded.version == new.configured ? 0 : new.configured
        let turn = ModelTurn(loaded, at: now, by: person, because: reason, leaving: left)
        var fault: String?
        do {
            guard try models.note(turn, loaded) else { return nil }
        } catch {
            fault = "\(error)"
            Log.error("model \(Model.text(ofVersion: loaded.version)) judges, but cannot be kept: \(error)")
        }
        let entry = TakenModel(
            version: loaded.version, former: former, digest: loaded.digest, source: loaded.source, key: loaded.key,
            person: person, reason: reason)
        do {
            try writer.post(.model(entry, at: now))
            writer.wake()
        } catch {
            Log.error("a model came into force, and the journal does not take it: \(error)")
        }
        return fault
    }

    // MARK: For the pages

    var modelInForce: ModelInForce? {
        guard let loaded = judging.withLock({ $0.loaded }) else { return nil }
        let turn = models.turns.last { $0.version == loaded.version }
        return ModelInForce(
            model: loaded.model, source: loaded.source, key: loaded.key, since: turn?.time ?? made,
            person: turn?.person ?? "", reason: turn?.reason ?? "")
    }

    var modelHistory: [ModelChange] {
        models.turns.reversed().map {
            ModelChange(
                version: $0.version, time: $0.time, source: $0.source, key: $0.key, person: $0.person,
                reason: $0.reason, isKept: models.isKept($0.version))
        }
    }

    var modelDrift: ModelDrift? { drift.drift(at: Self.now()) }

    /// A bad model has to go at once: it does first, and is journalled then, whatever the journal does.
    func goBack(to version: UInt32, from: UInt32, reason: String, by person: String) async throws {
        let reason = String(reason.prefix(FindingDesk.reasonLimit))
        let isKeyless = current.withLock { $0.model.key == nil }
        let journalled = await isKeyless ? unsignedModels() : []
        let (generation, fault) = try changes.withLock { _ in
            let configuration = current.withLock { $0 }
            var new = judging.withLock { $0 }
            guard new.loaded?.version == from else { throw ModelChangeFault.changedMeanwhile }
            guard version != from, models.turns.contains(where: { $0.version == version }), models.isKept(version)
            else { throw ModelChangeFault.notKept }
            new.loaded = try models.load(version, key: configuration.model.key, journalled: journalled)
            let policy = try EngineSettings.policy(configuration, model: new.loaded?.model)
            let generation = gate.install(policy: policy)
            Log.notice("model \(Model.text(ofVersion: version)) judges again, by \(person)")
            return (generation, took(new, by: person, because: reason))
        }
        try await inForce(generation)
        if let fault {
            throw Refusal(
                sentence: "the model judges, but a restart would undo that, since it cannot be kept: \(fault)")
        }
    }

    /// `back VERSION WHY…`, for the control socket.
    func model(_ words: [String], _ user: String) throws -> String {
        guard words.count >= 3, words[0] == "back", let version = UInt32(words[1], radix: 16) else {
            return "no back VERSION WHY was expected"
        }
        guard let from = judging.withLock({ $0.loaded?.version }) else { return "no no model is in force" }
        let reason = words.dropFirst(2).joined(separator: " ")
        do {
            try blocking { try await self.goBack(to: version, from: from, reason: reason, by: user) }
            return "ok model \(words[1]) is in force, \(Model.text(ofVersion: from)) is not"
        } catch let fault as ModelChangeFault {
            let kept = Set(modelHistory.filter(\.isKept).map { Model.text(ofVersion: $0.version) })
            switch fault {
            case .changedMeanwhile: return "no another model came into force meanwhile"
            case .notKept:
                return "no \(words[1]) is in force or is not kept; kept: \(kept.sorted().joined(separator: " "))"
            }
        }
    }
}
