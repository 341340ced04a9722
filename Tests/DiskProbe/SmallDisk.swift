import Foundation
import Journal
import Ledger
import Screening
import Telephony

/// A journal whose disk becomes full, and read-only.
///
/// The disk is the folder's above the data, and this program's alone. Marks: a line for each that went as it must.
final class SmallDisk {
    private let disk: URL
    private let marks: Marks

    init(_ data: URL, _ marks: Marks) {
        disk = data.deletingLastPathComponent()
        self.marks = marks
    }

    func run() async throws {
        let first = try Life(disk.appendingPathComponent("data"))
        try await filled(first)
        try await startedFull(first)
        let killed = try await copied(first)
        try await startedReadOnly(first, "a stop")
        try await startedReadOnly(killed, "a kill")
    }

    // MARK: Full

    private func filled(_ life: Life) async throws {
        try life.start()
        try await life.act()
        try fill()
        // The log's last page has room for some.
        try await until("the journal says that its disk is full") {
            if life.writer.health.state == .writing { life.offer(16) }
            return life.writer.health.state != .writing
        }
        try await life.refused()
        try empty()
        try await life.goneOn()
        marks("filled: refused, kept, gone on\n")
    }

    private func startedFull(_ life: Life) async throws {
        try fill()
        try life.start()
        try await life.refused()
        try empty()
        try await life.goneOn()
        marks("started full: refused, kept, gone on\n")
    }

    private var ballast: String { disk.appendingPathComponent("ballast").path }

    private func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Trouble("\(ballast): \(errno)") }
        defer { close(file) }
        let page = [UInt8](repeating: 0x5A, count: 4_096)
        while write(file, page, page.count) > 0 {}
        guard errno == ENOSPC else { throw Trouble("the disk is not full: \(errno)") }
    }

    private func empty() throws {
        guard unlink(ballast) == 0 else { throw Trouble("\(ballast): \(errno)") }
    }

    // MARK: Read-only

    /// As a kill leaves its files: taken while the writer has them open.
    private func copied(_ life: Life) async throws -> Life {
        try life.start()
        life.offer(40)
        try await life.act()
        try await life.settled()
        let copy = disk.appendingPathComponent("killed")
        try FileManager.default.copyItem(at: life.folder.url, to: copy)
        life.stop()
        return try Life(copy, like: life)
    }

    private func startedReadOnly(_ life: Life, _ after: String) async throws {
        try remount("ro")
        try await life.look()
        try life.start()
        try await life.refused()
        try await life.look()
        try remount("rw")
        try await life.goneOn()
        marks("started read-only after \(after): read, refused, kept, gone on\n")
    }

    private func remount(_ mode: String) throws {
        let mount = Process()
        mount.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        mount.arguments = ["mount", "-o", "remount,\(mode)", disk.path]
        try mount.run()
        mount.waitUntilExit()
        guard mount.terminationStatus == 0 else { throw Trouble("the disk cannot be made \(mode)") }
    }

    // MARK: A journal

    /// One journal, from writer to writer.
    private final class Life {
        let folder: LedgerFolder
        private(set) var writer: JournalWriter
        private var ring = BoundedRing<JudgedCall>(capacity: 4_096)
        /// Of all writers.
        private var calls: UInt64 = 0
        private var acts: UInt64 = 0
        /// Of those, what is on disk for sure.
        private var settledCalls: UInt64 = 0
        private var settledActs: UInt64 = 0

        init(_ url: URL) throws {
            folder = LedgerFolder(url)
            writer = try Self.writer(folder, ring)
            writer.stop()
        }

        /// A copy, which so much was committed to.
        init(_ url: URL, like other: Life) throws {
            folder = LedgerFolder(url)
            writer = other.writer
            (calls, acts) = (other.settledCalls, other.settledActs)
            (settledCalls, settledActs) = (calls, acts)
        }

        func start() throws {
            ring = BoundedRing(capacity: 4_096)
            writer = try Self.writer(folder, ring)
        }

        func stop() { writer.stop() }

        func offer(_ count: Int) {
            for _ in 0..<count {
                if ring.offer(ProbeCalls.call(Int(calls), at: ProbeCalls.start)) { calls += 1 }
            }
        }

        func act() async throws {
            try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: ProbeCalls.start))
            acts += 1
        }

        /// All is committed, signed and shown.
        func settled() async throws {
            try await until("all is committed, signed and shown") {
                let health = writer.health
                return writer.watermark.committed(ring: 0) == ring.offered && health.state == .writing
                    && health.signedPosition == health.position && health.viewPosition == health.position
            }
            (settledCalls, settledActs) = (calls, acts)
        }

        /// The disk takes nothing: an act is refused, calls are kept, and none is called committed.
        func refused() async throws {
            guard writer.health.state != .writing else { throw Trouble("all seems well") }
            let committed = writer.watermark.committed(ring: 0)
            do {
                try await act()
                throw Trouble("an act was taken by a disk that takes nothing")
            } catch is LedgerError {}
            offer(300)
            let kept = Int(ring.offered - committed)
            try await until("calls are kept") { writer.health.waitingEntries >= kept }
            guard kept >= 300, writer.watermark.committed(ring: 0) == committed, writer.health.state != .writing
            else { throw Trouble("calls are on no disk: \(writer.health)") }
        }

        /// The disk can be written: nothing is lost, and all goes on.
        func goneOn() async throws {
            try await until("the writer goes on") { writer.health.state == .writing }
            try await act()
            try await settled()
            guard writer.health.lostEntries == 0, writer.health.signing == .on else {
                throw Trouble("\(writer.health)")
            }
            writer.stop()
            try await look()
        }

        /// It verifies, with all that was committed and nothing else, and is read.
        func look() async throws {
            let keys = [try SigningKey(existing: folder.journalKey.path, kind: .note).verifier]
            let known = try folder.known()
            let report = try JournalVerifier.verify(
                folder.journal, keys: keys, known: [known.record].compactMap { $0 } + known.cosigned)
            // Of five calls one has an entry of its own; one entry names the key.
            let expected = settledCalls + settledActs + 1
            guard report.fault == nil, report.signed == report.entries, report.entries == expected,
                report.passes == settledCalls - (settledCalls + 4) / 5
            else { throw Trouble("\(report), not \(expected) entries") }
            let reader = try LedgerReader(folder, sealing: try folder.existingSealing(), readers: 1)
            guard try await reader.position() == expected else { throw Trouble("the views stand elsewhere") }
            _ = try await reader.proof(ofEntryAt: expected - 1)
        }

        private static func writer(_ folder: LedgerFolder, _ ring: BoundedRing<JudgedCall>) throws -> JournalWriter {
            var settings = WriterSettings()
            settings.gatherMilliseconds = 1
            settings.viewMilliseconds = 5
            settings.checkpointMilliseconds = 2
            settings.clock = { ProbeCalls.start }
            return try JournalWriter(
                folder, sealing: try folder.sealing(), signer: try folder.signingKey(origin: "probe.example/disk"),
                rings: [ring], settings: settings)
        }
    }
}

private func until(_ what: String, _ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw Trouble("a minute is over before \(what)") }
        try await Task.sleep(for: .milliseconds(1))
    }
}
