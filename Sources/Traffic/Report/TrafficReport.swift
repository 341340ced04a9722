/// What became of the calls of a run, by who called. Simulated traffic: it says how the gate treats this schedule, not
/// how it would fare against a country's.
package struct TrafficReport: Sendable {
    /// One kind of caller. The five outcomes add up to `attempts` less what is undecided.
    package struct Row: Hashable, Sendable {
        package var attempts = 0
        package var unhindered = 0
        package var warned = 0
        package var toDesk = 0
        package var stopped = 0
        package var byItself = 0

        package var intercepted: Int { toDesk + stopped }
        package var decided: Int { unhindered + warned + toDesk + stopped + byItself }

        static func + (a: Row, b: Row) -> Row {
            Row(
                attempts: a.attempts + b.attempts, unhindered: a.unhindered + b.unhindered, warned: a.warned + b.warned,
                toDesk: a.toDesk + b.toDesk, stopped: a.stopped + b.stopped, byItself: a.byItself + b.byItself)
        }
    }

    package let seed: UInt64
    /// Paced load: calls were not followed beyond the gate's answer.
    package let isLoad: Bool
    package private(set) var rows: [CallerKind: Row] = [:]
    /// Why carriers went on by themselves.
    package private(set) var causes: [Outcome.Cause: Int] = [:]
    /// From the scheduled time of an INVITE to the gate's final answer.
    package var latency = LatencyCounts()
    package var elapsedNanoseconds: Int64 = 0
    package private(set) var attempts = 0
    package private(set) var decided = 0
    /// Calls whose fate was still open when the run was ended.
    package var undecided = 0
    package private(set) var calleesWhoAnswered = 0
    package private(set) var heldAtDesk = 0
    /// Messages that belong to no call of this run.
    package var strays = 0
    /// Datagrams that the kernel did not take.
    package var dropped: UInt64 = 0
    package var inFlight = 0
    package var health = GateHealth()

    init(seed: UInt64, isLoad: Bool) {
        self.seed = seed
        self.isLoad = isLoad
    }

    mutating func began(_ kind: CallerKind) {
        attempts += 1
        rows[kind, default: Row()].attempts += 1
    }

    mutating func decide(_ kind: CallerKind, _ outcome: Outcome) {
        decided += 1
        switch outcome {
        case .unhindered: rows[kind, default: Row()].unhindered += 1
        case .warned: rows[kind, default: Row()].warned += 1
        case .toDesk: rows[kind, default: Row()].toDesk += 1
        case .stopped: rows[kind, default: Row()].stopped += 1
        case .byItself(let cause):
            rows[kind, default: Row()].byItself += 1
            causes[cause, default: 0] += 1
        }
    }

    mutating func answered(isDesk: Bool) {
        if isDesk { heldAtDesk += 1 } else { calleesWhoAnswered += 1 }
    }

    package var honest: Row { total(CallerKind.honest) }
    package var criminal: Row { total(CallerKind.criminal) }
    package var all: Row { honest + criminal }

    private func total(_ kinds: [CallerKind]) -> Row {
        kinds.reduce(Row()) { $0 + (rows[$1] ?? Row()) }
    }

    /// Calls begun a second.
    package var rate: Double {
        elapsedNanoseconds > 0 ? Double(attempts) * 1e9 / Double(elapsedNanoseconds) : 0
    }
}
