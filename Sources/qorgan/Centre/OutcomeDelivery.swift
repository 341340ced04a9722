import Gate
import Ledger
import Synchronization
import Telephony

/// Outcomes that soft-switches told of, on their way into the journal: each follows the verdict that it joins, of the same
/// trunk. A call that passed without a reason has no verdict there, and its outcome no entry: as with a tap and as in
/// proxy mode.
final class OutcomeDelivery: Sendable {
    /// Outcomes that wait for their verdict or for the journal.
    static let most = 65_536
    /// A call may end sooner than the views show its verdict.
    private static let patience = Duration.seconds(10)
    private static let interval = Duration.milliseconds(250)
    /// Asked of the views at once.
    private static let batch = 500

    struct Told: Sendable {
        var outcome: TimedOutcome
        var trunk: String
    }

    private struct Waiting {
        var told: Told
        var until: ContinuousClock.Instant
    }

    private let writer: JournalWriter
    private let reader: ReaderBox
    private let waiting = Mutex<[Waiting]>([])
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ writer: JournalWriter, _ reader: ReaderBox) {
        self.writer = writer
        self.reader = reader
    }

    func hasRoom(for count: Int) -> Bool { waiting.withLock { $0.count + count <= Self.most } }

    func add(_ outcomes: [Told]) {
        let until = ContinuousClock.now + Self.patience
        waiting.withLock { $0 += outcomes.map { Waiting(told: $0, until: until) } }
    }

    func start() {
        task.withLock { task in
            task = Task.detached { [self] in
                while (try? await Task.sleep(for: Self.interval)) != nil { await deliver() }
            }
        }
    }

    /// Delivers what it can before the writer ends.
    func finish() {
        guard let running = task.withLock({ $0.take() }) else { return }
        running.cancel()
        try? blocking {
            await running.value
            for _ in 0..<8 where !self.waiting.withLock(\.isEmpty) {
                await self.deliver()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func deliver() async {
        let taken = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !taken.isEmpty else { return }
        let now = ContinuousClock.now
        var left: [Waiting] = []
        for start in stride(from: 0, to: taken.count, by: Self.batch) {
            let part = taken[start..<min(start + Self.batch, taken.count)]
            guard let judged = try? await reader.get().judged(callHashes: part.map(\.told.outcome.outcome.callID))
            else {
                // The views cannot be read now; they are asked again.
                left += part
                continue
            }
            for entry in part {
                let outcome = entry.told.outcome
                guard judged[outcome.outcome.callID]?.contains(entry.told.trunk) == true else {
                    if now < entry.until { left.append(entry) }
                    continue
                }
                if (try? writer.post(.outcome(outcome.outcome, at: outcome.time))) == nil { left.append(entry) }
            }
        }
        waiting.withLock { $0.insert(contentsOf: left, at: 0) }
    }
}
