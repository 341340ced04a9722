internal import Glibc
package import Telephony

/// How the journal's writer works; the defaults suit every site.
package struct WriterSettings: Sendable {
    /// How long calls gather before they are committed together. A durable trunk's answers wait for that: give such a
    /// site 2.
    package var gatherMilliseconds = 20
    /// How long changes gather before the views show them, at least.
    package var viewMilliseconds = 50
    /// How long they gather at most, under a load that makes the views dear.
    package var maximumViewMilliseconds = 400
    /// How often a checkpoint is signed at most; it is never older than this and two turns, so below a second.
    package var checkpointMilliseconds = 500
    /// Most calls that one commit takes.
    package var maximumTurn = 8_192
    /// Most entries kept while the journal cannot be written; further calls stay in their ring until that is full too, and
    /// what else comes is counted as lost.
    package var maximumKept = 32_768
    /// Most entries that wait in the inbox.
    package var maximumInbox = 10_000
    /// Data of calls that passed without a reason are destroyed after this.
    package var keepPassesHours = 24
    /// What is sealed of other calls, of reports and findings is destroyed after this; nil: never.
    package var keepStoppedDays: Int?
    /// Entries that the centre has for good: of calls among them whose seals are destroyed the hash alone is kept. 0: there is no
    /// centre, or all is kept here, too.
    package var keptElsewhere: @Sendable () -> UInt64 = { 0 }
    /// What is sealed of list entries is destroyed so long after they were taken off; nil: never.
    package var keepListsDays: Int?
    /// How often it is looked for passes whose time is over. An entry names each round's, so that fewer rounds make less
    /// of a journal that is kept for ever.
    package var purgeMilliseconds = 600_000
    /// How long nothing is destroyed after the clock was set forward, so that a wrong clock can be put right first.
    package var clockHoldMilliseconds = 3_600_000
    /// How far the writer's thread steps back behind the judge where both share a core; 0 where answers wait for it.
    package var niceness = 5
    /// Run by the writer's thread before anything else.
    package var prepareThread: @Sendable () -> Void = {}
    /// Told once, by the writer's thread, why nothing is signed any more.
    package var signingStopped: @Sendable (String) -> Void = { _ in }
    /// The time that entries of the writer's own carry, and by which passes grow old.
    package var clock: @Sendable () -> Timestamp = WriterSettings.systemClock

    package init() {}

    /// When the views are due again: they take no more than a tenth of the thread's time, as the journal and the durable
    /// trunks wait for the same thread.
    func nextFlush(began: Int64, ended: Int64) -> Int64 {
        let pause = max(Int64(viewMilliseconds), (ended - began) &* 10)
        return ended + min(pause, Int64(max(viewMilliseconds, maximumViewMilliseconds)))
    }

    @Sendable
    package static func systemClock() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000)
    }

    /// Milliseconds of a clock that no one sets.
    static func monotonicMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
    }
}
