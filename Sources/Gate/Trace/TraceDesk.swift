internal import Synchronization
package import Telephony
import Wire

/// A trace that runs.
package struct RunningTrace: Hashable, Sendable {
    package var trunk: String
    package var since: Timestamp
    package var until: Timestamp
    /// Messages that found no room so far.
    package var lost: UInt64
}

/// Arms and ends traces, and takes what the gate's threads saw into the book. One trace at a time.
final class TraceDesk: Sendable {
    let book = TraceBook()
    private let state = Mutex(State())

    private struct State {
        var running: (tap: TraceTap, trace: RunningTrace)?
        /// Ended ones: the judge may still use them until it has taken the letters, and must not be the one to free them.
        var ended: [(tap: TraceTap, generation: UInt64, seconds: Int64)] = []
    }

    var running: RunningTrace? {
        state.withLock { state in
            guard var trace = state.running?.trace else { return nil }
            trace.lost = state.running?.tap.lost ?? 0
            return trace
        }
    }

    /// The tap to post to the judge; nil where a trace runs.
    func begin(trunk: String, isProxy: Bool, from now: Timestamp, until: Timestamp) -> TraceTap? {
        let tap = TraceTap(trunk: trunk, isProxy: isProxy)
        return state.withLock { state in
            guard state.running == nil else { return nil }
            state.running = (tap, RunningTrace(trunk: trunk, since: now, until: until, lost: 0))
            return tap
        }
    }

    /// False where none runs. `post` takes the tap away from the judge, and returns the generation of that.
    func end(at now: Timestamp, post: () -> UInt64) -> Bool {
        state.withLock { state in
            guard let running = state.running else { return false }
            state.running = nil
            state.ended.append((running.tap, post(), now.seconds))
            return true
        }
    }

    // MARK: The housekeeper

    /// Takes what waits; ends a trace whose time is over.
    func sweep(_ mailbox: GateMailbox, desk: PeerAddress?, at now: Timestamp) {
        let taps = state.withLock { state in
            (state.running.map { [$0.tap] } ?? []) + state.ended.map(\.tap)
        }
        guard !taps.isEmpty else { return book.expire(at: now) }
        let trunks = mailbox.current.trunks.trunks
        for tap in taps {
            for mouth in [tap.judge, tap.watchdog] {
                mouth.ring.drain { head, bytes in
                    let role: TracedMessage.Peer =
                        if Int(head.trunk) < trunks.count {
                            .trunk(trunks[Int(head.trunk)].name)
                        } else if let desk, desk.with(port: 0) == head.peer.with(port: 0) {
                            .desk
                        } else {
                            .other
                        }
                    book.add(head, bytes, ofTrunk: tap.trunkName, role, lost: tap.lost)
                }
            }
        }
        book.expire(at: now)
        if let until = running?.until, now >= until {
            _ = end(at: now) { mailbox.post { $0.trace = nil } }
        }
        state.withLock { state in
            state.ended.removeAll { mailbox.isTaken($0.generation) && now.seconds - $0.seconds > 2 }
        }
    }
}

/// Tracing calls of one trunk: messages are personal data, and are kept only while somebody looks for a fault.
extension Gate {
    package static let mostTraceMinutes = 60
    package static let defaultTraceMinutes = 10

    /// Copies of the trunk's messages are kept from the judge's next batch on, until `until`. Nil: a trace runs already, or
    /// there is no such trunk.
    package func startTrace(ofTrunk trunk: String, at now: Timestamp, until: Timestamp) -> UInt64? {
        guard self.trunk(named: trunk) != nil,
            let tap = traces.begin(trunk: trunk, isProxy: configuration.proxy != nil, from: now, until: until)
        else { return nil }
        return post { $0.trace = $0.tracing(tap) }
    }

    /// False where none runs. What was traced stays until its hour is over.
    package func stopTrace(at now: Timestamp) -> Bool {
        traces.end(at: now) { post { $0.trace = nil } }
    }

    package var runningTrace: RunningTrace? { traces.running }
    package var traceBook: TraceBook { traces.book }
}
