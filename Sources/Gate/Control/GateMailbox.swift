import Authority
package import Screening
internal import Synchronization
package import Telephony

/// What other threads leave for the judge: snapshots, looked at once a batch by one atomic load.
///
/// The judge never waits for the lock and never frees a snapshot: what a newer one replaces is kept here until the
/// housekeeper sees that the judge has taken the newer one, and is freed by the housekeeper's thread.
final class GateMailbox: Sendable {
    /// Everything in force; what has not changed is installed again at no cost.
    struct Letters: Sendable {
        var trunks: TrunkSet
        /// Nil: what the engine was made with.
        var lists: ListSnapshot?
        var policy: Policy?
        /// Nil: never given; `.some(nil)`: no order.
        var order: StandingOrder??
        var bypass = Bypass()
        /// Nil: no trace runs.
        var trace: Tracing?
        /// What came from outside and has to be learnt in order.
        var outcomes: [TimedOutcome] = []
        /// What people found, in the order in which they said so.
        var findings: [TimedFinding] = []
        /// Rules that people put back where a ceiling of stops has put them into shadow.
        var restoredRules = RuleBits()
    }

    private struct State {
        var letters: Letters
        var retired: [(since: UInt64, trunks: TrunkSet, lists: ListSnapshot?, policy: Policy?)] = []
    }

    /// Outcomes that wait; a tap that delivers faster than the judge learns loses the rest, counted.
    static let mostOutcomes = 65_536

    private let state: Mutex<State>
    private let posted = Atomic<UInt64>(1)
    private let taken = Atomic<UInt64>(0)

    init(_ letters: Letters) {
        state = Mutex(State(letters: letters))
    }

    /// Changes the letters; returns the generation that the judge will have taken when the change is in force.
    @discardableResult
    func post(_ change: (inout Letters) -> Void) -> UInt64 {
        state.withLock { state in
            let old = state.letters
            change(&state.letters)
            let generation = posted.add(1, ordering: .acquiringAndReleasing).newValue
            if old.trunks !== state.letters.trunks || old.lists !== state.letters.lists
                || old.policy != state.letters.policy
            {
                state.retired.append((generation, old.trunks, old.lists, old.policy))
            }
            return generation
        }
    }

    var current: Letters { state.withLock { $0.letters } }

    // MARK: The judge

    /// A load of a word that rarely changes.
    @inline(__always)
    func hasNews(since generation: UInt64) -> Bool { posted.load(ordering: .relaxed) != generation }

    /// The letters and their generation; nil when somebody writes at this moment: the next batch asks again.
    func take() -> (Letters, UInt64)? {
        state.withLockIfAvailable { state in
            let letters = state.letters
            state.letters.outcomes = []
            state.letters.findings = []
            state.letters.restoredRules = RuleBits()
            return (letters, posted.load(ordering: .acquiring))
        }
    }

    /// After installing: the snapshots before `generation` are no longer used.
    func confirm(_ generation: UInt64) { taken.store(generation, ordering: .releasing) }

    // MARK: The housekeeper

    func isTaken(_ generation: UInt64) -> Bool { taken.load(ordering: .acquiring) >= generation }

    /// Frees what the judge has let go.
    func sweep() {
        let done = taken.load(ordering: .acquiring)
        // Taken out under the lock, freed after it.
        let freed = state.withLock { state in
            let freed = state.retired.filter { $0.since <= done }
            state.retired.removeAll { $0.since <= done }
            return freed
        }
        withExtendedLifetime(freed) {}
    }
}

/// How a call ended, and when that was known.
package struct TimedOutcome: Sendable {
    package var outcome: CallOutcome
    package var time: Timestamp

    package init(_ outcome: CallOutcome, at time: Timestamp) {
        self.outcome = outcome
        self.time = time
    }
}

/// What a person found of a call, and when; with it what two persons agreed on, where this was the second one's word.
package struct TimedFinding: Sendable {
    package var pair: PairFinding
    package var upheld: UpheldCall?
    package var time: Timestamp

    package init(_ pair: PairFinding, upheld: UpheldCall? = nil, at time: Timestamp) {
        self.pair = pair
        self.upheld = upheld
        self.time = time
    }
}

extension Engine {
    /// What the letters bring that has to be taken once, and in order.
    mutating func take(_ letters: GateMailbox.Letters) {
        restore(rules: letters.restoredRules)
        bypass(rules: letters.bypass.ruleBits)
        for timed in letters.outcomes { learn(timed.outcome, at: timed.time) }
        for found in letters.findings { learn(found) }
    }

    package mutating func learn(_ found: TimedFinding) {
        learn(found.pair, at: found.time)
        if let upheld = found.upheld { learn(upheld, at: found.time) }
    }
}
