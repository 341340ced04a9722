import Foundation
import Journal
import Telephony
import TestSupport
import Testing

@testable import Ledger

/// Single bits of the journal's files, below SQLite: each page, each frame of the log, each byte of a key is hit.
@Suite("A file with a flipped bit")
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

    // MARK: The files beside it

    /// A signed journal as a kill leaves it, and copies of it in which one file has changed.
    private struct Killed {
        let scratch: ScratchFolder
        let key: SigningKey
        let sealing: Sealing
        let entries: [Entry]
        let served: [String: [UInt8]]
        private var whole: URL { scratch.url.appendingPathComponent("whole") }
        private var folder: LedgerFolder { LedgerFolder(scratch.url.appendingPathComponent("copy")) }

        init() async throws {
            let ledger = try LedgerFixture()
            key = try ledger.folder.signingKey(origin: nil)
            sealing = ledger.sealing
            scratch = try ScratchFolder("flipped-bit", in: .memory)
            let writer = try ledger.writer(signer: key) { $0.checkpointMilliseconds = 2 }
            try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
            for part in 0..<6 {
                for number in 0..<50 { ledger.ring.offer(LedgerFixture.mixedCall(part * 50 + number)) }
                #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered })
            }
            #expect(
                await LedgerFixture.wait {
                    writer.health.signedPosition == writer.health.position
                        && writer.health.viewPosition == writer.health.position
                })
            try FileManager.default.copyItem(at: ledger.url, to: scratch.url.appendingPathComponent("whole"))
            writer.stop()
            entries = try LedgerProbe.entries(ledger.folder)
            served = await DamagedFileTests.served(ledger.folder, sealing, size: UInt64(entries.count))
        }

        func bytes(_ file: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: whole.appendingPathComponent(file)))
        }

        /// In a copy of its own, which the next one takes the place of.
        func flipped(_ file: String, _ place: Int, bit: Int) throws -> LedgerFolder {
            if FileManager.default.fileExists(atPath: folder.url.path) {
                try FileManager.default.removeItem(at: folder.url)
            }
            try FileManager.default.copyItem(at: whole, to: folder.url)
            let handle = try FileHandle(forUpdating: folder.url.appendingPathComponent(file))
            defer { try? handle.close() }
            try handle.seek(toOffset: UInt64(place))
            try handle.write(contentsOf: [bytes(file)[place] ^ UInt8(1 << bit)])
            return folder
        }

        /// By `qorgan journal verify`, with nothing but the folder.
        func isNamedByVerify(_ folder: LedgerFolder) -> Bool {
            guard let known = try? folder.known(signedBy: [key.verifier]),
                let report = try? JournalVerifier.verify(
                    folder.journal, keys: [key.verifier], known: [known.record].compactMap { $0 })
            else { return true }
            return report.fault != nil
        }

        /// By the next start: it refuses, or says that it signs no more.
        func isNamedByStart(_ folder: LedgerFolder) -> Bool {
            guard let sealing = try? folder.sealing(), let key = try? folder.signingKey(origin: nil),
                let writer = try? JournalWriter(folder, sealing: sealing, signer: key, rings: [])
            else { return true }
            writer.stop()
            return writer.health.signing != .on || writer.health.state != .writing
        }
    }

    @Test("a frame of the log: what it cuts off was signed, and is missed; nothing is served that was not written")
    func log() async throws {
        let killed = try await Killed()
        let file = "journal.sqlite-wal"
        let size = try killed.bytes(file).count
        let frame = 4_096 + 24
        try #require(size > 32 + 10 * frame)
        var random = SeededRandom(seed: 7)
        var named = 0
        for start in stride(from: 32, to: size, by: frame) {
            let place = start + random.below(min(frame, size - start))
            let folder = try killed.flipped(file, place, bit: random.below(8))
            if killed.isNamedByVerify(folder) {
                named += 1
            } else {
                #expect(try LedgerProbe.entries(folder) == killed.entries, "byte \(place)")
            }
            for (name, what) in await Self.served(folder, killed.sealing, size: UInt64(killed.entries.count)) {
                #expect(what == killed.served[name], "byte \(place): \(name)")
            }
        }
        #expect(named > 0)
    }

    @Test(
        "the record of what was signed: one that is not the key's is named by verify and at the start, half of one is not needed"
    )
    func record() async throws {
        let killed = try await Killed()
        let file = "keys/journal.signed"
        let bytes = try killed.bytes(file)
        let half = SigningRecord.placeBytes
        try #require(bytes.count == 2 * half)
        let places = try [0, half].map { try SignedNote(Array(bytes[$0..<$0 + half].prefix { $0 != 0 })) }
        var named = 0
        for start in [0, half] {
            for place in stride(from: start, to: start + half, by: 7) where bytes[place] != 0 {
                let folder = try killed.flipped(file, place, bit: place % 8)
                let read = try? folder.known().record
                let isNamed = killed.isNamedByVerify(folder)
                #expect(isNamed == killed.isNamedByStart(folder), "byte \(place)")
                if isNamed {
                    named += 1
                } else {
                    #expect(read.map { places.contains($0) } ?? false, "byte \(place)")
                }
            }
        }
        #expect(named > 0)
    }

    @Test("a key: it is refused, or signs nothing and opens nothing", arguments: ["keys/journal", "keys/master"])
    func key(_ file: String) async throws {
        let killed = try await Killed()
        for (place, byte) in try killed.bytes(file).enumerated() {
            let bit = place % 8
            // A hexadecimal digit in upper case is the same one.
            let isSame = Character(UnicodeScalar(byte)).isHexDigit && file == "keys/master" && bit == 5 && byte > 0x60
            let folder = try killed.flipped(file, place, bit: bit)
            #expect(killed.isNamedByStart(folder) != isSame, "byte \(place)")
        }
    }

    @Test("the views: no process ends, and made anew they are as they were")
    func views() async throws {
        let killed = try await Killed()
        var random = SeededRandom(seed: 8)
        var before: [String]?
        for file in ["views.sqlite", "views.sqlite-wal"] {
            let size = try killed.bytes(file).count
            for page in 0..<size / 4_096 {
                let folder = try killed.flipped(file, page * 4_096 + random.below(4_096), bit: random.below(8))
                if let reader = try? LedgerReader(folder, sealing: killed.sealing, readers: 1) {
                    _ = try? await reader.calls(matching: CallQuery())
                    _ = try? await reader.totals(since: Timestamp(seconds: 0))
                }
                try ViewRebuilder.rebuild(folder, sealing: killed.sealing)
                let views = try LedgerProbe.dump(folder.views)
                #expect(views == before ?? views, "page \(page) of \(file)")
                before = views
            }
        }
        #expect(before?.isEmpty == false)
    }
}
