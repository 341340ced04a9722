import ArgumentParser
import Console
import Evidence
import Foundation
import Journal
import Ledger
import Telephony

/// `qorgan journal export --case NAME …`: a bag for a court instead of the whole journal.
struct EvidenceOptions: ParsableArguments {
    @Option(name: .customLong("case"), help: "The case's name: write its entries with their proofs as a BagIt bag.")
    var name: String?

    @Option(name: .long, help: "Entries of the case by position: 73894,73900-73910.")
    var entries: String?

    @Option(name: .long, help: "Calls from and to this number.")
    var number: String?

    @Option(name: .long, help: "Calls from this moment on, such as 2026-11-18T10:00:00Z.")
    var from: String?

    @Option(name: .long, help: "Calls before this moment.")
    var until: String?

    @Option(name: .long, help: "Add clear numbers, under this order: the one in [authority], which must be in force.")
    var order: String?

    func validate() throws {
        guard let name else {
            guard entries == nil, number == nil, from == nil, until == nil, order == nil else {
                throw ValidationError("--entries, --number, --from, --until and --order belong to a case: give --case")
            }
            return
        }
        guard name.contains(where: { !$0.isWhitespace }), name.utf8.count <= CaseRecord.mostNameBytes,
            !name.contains(where: \.isNewline)
        else {
            throw ValidationError("--case: a name of at most \(CaseRecord.mostNameBytes) bytes was expected")
        }
        guard entries != nil || number != nil || from != nil || until != nil else {
            throw ValidationError("which entries? --entries, --number, --from or --until was expected")
        }
        _ = try selection()
    }

    func selection() throws -> CaseSelection {
        var selection = CaseSelection()
        if let entries {
            guard let positions = CaseSelection.positions(entries) else {
                throw ValidationError(
                    "--entries \(entries): positions such as 7,9-12 were expected, at most \(CaseSelection.most)")
            }
            selection.positions = positions
        }
        if let number {
            guard case .number = PresentedNumber(text: number) else {
                throw ValidationError("--number \(number): a number such as +77010000001 was expected")
            }
            selection.number = PresentedNumber(text: number)
        }
        selection.from = try from.map { try Self.time($0, "--from") }
        selection.until = try until.map { try Self.time($0, "--until") }
        return selection
    }

    private static func time(_ text: String, _ option: String) throws -> Timestamp {
        guard let time = Timestamp(rfc3339: text) ?? Timestamp(date: text) else {
            throw ValidationError("\(option) \(text): 2026-11-18 or 2026-11-18T10:00:00Z was expected")
        }
        return time
    }
}

/// Carries it out.
struct CaseExport {
    let name: String
    let options: EvidenceOptions
    let configuration: Configuration
    let folder: LedgerFolder

    func run(to target: URL) throws {
        try BagFolder.checkIsFree(target)
        let now = WriterSettings.systemClock()
        if let order = options.order {
            try CaseOrder.check(order, against: EngineSettings.order(configuration), at: now)
        }
        let key = try JournalKeys.existing(configuration.journal, folder)
        let sealing = try folder.existingSealing()
        let reader = try LedgerAccess.reader(folder.url.path)
        let selection = try options.selection()
        let positions = try blocking { try await selection.resolved(reader) }
        // Who takes it out stands in the journal before the first entry leaves, and under the checkpoint of the bag.
        let record = CaseRecord.text(case: name, positions: positions, order: options.order)
        let person = try CaseRecord.write(record, folder: folder, sealing: sealing, signer: key, at: now)
        try JournalSigning.sign(folder, sealing: sealing, signer: key, at: now)
        let stamped = CaseAnchors.stamped(folder, around: positions)
        let cosigned = CaseAnchors.cosigned(folder)
        let anchors = stamped + CaseAnchors.anchors(cosigned)
        guard let proven = try blocking({ try await reader.proven(positions, from: anchors.map(\.size)) }) else {
            throw Refusal(sentence: "qorgan: the journal has no entry \(positions.last ?? 0) that is signed")
        }
        var bag = CaseBag(name: name, person: person, made: now, key: key.verifier, proven: proven)
        try bag.addEntries(cosigned: cosigned)
        let fresh = try CaseAnchors.fresh(proven.note, proven.size, configuration.journal.timeStamps)
        for anchor in anchors + fresh.anchors { bag.add(anchor) }
        for fault in fresh.faults { Terminal.error("qorgan: \(fault)\n") }
        if let order = options.order { bag.addOpened(sealing, order: order) }
        try BagFolder.write(bag.finished(), to: target)
        Terminal.write(
            "exported: \(proven.items.count) entries of case \(name) into \(target.path), under a checkpoint of "
                + "\(proven.size) entries; \(fresh.anchors.count) fresh time stamps\n")
    }
}
