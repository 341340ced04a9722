internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Why a journal is signed no further, in words. It does not pass by itself.
struct SigningContradiction: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Signs what one writer commits, after it has made sure that the journal is the one that was signed before.
///
/// A journal that is not is written on all the same, since nothing may be lost, and is signed no further.
struct SigningDuty {
    let key: SigningKey
    private var record: SigningRecord

    /// Compares key and tree with all that is known of what was signed: the journal's own entries, the record beside the key,
    /// the newest checkpoint, and what witnesses have signed. Throws what contradicts it, in words.
    /// `entry`: to be committed before anything is signed, where the journal does not name its key yet.
    /// `former`: keys before this one that are not yet in their file.
    static func take(
        _ key: SigningKey, knowing former: [VerifierKey] = [], of store: inout JournalStore, _ folder: LedgerFolder,
        at time: Timestamp
    ) throws -> (duty: SigningDuty, entry: StagedEntry?) {
        let history = try store.queue.read { try KeyHistory.read($0) }
        if let misfit = history.firstMisfit {
            throw SigningContradiction("entry \(misfit) names another key than the one in force")
        }
        let named = history.current
        let vkey = key.verifier.description
        if let named, named != vkey {
            throw SigningContradiction("its key is \(named), and the key here is \(vkey)")
        }
        var duty = SigningDuty(key: key, record: SigningRecord(path: folder.signingRecord.path))
        let keys = [key.verifier] + former + KeyRotation.former(folder)
        try duty.compare(&store, folder, keys, isNamed: named != nil)
        guard named == nil else { return (duty, nil) }
        let header = EntryHeader(kind: .key, keyID: store.keyID, time: time)
        return (duty, StagedEntry(Entry(header, .key(KeyEntry(key: vkey)))))
    }

    private mutating func compare(
        _ store: inout JournalStore, _ folder: LedgerFolder, _ keys: [VerifierKey], isNamed: Bool
    ) throws {
        let recorded: SignedNote?
        do {
            recorded = try record.read()
        } catch {
            throw SigningContradiction("\(error)")
        }
        let stored = try store.queue.read { try StoredCheckpoint.newest($0) }
        if recorded == nil, isNamed {
            throw SigningContradiction(
                "\(record.path): it is missing, so that nobody knows what was signed last: put it back, "
                    + "or the newest checkpoint that anybody has kept")
        }
        for note in try [recorded, stored.map { try SignedNote($0.note) }].compactMap({ $0 }) {
            guard let checkpoint = try? Checkpoint(note, signedBy: keys) else {
                throw SigningContradiction("what was signed last is not this key's")
            }
            try Self.check(checkpoint, store, "there was signed")
        }
        for note in folder.cosigned {
            guard let checkpoint = try? Checkpoint(note, signedBy: keys) else { continue }
            try Self.check(checkpoint, store, "a witness has signed")
        }
        if let recorded {
            // A machine that died may have lost the checkpoint in the database, not the one here.
            try store.adopt(recorded, size: try Checkpoint(recorded.text).size)
        } else {
            let first = try stored.map { try SignedNote($0.note) } ?? key.checkpoint(size: 0, root: TreeHasher.empty)
            try record.write(first)
        }
    }

    private static func check(_ checkpoint: Checkpoint, _ store: JournalStore, _ who: String) throws {
        guard try !store.continues(checkpoint) else { return }
        throw SigningContradiction("\(who) a journal of \(checkpoint.size) entries with which this one does not begin")
    }

    /// The tree as committed: first in the record, then in the database, from where it is served.
    /// `also`: keys that sign before this one.
    mutating func sign(_ store: inout JournalStore, also: [SigningKey] = [], at time: Timestamp) throws {
        let tree = store.tree
        let text = Checkpoint(origin: key.verifier.name, size: tree.size, root: tree.root).text
        let note = SignedNote(text: text, signatures: try (also + [key]).map { try $0.signature(of: text) })
        try record.write(note)
        try store.keep(note, size: tree.size, at: time)
    }
}

extension KeyHistory {
    /// As the journal's own index has it.
    static func read(_ db: Database) throws -> KeyHistory {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT position, leaf FROM entry WHERE kind IN (?, ?) AND kind NOT IN (2, 3) ORDER BY position
                """, arguments: [EntryKind.key.rawValue, EntryKind.keyChange.rawValue])
        var history = KeyHistory()
        while let row = try rows.next() {
            let position: Int64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            if let entry = try? Entry([UInt8](leaf)) { history.add(entry, at: UInt64(bitPattern: position)) }
        }
        return history
    }
}
