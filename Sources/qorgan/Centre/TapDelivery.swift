import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// Where the outcomes of a tap go: to the gate's engine at once, and to the journal once the verdict that they join is in
/// it. A short call ends sooner than its verdict is on disk.
final class TapDelivery: Sendable {
    /// Outcomes that wait while the journal cannot be written.
    private static let mostWaiting = 65_536
    private static let patienceMilliseconds = 10_000

    private struct Waiting {
        /// So many calls of the ring have to be on disk.
        var position: UInt64
        var outcome: TapOutcome
    }

    private let writer: JournalWriter
    private let ring: BoundedRing<JudgedCall>
    private let gate: Gate?
    private let waitsForRoom: Bool
    private let waiting = Mutex<[Waiting]>([])

    /// `ring`: the writer's first, through which the verdicts go. `gate`: whose engine learns; nil: the tap's own does.
    init(_ writer: JournalWriter, _ ring: BoundedRing<JudgedCall>, _ gate: Gate?, waitsForRoom: Bool = false) {
        self.writer = writer
        self.ring = ring
        self.gate = gate
        self.waitsForRoom = waitsForRoom
    }

    /// Called at each turn of the tap, with the outcomes of that turn. Returns how many are lost.
    func deliver(_ outcomes: [TapOutcome]) -> Int {
        var lost = 0
        if let gate {
            let learnt = outcomes.filter(\.isLearnable).map { TimedOutcome($0.outcome, at: $0.time) }
            if !learnt.isEmpty, !gate.learn(learnt) { lost += learnt.count }
        }
        let position = ring.offered
        waiting.withLock { waiting in
            waiting += outcomes.lazy.filter { $0.mark.contains(.journalled) }
                .map { Waiting(position: position, outcome: $0) }
            post(&waiting)
            if waitsForRoom, waiting.count > Self.mostWaiting { drain(&waiting, to: Self.mostWaiting / 2) }
            let excess = max(0, waiting.count - Self.mostWaiting)
            waiting.removeFirst(excess)
            lost += excess
        }
        return lost
    }

    /// What waits, before the writer ends.
    func finish() {
        waiting.withLock { drain(&$0, to: 0) }
    }

    private func drain(_ waiting: inout [Waiting], to most: Int) {
        for _ in 0..<Self.patienceMilliseconds where waiting.count > most {
            post(&waiting)
            if waiting.count > most { usleep(1_000) }
        }
    }

    private func post(_ waiting: inout [Waiting]) {
        let committed = writer.watermark.committed(ring: 0)
        var count = 0
        for entry in waiting {
            guard entry.position <= committed,
                (try? writer.post(.outcome(entry.outcome.outcome, at: entry.outcome.time))) != nil
            else { break }
            count += 1
        }
        waiting.removeFirst(count)
    }
}
