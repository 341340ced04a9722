// Owner: the housekeeper's thread.

import Screening
import Wire

/// What must not cost the judge anything: freeing what it has let go, raising alarms, handing out snapshots.
struct Housekeeper: Sendable {
    static let periodMilliseconds = 20

    let mailbox: GateMailbox
    let sources: UnknownSources
    let overload: Overload
    let outlet: SnapshotOutlet
    let outcomes: OutcomeOutlet
    let demotions: DemotionOutlet
    let callbacks: GateCallbacks
    let traces: TraceDesk
    let sample: FeatureSample?
    /// Where the operators' Desk is, to be named in a trace.
    let desk: PeerAddress?

    func run(until isStopped: () -> Bool) {
        var pause = Poller()
        while !isStopped() {
            pause.wait(timeoutMilliseconds: Self.periodMilliseconds)
            sweep()
        }
        sweep()
    }

    private func sweep() {
        mailbox.sweep()
        for seen in sources.takeAlarms() { callbacks.unknownSource(seen) }
        for span in overload.takeSpans() { callbacks.overload?(span) }
        for outcome in outcomes.takeAll() { callbacks.outcome?(outcome) }
        for rule in demotions.takeAll().rules { callbacks.demotion?(Demotion(rule: rule, time: Moment.now().time)) }
        traces.sweep(mailbox, desk: desk, at: Moment.now().time)
        if let sample, let count = callbacks.sample { sample.drain(count) }
        for piece in outlet.takeAll() { callbacks.snapshot?(piece) }
    }
}
