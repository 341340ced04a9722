// Owner thread: its own, at low priority. It reads beside the journal's writer and holds up nobody.
internal import Dispatch
package import Foundation
package import Journal
internal import Synchronization
package import Telephony

/// Writes each hour's history soon after the hour is closed, for as long as the centre runs.
package final class HistoryKeeper: Sendable {
    package struct Health: Hashable, Sendable {
        /// Hours that end by then are there; nil: none yet.
        package var through: Timestamp?
        /// Why the newest ones are not; empty: they are.
        package var fault = ""
    }

    /// How often the clock is looked at, which may be set meanwhile.
    package static let lookMilliseconds = 10_000
    /// After a failure.
    private static let retryMicroseconds: Int64 = 60_000_000
    /// Of the system's -20 to 19: far behind calls and the journal.
    private static let niceness: Int32 = 15

    private let ledger: LedgerFolder
    private let sealing: Sealing
    private let url: URL
    private let clock: @Sendable () -> Timestamp
    private let report: @Sendable (Health) -> Void
    private let lookMilliseconds: Int
    private let posted = Mutex(Health())
    private let isStopping = Atomic<Bool>(false)
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let isStarted = Mutex(false)

    /// `report` is told of each export, and of each failure that is another than the one before.
    package init(
        _ ledger: LedgerFolder, sealing: Sealing, into url: URL, clock: @escaping @Sendable () -> Timestamp,
        lookMilliseconds: Int = HistoryKeeper.lookMilliseconds, report: @escaping @Sendable (Health) -> Void
    ) {
        self.ledger = ledger
        self.sealing = sealing
        self.url = url
        self.clock = clock
        self.lookMilliseconds = lookMilliseconds
        self.report = report
    }

    package var health: Health { posted.withLock { $0 } }

    package func start() {
        let isFirst = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
            run()
            ended.signal()
        }
        thread.name = "history"
        thread.start()
    }

    /// Returns when no export is under way any more: an hour that is being written is finished first.
    package func stop() {
        guard isStarted.withLock({ $0 }) else { return }
        isStopping.store(true, ordering: .releasing)
        wake.signal()
        ended.wait()
        ended.signal()
    }

    private func run() {
        var failed: Timestamp?
        while !isStopping.load(ordering: .acquiring) {
            let now = clock()
            if isDue(now), failed.map({ now >= $0.adding(microseconds: Self.retryMicroseconds) || now < $0 }) ?? true {
                failed = export(now) ? nil : now
            }
            _ = wake.wait(timeout: .now() + .milliseconds(lookMilliseconds))
        }
    }

    /// An hour has closed that is not there.
    private func isDue(_ now: Timestamp) -> Bool {
        let closed = HistoryHour(of: now.adding(microseconds: -HistoryExporter.settleMinutes * 60_000_000)).start
        return health.through.map { $0 != closed } ?? true
    }

    private func export(_ now: Timestamp) -> Bool {
        do throws(HistoryFault) {
            let done = try HistoryExporter.run(ledger, sealing: sealing, into: url, now: now) { _, _ in
                !isStopping.load(ordering: .acquiring)
            }
            post(Health(through: done.through))
            return true
        } catch {
            if error == .stopped { return false }
            post(Health(through: health.through, fault: "\(error)"))
            return false
        }
    }

    private func post(_ health: Health) {
        let isNew = posted.withLock { posted in
            defer { posted = health }
            return posted != health
        }
        if isNew { report(health) }
    }
}
