import Foundation
import Journal
import Ledger

/// The key that signs a data folder's journal.
enum JournalKeys {
    /// Made at the first start. Throws where the file is none that may sign, or bears another name than the configuration
    /// gives. Nil where it is gone, or the disk is full or cannot be read: calls matter more, and go on unsigned (law 1).
    static func signing(_ configuration: Configuration.Journal, _ folder: LedgerFolder) throws -> SigningKey? {
        let file = configuration.key ?? folder.journalKey.path
        let key: SigningKey
        do {
            key = try folder.signingKey(origin: configuration.origin, file: configuration.key)
        } catch let fault as MasterKey.Fault {
            guard case .system = fault else {
                throw InputFault(file: file, problem: "\(fault)", expected: "the key that signs this journal")
            }
            Log.error("the journal is not signed: \(fault)")
            return nil
        } catch {
            Log.error("the journal is not signed: \(error)")
            return nil
        }
        if let origin = configuration.origin, !origin.utf8.elementsEqual(key.verifier.name.utf8) {
            throw InputFault(
                file: file, problem: "the journal is known to others as \(key.verifier.name), not as \(origin)",
                expected: "[journal] origin as it was at the first start, or none")
        }
        return key
    }

    /// Told by the writer where something contradicts what was signed before.
    static let stopped: @Sendable (String) -> Void = { why in
        Log.error(
            "the journal is signed no further: \(why); run qorgan journal verify, and see docs/operations/journal-keys.md"
        )
    }

    /// One that is there already: commands that read make none.
    static func existing(_ configuration: Configuration.Journal, _ folder: LedgerFolder) throws -> SigningKey {
        let file = configuration.key ?? folder.journalKey.path
        do {
            return try SigningKey(existing: file, kind: .note)
        } catch {
            throw InputFault(
                file: file, problem: "\(error)", expected: "the key of a Qorgan that has run on this folder")
        }
    }
}
