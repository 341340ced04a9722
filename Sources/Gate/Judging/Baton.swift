internal import Synchronization

/// Who answers the open batch: the judge, or the watchdog when the judge is late.
///
///      waiting --judge--> judging --judge--> working --judge--> waiting ...
///         |                  |
///         +--- watchdog -----+---> taken --watchdog--> waiting (handed back)
///
/// While *judging* the judge only reads the batch and writes its own scratch; what it found counts when it wins the step
/// to *working*. If the watchdog was faster, it answers the whole batch, and the judge throws its result away: each
/// datagram is answered once. While *working* (committing and sending: nothing that waits) the judge cannot be relieved.
/// While *waiting* for datagrams nothing is at stake but the sockets, which the watchdog receives from through
/// descriptors of its own.
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

    /// From here on the clock runs: `started` is the batch's arrival, monotonic. False: the watchdog has taken over; ask
    /// for it with `askBack`, and wait.
    func beginJudging(started: Int64) -> Bool {
        let old = word.load(ordering: .relaxed)
        guard old & 3 == Phase.waiting.rawValue else { return false }
        startedNanoseconds.store(started, ordering: .relaxed)
        return word.compareExchange(
            expected: old, desired: (old >> 2 &+ 1) << 2 | Phase.judging.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// True: what was judged counts. False: the watchdog has answered.
    func endJudging() -> Bool {
        let old = word.load(ordering: .relaxed)
        guard old & 3 == Phase.judging.rawValue else { return false }
        return word.compareExchange(
            expected: old, desired: old & ~3 | Phase.working.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// After `endJudging`: everything is sent.
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

    /// When the batch came that the judge is, or was last, at work on; monotonic.
    var batchStarted: Int64 { startedNanoseconds.load(ordering: .relaxed) }

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

    private func take(_ old: UInt64) -> Bool {
        word.compareExchange(
            expected: old, desired: old & ~3 | Phase.taken.rawValue, ordering: .acquiringAndReleasing
        ).exchanged
    }
}
