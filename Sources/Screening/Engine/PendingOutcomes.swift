// Owner: whoever feeds an engine (replay, tap). Allocates as it grows to its limit. Budget: 100 ns an outcome.
package import Telephony

/// Outcomes that have been read but have not happened yet: a call that ends at noon is known at noon and not before.
///
///     pending.add(outcome, at: attempt.time, ...)
///     while let due = pending.next(until: attempt.time) { engine.learn(due.outcome, at: due.time) }
///     engine.judge(attempt, into: &call)
///
/// Outcomes of the same moment come in the order in which they were added.
package struct PendingOutcomes: Sendable {
    /// Calls under way at one time: more than any country has through one gate.
    package static let defaultLimit = 1 << 20

    package struct Due: Sendable {
        package var outcome: CallOutcome
        package var time: Timestamp
    }

    /// What is moved about in the heap: the outcome itself stays where it is.
    private struct Entry {
        var time: Timestamp
        var order: UInt64
        /// Position in `outcomes`.
        var place: Int

        static func precedes(_ a: Entry, _ b: Entry) -> Bool {
            a.time == b.time ? a.order < b.order : a.time < b.time
        }
    }

    private var heap: [Entry] = []
    private var outcomes: [CallOutcome] = []
    /// Positions of `outcomes` that are free.
    private var free: [Int] = []
    private var added: UInt64 = 0
    private let limit: Int
    /// Outcomes that found no room; they are never learned.
    package private(set) var dropped = 0

    package init(limit: Int = Self.defaultLimit) {
        self.limit = limit
    }

    package var count: Int { heap.count }

    /// Known at the attempt's time, ring time and duration together.
    package mutating func add(_ outcome: CallOutcome, attemptedAt time: Timestamp) {
        let length = max(0, outcome.ringMilliseconds).addingReportingOverflow(max(0, outcome.durationMilliseconds))
        let microseconds = length.partialValue.multipliedReportingOverflow(by: 1_000)
        guard !length.overflow, !microseconds.overflow else { return }
        add(outcome, at: time.adding(microseconds: microseconds.partialValue))
    }

    /// Known at `time`.
    package mutating func add(_ outcome: CallOutcome, at time: Timestamp) {
        guard heap.count < limit else {
            dropped += 1
            return
        }
        rise(Entry(time: time, order: added, place: store(outcome)))
        added &+= 1
    }

    /// The earliest outcome that is known at `time`, taken out; nil: none is.
    package mutating func next(until time: Timestamp) -> Due? {
        guard let first = heap.first, first.time <= time else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty { sink(last) }
        free.append(first.place)
        return Due(outcome: outcomes[first.place], time: first.time)
    }

    private mutating func store(_ outcome: CallOutcome) -> Int {
        if let place = free.popLast() {
            outcomes[place] = outcome
            return place
        }
        outcomes.append(outcome)
        return outcomes.count - 1
    }

    /// Puts an entry in at the end of the heap, and later ones down from its way.
    private mutating func rise(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, Entry.precedes(entry, heap[(child - 1) / 2]) {
            heap[child] = heap[(child - 1) / 2]
            child = (child - 1) / 2
        }
        heap[child] = entry
    }

    /// Puts an entry in the place of the first one, and earlier ones up from its way.
    private mutating func sink(_ entry: Entry) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, Entry.precedes(heap[child + 1], heap[child]) { child += 1 }
            guard Entry.precedes(heap[child], entry) else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = entry
    }
}
