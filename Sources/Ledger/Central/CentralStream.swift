// Owner thread: its own. It waits for the network and holds up nobody: not the judge, not the journal's writer, no event loop.
internal import Dispatch
internal import Foundation
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
        var course = StreamCourse(
            StreamCourse.Settings(
                name: settings.name, needsStandby: settings.needsStandby, mostEntries: settings.mostEntries))
        while !isEnding {
            switch course.step(now: Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000_000), in: self) {
            case .none: break
            case .gather: sleep(Double(settings.gatherMilliseconds) / 1_000)
            case .seconds(let seconds): sleep(seconds)
            }
        }
    }

    private func sleep(_ seconds: Double) {
        guard !isEnding else { return }
        _ = wake.wait(timeout: .now() + seconds)
    }
}

extension CentralStream: StreamSurroundings {
    func openOutbox() throws(CentralError) -> any Outbox { try OutboxReader(folder) }

    func connect() throws(CentralError) -> any CentreCalls {
        do throws(PostgresError) {
            return CentralLink(
                connection: try PostgresConnection(
                    settings.address, limits: settings.limits, isAbandoned: { [self] in isEnding }))
        } catch {
            throw .server(error)
        }
    }

    func post(_ change: (inout CentralHealth) -> Void) { posted.withLock { change(&$0.health) } }

    func sending(_ isUnderWay: Bool) {
        posted.withLock { $0.sendingSince = isUnderWay ? DispatchTime.now().uptimeNanoseconds : nil }
    }

    func jitter() -> Double { Double.random(in: 0.5...1) }
}
