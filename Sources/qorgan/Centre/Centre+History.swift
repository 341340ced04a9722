import Foundation
import Journal
import Ledger
import Telephony

extension Centre {
    /// Writes each closed hour beside the journal's writer, and logs what it cannot. Nil without a `[history]` section.
    static func history(
        _ configuration: Configuration, _ folder: LedgerFolder, _ sealing: Sealing
    ) -> HistoryKeeper? {
        configuration.history.map { settings in
            HistoryKeeper(
                folder, sealing: sealing, into: URL(fileURLWithPath: settings.folder, isDirectory: true),
                clock: Centre.now
            ) { health in
                if !health.fault.isEmpty { Log.error("history: \(health.fault)") }
            }
        }
    }
}
