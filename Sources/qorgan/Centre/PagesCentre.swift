import Console
import Foundation
import Journal
import Ledger
import Screening
import Telephony

/// A data folder without a gate: people read what was journalled there, and change nothing but the journal of their looks.
final class PagesCentre: CentreRecords {
    let folder: LedgerFolder
    let writer: JournalWriter
    let reader: ReaderBox
    private let lists: ListKeeper
    private let configuration: Configuration

    /// Throws where no Qorgan has been on this folder, or one still is.
    init(_ configuration: Configuration, folder path: String) throws {
        folder = LedgerFolder(URL(fileURLWithPath: path, isDirectory: true))
        guard FileManager.default.fileExists(atPath: folder.journal.path) else {
            throw InputFault(file: path, problem: "has no journal", expected: "the data folder of a Qorgan")
        }
        let sealing = try folder.sealing()
        var settings = WriterSettings()
        settings.keepPassesHours = configuration.journal.keepPassesHours
        settings.keepStoppedDays = configuration.journal.keepStoppedDays
        settings.keepListsDays = configuration.journal.keepListsDays
        settings.signingStopped = JournalKeys.stopped
        reader = ReaderBox(folder, sealing)
        let signer = try JournalKeys.signing(configuration.journal, folder)
        writer = try JournalWriter(folder, sealing: sealing, signer: signer, rings: [], settings: settings)
        lists = ListKeeper(files: try ListFiles.load(configuration.lists))
        self.configuration = configuration
    }

    func stop() {
        reader.close()
        writer.stop()
    }

    /// No gate serves calls here, and every page says so.
    func status() -> CentreStatus {
        let health = writer.health
        return CentreStatus(
            isReady: false,
            journal: JournalHealth(health), gate: GateHealth())
    }

    func setBypass(_ scope: BypassScope, on: Bool, by person: String) async throws { throw Self.readOnly }

    func changeList(_ change: ListChange, by person: String) async throws -> UInt64 { throw Self.readOnly }

    func find(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String
    ) async throws -> CallFindings.Effect {
        throw Self.readOnly
    }

    private static let readOnly = Refusal(sentence: "no gate runs here: this console only shows")

    /// With the model that the gate of this folder would ask.
    func consoleConfiguration() -> ConsoleConfiguration {
        let judging = try? Centre.chosenModel(configuration, ModelArchive(folder: folder.url.path), in: folder)
        let policy = try? EngineSettings.policy(configuration, model: judging?.loaded?.model)
        return Centre.consoleConfiguration(configuration, lists, policy: policy)
    }
}
