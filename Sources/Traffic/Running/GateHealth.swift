/// Whether anybody answers at the gate's address: a run against nobody is ended, not counted as a day.
///
/// Silence of single calls is loss or overload and belongs into the table. Time arrives as an argument, in nanoseconds.
package struct GateHealth: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// It answers, or nothing was asked yet.
        case answers
        /// It never did.
        case nobody
        /// It did, and then no more: so many calls in a row got nothing.
        case lost(calls: Int)
    }

    /// A gate answers within milliseconds, one that starts within a second.
    static let patience: Int64 = 3_000_000_000
    /// A gate that is started anew is waited for.
    static let patienceOnceHeard: Int64 = 10_000_000_000
    /// Fewer in a row are lost datagrams.
    static let mostSilent = 3

    private var firstAsked: Int64?
    private var lastHeard: Int64?
    private var silentInARow = 0

    package init() {}

    mutating func asked(at now: Int64) {
        if firstAsked == nil { firstAsked = now }
    }

    mutating func answered(at now: Int64) {
        lastHeard = now
        silentInARow = 0
    }

    /// A call that the carrier had to decide alone.
    mutating func wasSilent() { silentInARow += 1 }

    package var state: State {
        if lastHeard == nil { return silentInARow > 0 ? .nobody : .answers }
        return silentInARow >= Self.mostSilent ? .lost(calls: silentInARow) : .answers
    }

    /// Going on would only fill a table with silence.
    func isHopeless(at now: Int64) -> Bool {
        switch state {
        case .answers: false
        case .nobody: now - (firstAsked ?? now) >= Self.patience
        case .lost: now - (lastHeard ?? now) >= Self.patienceOnceHeard
        }
    }
}
