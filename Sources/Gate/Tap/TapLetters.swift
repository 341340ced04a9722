import Authority
import Screening
internal import Synchronization
import Telephony

/// What people changed, for the tap's next batch.
struct TapLetters: Sendable {
    var trunks: TapTrunks?
    var lists: ListSnapshot?
    var policy: Policy?
    /// `.some(nil)`: no order.
    var order: StandingOrder??
    var bypassedRules: RuleBits?
    /// What people found, in the order in which they said so.
    var findings: [TimedFinding] = []
}

/// Letters and counters between the tap's thread and the others.
final class TapBoard: Sendable {
    private let letters = Mutex(TapLetters())
    private let posted = Atomic<UInt64>(0)
    private let taken = Atomic<UInt64>(0)
    private let counters = Mutex(TapCounters())
    private let beat = Atomic<Int64>(0)

    @discardableResult
    func post(_ change: (inout TapLetters) -> Void) -> UInt64 {
        letters.withLock { letters in
            change(&letters)
            return posted.add(1, ordering: .acquiringAndReleasing).newValue
        }
    }

    func isTaken(_ generation: UInt64) -> Bool { taken.load(ordering: .acquiring) >= generation }

    /// The tap's thread: nil where nothing has changed.
    func take() -> (TapLetters, UInt64)? {
        guard posted.load(ordering: .relaxed) != taken.load(ordering: .relaxed) else { return nil }
        return letters.withLock { letters in
            defer { letters = TapLetters() }
            return (letters, posted.load(ordering: .acquiring))
        }
    }

    func confirm(_ generation: UInt64) { taken.store(generation, ordering: .releasing) }

    func publish(_ new: TapCounters, at nanoseconds: Int64) {
        counters.withLock { $0 = new }
        beat.store(nanoseconds, ordering: .relaxed)
    }

    var current: TapCounters { counters.withLock { $0 } }
    /// Monotonic; 0 before the first.
    var lastBeat: Int64 { beat.load(ordering: .relaxed) }
}
