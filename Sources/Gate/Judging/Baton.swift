internal import Synchronization

/// Who may touch sockets and buffers: the judge, or the watchdog while the judge is late.
///
///      waiting --judge--> working --judge--> judging --judge--> working ...
///         |                                     |
///         +---------- watchdog: taken <---------+       taken --watchdog--> waiting (handed back)
///
/// While *working* (receiving, committing, sending: system calls that do not wait) the judge cannot be relieved. While
/// *judging* it only reads the batch and writes its own scratch; what it found counts when it wins the step back to
/// *working*. If the watchdog was faster, it answers the whole batch, and the judge throws its result away: each
/// datagram is answered once. While *waiting* nothing is at stake but the sockets.
final class Baton: Sendable {
    enum Phase: UInt64 {
        case waiting = 0
        case working
        case judging
        case taken
    }

    /// Phase in the lower two bits, count of batches above.
    private let word = Atomic<UInt64>(Phase.waiting.rawValue)
    private let startedNanoseconds = Atomic<Int64>(0)
    private let beat = Atomic<Int64>(0)
    private let isWanted = Atomic<Bool>(false)

    // MARK: The judge

    /// False: the watchdog has it; ask again after `askBack`.
    func beginWork() -> Bool { step(from: .waiting, to: .working) }

    /// From here on the clock runs: `started` is the batch's arrival, monotonic.
    func beginJudging(started: Int64) {
        startedNanoseconds.store(started, ordering: .relaxed)
        let old = word.load(ordering: .relaxed)
        word.store((old >> 2 &+ 1) << 2 | Phase.judging.rawValue, ordering: .releasing)
    }

    /// True: what was judged counts. False: the watchdog has answered.
    func endJudging() -> Bool { step(from: .judging, to: .working) }

    func beginWaiting() {
        let old = word.load(ordering: .relaxed)
        word.store(old & ~3 | Phase.waiting.rawValue, ordering: .releasing)
    }

    func heartbeat(_ nanoseconds: Int64) { beat.store(nanoseconds, ordering: .relaxed) }

    /// The judge is back and wants to work.
    func askBack() { isWanted.store(true, ordering: .releasing) }

    // MARK: The watchdog

    enum Relief {
        /// It answers the batch, and receives until it hands back.
        case batch
        /// It receives until it hands back; no batch was open.
        case sockets
    }

    /// Takes over from a judge that has been at its batch since before `batchDeadline`, or has shown no sign of life
    /// since `beatDeadline`; both monotonic nanoseconds.
    func relieve(batchOlderThan batchDeadline: Int64, silentSince beatDeadline: Int64) -> Relief? {
        let old = word.load(ordering: .acquiring)
        switch Phase(rawValue: old & 3) {
        case .judging:
            guard startedNanoseconds.load(ordering: .relaxed) <= batchDeadline else { return nil }
            return take(old) ? .batch : nil
        case .waiting:
            guard beat.load(ordering: .relaxed) <= beatDeadline else { return nil }
            return take(old) ? .sockets : nil
        case .working, .taken, nil:
            return nil
        }
    }

    var isAskedBack: Bool { isWanted.load(ordering: .acquiring) }

    func handBack() {
        isWanted.store(false, ordering: .relaxed)
        let old = word.load(ordering: .relaxed)
        word.store((old >> 2 &+ 1) << 2 | Phase.waiting.rawValue, ordering: .releasing)
    }

    // MARK: Anyone

    /// Nanoseconds since the judge last showed a sign of life.
    func age(at nanoseconds: Int64) -> Int64 { max(0, nanoseconds &- beat.load(ordering: .relaxed)) }

    var isTaken: Bool { word.load(ordering: .relaxed) & 3 == Phase.taken.rawValue }

    private func step(from: Phase, to: Phase) -> Bool {
        let old = word.load(ordering: .relaxed)
        guard old & 3 == from.rawValue else { return false }
        return word.compareExchange(
            expected: old, desired: old & ~3 | to.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }

    private func take(_ old: UInt64) -> Bool {
        word.compareExchange(
            expected: old, desired: old & ~3 | Phase.taken.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }
}
