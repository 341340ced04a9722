import Console
import Evidence
import Foundation
import Journal
import Ledger
import Telephony

/// Puts a case's entries into a bag, each with what proves it.
struct CaseBag {
    let name: String
    let person: String
    let made: Timestamp
    let key: VerifierKey
    let proven: ProvenEntries
    /// The order under which clear numbers are in it; nil: there are none.
    var order: String?
    private(set) var bag = Bag()

    init(name: String, person: String, made: Timestamp, key: VerifierKey, proven: ProvenEntries) {
        self.name = name
        self.person = person
        self.made = made
        self.key = key
        self.proven = proven
    }

    /// Entries with views, seals and proofs, the checkpoint, the key, the checker.
    mutating func addEntries(cosigned: [SignedNote]) throws {
        var note = try SignedNote(proven.note)
        for other in cosigned where other.text == note.text {
            for signature in other.signatures where !note.signatures.contains(signature) { note.add(signature) }
        }
        for item in proven.items {
            let entry = try Entry(item.entry)
            bag.addPayload("entries/\(item.position).bin", item.entry)
            bag.addPayload("entries/\(item.position).json", Self.text(EntryView.json(entry, at: item.position)))
            if let sealed = item.sealed { bag.addPayload("entries/\(item.position).seal", sealed) }
            bag.addPayload(
                "proofs/\(item.position).tlog-proof", LogProof(item.inclusion, checkpoint: note).bytes)
        }
        bag.addPayload("checkpoint", note.bytes)
        bag.addPayload("journal.vkey", Array("\(key)\n".utf8))
        for (file, bytes) in BagTexts.checker { bag.addPayload("checker/\(file)", bytes) }
    }

    /// Clear numbers and texts, as far as they can still be opened.
    mutating func addOpened(_ sealing: Sealing, order: String) {
        self.order = order
        for item in proven.items {
            guard let sealed = item.sealed, let content = try? sealing.open(sealed) else { continue }
            bag.addPayload("opened/\(item.position).json", Self.text(EntryView.json(content, at: item.position)))
        }
    }

    /// A checkpoint that others have signed or stamped before, and that the journal grew from it. One of another key, or of a
    /// size that is not asked for, stays out.
    mutating func add(_ anchor: CaseAnchor) {
        guard let growth = proven.growths[anchor.size], let note = try? SignedNote(anchor.checkpoint),
            let tree = try? Checkpoint(note, signedBy: [key]), tree.root == growth.firstRoot
        else { return }
        bag.addPayload(anchor.path + ".checkpoint", anchor.checkpoint)
        bag.addPayload(anchor.path + ".consistency.json", Self.text(growth.json))
        if let token = anchor.token { bag.addPayload(anchor.path + ".tst", token) }
    }

    /// The texts for people come last: they say what is in it.
    func finished() -> Bag {
        var bag = bag
        let facts = BagTexts.Facts(
            name: name, origin: key.name, entries: proven.items.count, size: proven.size, made: made, person: person,
            order: order)
        for (file, bytes) in BagTexts.readme(facts) { bag.addPayload(file, bytes) }
        bag.info = [
            ("Source-Organization", key.name), ("External-Identifier", name), ("Contact-Name", person),
            ("Bagging-Date", made.date), ("Bagging-Time", made.rfc3339), ("Bag-Software-Agent", "Qorgan"),
            (
                "External-Description",
                "\(proven.items.count) entries of the journal \(key.name) under its checkpoint of \(proven.size) entries"
            ),
        ]
        if let order { bag.info.append(("Qorgan-Order", order)) }
        return bag
    }

    private static func text(_ json: JSONValue) -> [UInt8] { Array((json.text + "\n").utf8) }
}

/// An earlier checkpoint that somebody else has vouched for.
struct CaseAnchor {
    /// In the bag, without its ending.
    var path: String
    var checkpoint: [UInt8]
    var size: UInt64
    /// Nil: it is cosigned.
    var token: [UInt8]?
}
