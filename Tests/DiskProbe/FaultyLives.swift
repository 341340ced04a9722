import Foundation
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// Short lives of journals, each in a folder of its own and with one more call to the disk that goes well before the first
/// that fails.
///
/// Marks: `run N KIND`; `acked NAME P`, a login of that name is entry P; `refused NAME`, it has not happened; `calls N`, so many
/// calls are on disk; `bad` and why, what must not be; `end N`.
final class FaultyLives: Sendable {
    /// What the calls fail with, and how many of them: a flaw that passes at once, and one that lasts. Code 0: a write takes
    /// half of what it is given.
    private static let kinds: [(code: Int32, count: Int)] = [
        (EIO, 1), (ENOSPC, 12), (EROFS, 1), (0, 1), (EIO, 12), (ENOSPC, 1),
    ]
    private static let most = 64

    private let data: URL
    private let marks: Marks
    private let isLater = Mutex(false)

    init(_ data: URL, _ marks: Marks) {
        self.data = data
        self.marks = marks
    }

    /// `kinds`: of how many of them each call is tried with, in turn.
    func run(calls: Range<Int>, kinds: Int) async throws {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        for call in calls {
            for turn in 0..<kinds {
                let kind = Self.kinds[(call + turn) % Self.kinds.count]
                await run("\(call)-\(turn)", failing: call, kind)
            }
        }
    }

    private func run(_ name: String, failing call: Int, _ kind: (code: Int32, count: Int)) async {
        marks("run \(name) \(kind.code) \(kind.count)")
        marks("!fail \(call) \(kind.code) \(kind.count)")
        isLater.withLock { $0 = false }
        let life = Life(
            LedgerFolder(data.appendingPathComponent(name)), marks, isLater: { self.isLater.withLock { $0 } })
        do {
            try await life.lived { self.isLater.withLock { $0 = true } }
        } catch {
            marks("ended \(error)")
        }
        marks("!good")
        do {
            try await life.settled()
        } catch {
            marks("bad \(error)")
        }
        marks("end \(name)")
    }

    /// One journal.
    private final class Life: Sendable {
        private let folder: LedgerFolder
        private let marks: Marks
        private let isLater: @Sendable () -> Bool
        private let names = Mutex(0)

        init(_ folder: LedgerFolder, _ marks: Marks, isLater: @escaping @Sendable () -> Bool) {
            self.folder = folder
            self.marks = marks
            self.isLater = isLater
        }

        /// Two days pass when `pass` is called: then passes are destroyed.
        func lived(_ pass: () -> Void) async throws {
            let ring = BoundedRing<JudgedCall>(capacity: 64)
            let writer = try writer(ring)
            defer { writer.stop() }
            try await act(writer)
            for number in 0..<6 { ring.offer(ProbeCalls.call(number, at: ProbeCalls.start)) }
            try await act(writer)
            marks("calls \(writer.watermark.committed(ring: 0))")
            if writer.watermark.committed(ring: 0) != 6 {
                marks("bad watermark \(writer.watermark.committed(ring: 0))")
            }
            pass()
            try await until("passes are destroyed") { try JournalVerifier.verify(self.folder.journal).purged > 0 }
            try await act(writer)
        }

        /// The disk is good again: all goes on, and is signed.
        func settled() async throws {
            let writer = try writer(BoundedRing<JudgedCall>(capacity: 64))
            try await act(writer)
            writer.stop()
            let health = writer.health
            if health.state != .writing || health.signing != .on || health.signedPosition != health.position
                || health.viewPosition != health.position
            {
                marks("bad \(health)")
            }
        }

        private func writer(_ ring: BoundedRing<JudgedCall>) throws -> JournalWriter {
            var settings = WriterSettings()
            settings.gatherMilliseconds = 1
            settings.viewMilliseconds = 5
            settings.checkpointMilliseconds = 2
            settings.purgeMilliseconds = 2
            settings.clockHoldMilliseconds = 0
            let isLater = self.isLater
            settings.clock = { isLater() ? ProbeCalls.start.adding(microseconds: 172_800_000_000) : ProbeCalls.start }
            let sealing = try folder.sealing()
            return try JournalWriter(
                folder, sealing: sealing, signer: try folder.signingKey(origin: "probe.example/disk"), rings: [ring],
                settings: settings)
        }

        /// Again and again until it is taken, under a name of its own each time.
        private func act(_ writer: JournalWriter) async throws {
            for _ in 0..<FaultyLives.most {
                let name = names.withLock { names in
                    names += 1
                    return "login-\(names)"
                }
                do {
                    let position = try await writer.append(
                        .login(LoginEntry(event: .login, person: name), at: ProbeCalls.start))
                    marks("acked \(name) \(position)")
                    if writer.health.state != .writing { marks("bad \(writer.health)") }
                    return
                } catch {
                    marks("refused \(name)")
                    // Whoever waits is told after the board.
                    if case .writing = writer.health.state { marks("bad: refused, and all seems well") }
                }
            }
            throw Trouble("no act is taken: \(writer.health)")
        }

        private func until(_ what: String, _ condition: () throws -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(20)
            while try !condition() {
                guard ContinuousClock.now < deadline else { throw Trouble("time is over before \(what)") }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }
}
