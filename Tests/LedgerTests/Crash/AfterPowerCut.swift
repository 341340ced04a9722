import Foundation
import GRDB
import Journal
import Telephony

@testable import Ledger

/// Opens what a power cut has left, as the next start does, and says what does not hold.
struct AfterPowerCut {
    let folder: LedgerFolder
    let promises: Promises
    /// What the journal would have become.
    let whole: WholeJournal

    enum Look {
        /// As `qorgan journal verify` sees it, before anything else has opened it.
        case first
        case no
    }

    /// Empty where all is well. `comparesViews`: they are computed anew, too, which takes long.
    func faults(_ look: Look, comparesViews: Bool = false) async -> [String] {
        do {
            var faults = look == .first ? try seen() : []
            faults += try await goneOn()
            if comparesViews { faults += try comparedViews() }
            return faults
        } catch {
            return ["it cannot be opened: \(error)"]
        }
    }

    /// A look that changes nothing calls nothing damaged that is only unfinished.
    private func seen() throws -> [String] {
        let files = FileManager.default
        guard files.fileExists(atPath: folder.journal.path), files.fileExists(atPath: folder.journalKey.path),
            try LedgerProbe.read(folder.journal, { try $0.tableExists("meta") })
        else { return [] }
        let keys = try [SigningKey(existing: folder.journalKey.path, kind: .note).verifier]
        let known = try folder.known()
        let report = try JournalVerifier.verify(
            folder.journal, keys: keys + KeyRotation.former(folder),
            known: [known.record].compactMap { $0 } + known.cosigned)
        return report.fault.map { ["at first sight: \($0)"] } ?? []
    }

    private func goneOn() async throws -> [String] {
        let sealing = try folder.sealing()
        let key = try folder.signingKey(origin: "probe.example/disk")
        var settings = WriterSettings()
        settings.gatherMilliseconds = 1
        settings.clock = { LedgerFixture.start }
        let writer = try JournalWriter(folder, sealing: sealing, signer: key, rings: [], settings: settings)
        let last = try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: LedgerFixture.start))
        writer.stop()
        let health = writer.health
        var faults: [String] = []
        func expect(_ holds: Bool, _ what: @autoclosure () -> String) { if !holds { faults.append(what()) } }
        expect(health.state == .writing && health.signing == .on, "\(health)")
        expect(health.signedPosition == last + 1, "signed up to \(health.signedPosition), not \(last + 1)")
        expect(health.viewPosition == last + 1, "views stand at \(health.viewPosition), not \(last + 1)")
        if let promised = promises.key { expect(key.verifier.description == promised, "the key is \(key.verifier)") }
        let left = try kept()
        let calls = left > 0 ? whole.calls[left - 1] : 0
        let entries = left > 0 ? whole.batches[left - 1].end : 0
        expect(calls >= promises.calls, "\(calls) of \(promises.calls) calls are there")
        expect(entries >= promises.entries, "\(entries) of \(promises.entries) entries are there")
        if let shown = promises.shown {
            expect(
                whole.batches.prefix(left).contains { $0.end == shown.size && $0.root == shown.root },
                "a checkpoint of \(shown.size) entries was shown, and \(entries) are there")
        }
        return try faults + verified(key.verifier)
    }

    /// So many batches are those of the whole journal; what follows was written after the power cut.
    private func kept() throws -> Int {
        let found = try LedgerProbe.read(folder.journal) { try WholeJournal.batches($0) }
        return zip(found, whole.batches).prefix { $0 == $1 }.count
    }

    private func verified(_ key: VerifierKey) throws -> [String] {
        let known = try folder.known()
        let report = try JournalVerifier.verify(
            folder.journal, keys: [key] + KeyRotation.former(folder),
            known: [known.record].compactMap { $0 } + known.cosigned)
        var faults: [String] = []
        if let fault = report.fault { faults.append("afterwards: \(fault)") }
        if report.signed != report.entries { faults.append("signed up to \(report.signed) of \(report.entries)") }
        if report.purged < promises.passesGone || report.unsealed < promises.sealsGone {
            faults.append("\(report.purged) passes and \(report.unsealed) seals are destroyed: fewer than were")
        }
        let fresh = try LedgerProbe.read(folder.journal) { db in
            try Int.fetchAll(
                db, sql: "SELECT kind FROM entry WHERE position >= ? ORDER BY position",
                arguments: [Int64(try kept() > 0 ? whole.batches[kept() - 1].end : 0)])
        }
        let expected = [EntryKind.key.rawValue, EntryKind.login.rawValue].map(Int.init)
        if Array(expected.suffix(fresh.count)) != fresh { faults.append("written afterwards: kinds \(fresh)") }
        return faults
    }

    private func comparedViews() throws -> [String] {
        let before = try views()
        try ViewRebuilder.rebuild(folder, sealing: try folder.existingSealing())
        let after = try views()
        guard let row = after.difference(from: before).first else { return [] }
        return ["the views are not what the journal makes of them: \(row)"]
    }

    /// Without calls whose seals are destroyed: no journal brings the region of a callee back that it does not hold any more.
    private func views() throws -> [String] {
        try LedgerProbe.dump(folder.views).filter { !$0.contains("sealed:Data(0 bytes)") }
    }
}
