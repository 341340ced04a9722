// Owner thread: its own. It waits for the network and holds up nobody: not the judge, not the journal's writer, no event loop.
internal import Dispatch
internal import Foundation
internal import Journal
package import Postgres
internal import Synchronization
internal import Telephony

/// Streams a node's journal to the centre's PostgreSQL, for as long as the node runs, whatever happens to the centre.
///
/// The journal is the outbox: what the centre does not have yet stands there, in order, on the node's own disk.
package final class CentralStream: Sendable {
    package struct Settings: Sendable {
        package var address: PostgresAddress
        /// The node's name at the centre.
        package var name: String
        /// False: the primary's own disk is enough.
        package var needsStandby = true
        /// How often the journal is looked at.
        package var gatherMilliseconds = 50
        /// Entries of one transaction at most, where a batch of the journal's is not larger itself.
        package var mostEntries = CentralSender.mostEntries
        package var limits = PostgresLimits()

        package init(_ address: PostgresAddress, name: String) {
            self.address = address
            self.name = name
        }
    }

    /// How often an idle stream looks whether the centre and its standby are there.
    private static let probeSeconds: Int64 = 1
    /// Pauses after failures in a row.
    private static let shortestPause = 0.2
    private static let longestPause = 15.0
    /// After what does not pass by itself.
    private static let stoppedPause = 30.0

    private struct Posted {
        var health = CentralHealth()
        /// When the transaction under way began, by the monotonic clock.
        var sendingSince: UInt64?
    }

    private let folder: LedgerFolder
    private let settings: Settings
    private let posted = Mutex(Posted())
    private let isStopping = Atomic<Bool>(false)
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let isStarted = Mutex(false)

    package init(_ folder: LedgerFolder, _ settings: Settings) {
        self.folder = folder
        self.settings = settings
    }

    /// `entries`: committed meanwhile, as the journal's writer knows while the stream waits for a commit.
    package func health(entries: UInt64) -> CentralHealth {
        var health = health
        health.entries = max(health.entries, entries)
        return health
    }

    package var health: CentralHealth {
        posted.withLock { posted in
            var health = posted.health
            if let since = posted.sendingSince {
                health.sendingSeconds = Double(DispatchTime.now().uptimeNanoseconds - since) / 1e9
            }
            return health
        }
    }

    package func start() {
        isStarted.withLock { started in
            guard !started else { return }
            started = true
            let thread = Thread { [self] in
                run()
                ended.signal()
            }
            thread.name = "centre"
            thread.start()
        }
    }

    /// Returns when the thread has ended: at once, whatever it waits for. What is not sent then is sent after the next start.
    package func stop() {
        isStopping.store(true, ordering: .relaxed)
        wake.signal()
        isStarted.withLock { started in
            if started { ended.wait() }
            started = false
        }
    }

    private var isEnding: Bool { isStopping.load(ordering: .relaxed) }

    private func run() {
        var pause = Self.shortestPause
        while !isEnding {
            do throws(CentralError) {
                try stream { pause = Self.shortestPause }
            } catch {
                // Somebody else, or this node before a lost connection, has appended meanwhile: look anew, at once.
                if case .server(let refusal) = error, refusal.state == "QJ001" { continue }
                post(error.stops ? .stopped(error.description) : .failing(error.description))
                sleep(error.stops ? Self.stoppedPause : pause * Double.random(in: 0.5...1))
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// One connection, from its begin to its end.
    private func stream(_ works: () -> Void) throws(CentralError) {
        let outbox = try OutboxReader(folder)
        try look(outbox, sender: nil)
        let connection: PostgresConnection
        do throws(PostgresError) {
            connection = try PostgresConnection(
                settings.address, limits: settings.limits, isAbandoned: { [self] in isEnding })
        } catch {
            throw .server(error)
        }
        var sender = try CentralSender(
            connection, outbox, name: settings.name, needsStandby: settings.needsStandby,
            mostEntries: settings.mostEntries)
        works()
        var probed: Int64 = 0
        while !isEnding {
            try look(outbox, sender: sender)
            let now = Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000_000)
            let sent = try timed { () throws(CentralError) in try sender.turn(now: now, willSend: willSend) }
            let isProbe = now >= probed + Self.probeSeconds
            try sender.confirm(isProbe: isProbe)
            if isProbe { probed = now }
            try look(outbox, sender: sender)
            post(sender.unconfirmed.map { .unconfirmed($0) } ?? .streaming)
            if sent < settings.mostEntries { sleep(Double(settings.gatherMilliseconds) / 1_000) }
        }
    }

    private func willSend(_ first: StoredBatch, _ last: StoredBatch) {
        posted.withLock { posted in
            posted.health.entries = max(posted.health.entries, last.end)
            if posted.health.oldest == nil { posted.health.oldest = Timestamp(microseconds: first.committed) }
        }
    }

    private func timed<Answer>(_ body: () throws(CentralError) -> Answer) throws(CentralError) -> Answer {
        posted.withLock { $0.sendingSince = DispatchTime.now().uptimeNanoseconds }
        defer { posted.withLock { $0.sendingSince = nil } }
        return try body()
    }

    /// Posts how much stands here and how far the centre is.
    private func look(_ outbox: OutboxReader, sender: CentralSender?) throws(CentralError) {
        let entries = try outbox.size()
        var known = posted.withLock { $0.health.confirmed }
        // What was confirmed stays so over a lost connection, where the centre has it still.
        if let sender { known = max(sender.confirmed, min(known, sender.sent)) }
        let oldest = known < entries ? try outbox.committed(of: known) : nil
        posted.withLock { posted in
            posted.health.entries = entries
            posted.health.confirmed = known
            posted.health.oldest = oldest
        }
    }

    private func post(_ state: CentralHealth.State) { posted.withLock { $0.health.state = state } }

    private func sleep(_ seconds: Double) {
        guard !isEnding else { return }
        _ = wake.wait(timeout: .now() + seconds)
    }
}
