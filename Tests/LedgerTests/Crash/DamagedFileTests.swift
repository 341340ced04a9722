import Foundation
import Journal
import Telephony
import TestSupport
import Testing

@testable import Ledger

/// Single bytes of the journal's file itself, below SQLite: each page is hit.
@Suite("A file with a flipped byte")
struct DamagedFileTests {
    private static let flipsOfAPage = 3

    /// What the journal gives to whoever asks, by name; what it refuses is missing.
    private static func served(_ folder: LedgerFolder, _ sealing: Sealing, size: UInt64) async -> [String: [UInt8]] {
        var served: [String: [UInt8]] = [:]
        guard let reader = try? LedgerReader(folder, sealing: sealing, readers: 1) else { return [:] }
        for path in [TilePath(.entries, 0), TilePath(.hashes(level: 0), 0)] {
            served["\(path)"] = try? await reader.tile(path)
        }
        for position in stride(from: 0, to: size, by: 5) {
            let proof = try? await reader.proof(ofEntryAt: position)
            served["entry \(position)"] = proof?.entry
            let row = try? await reader.features(at: position)
            served["features \(position)"] = row.map { Array("\($0.verdict) \($0.features)".utf8) }
        }
        return served
    }

    @Test("nothing is served that was not written, and a change of what counts is named; no process ends")
    func everyPage() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        let writer = try ledger.writer(signer: key)
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        for number in 0..<300 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 300 })
        try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: LedgerFixture.start))
        writer.stop()
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        try #require(report.fault == nil && report.signed == report.entries)
        let entries = try LedgerProbe.entries(ledger.folder)
        let served = await Self.served(ledger.folder, ledger.sealing, size: report.entries)
        #expect(served.count > 40)

        let whole = [UInt8](try Data(contentsOf: ledger.folder.journal))
        let copy = try ScratchFolder("flipped-byte", in: .memory)
        let folder = LedgerFolder(copy.url.appendingPathComponent("data"))
        try FileManager.default.copyItem(at: ledger.url, to: folder.url)
        var named = 0
        var random = SeededRandom(seed: 6)
        for page in 0..<whole.count / 4_096 {
            for _ in 0..<Self.flipsOfAPage {
                var bytes = whole
                let place = page * 4_096 + random.below(4_096)
                bytes[place] ^= UInt8(1 << random.below(8))
                try Self.put(bytes, in: folder)
                let fault = (try? JournalVerifier.verify(folder.journal, keys: [key.verifier])).map { $0.fault != nil }
                if fault != false {
                    named += 1
                } else {
                    // A place that counts for nothing, as a free one does.
                    #expect(try LedgerProbe.entries(folder) == entries, "byte \(place)")
                }
                for (name, what) in await Self.served(folder, ledger.sealing, size: report.entries) {
                    #expect(what == served[name], "byte \(place): \(name)")
                }
            }
        }
        #expect(named > whole.count / 4_096, "most bytes of a page count")
    }

    private static func put(_ bytes: [UInt8], in folder: LedgerFolder) throws {
        for rest in ["-wal", "-shm"] {
            let file = folder.journal.path + rest
            if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
        }
        try Data(bytes).write(to: folder.journal)
    }
}
