package import Telephony

/// The holds that are in force, as the entries of a journal say.
package struct LegalHolds: Hashable, Sendable {
    package struct Hold: Hashable, Sendable {
        /// Of its entry; a release names it.
        package var position: UInt64
        package var entry: HoldEntry

        /// Whether it keeps a call of this time, with these two ends.
        package func keeps(_ time: Timestamp, _ caller: NumberMark, _ callee: NumberMark) -> Bool {
            guard time >= entry.from, time < entry.until else { return false }
            return entry.number == .absent || entry.number == caller || entry.number == callee
        }
    }

    /// In the order of the journal.
    package private(set) var holds: [Hold] = []

    package init() {}

    package var isEmpty: Bool { holds.isEmpty }

    package mutating func add(_ entry: HoldEntry, at position: UInt64) {
        switch entry.action {
        case .hold: holds.append(Hold(position: position, entry: entry))
        case .release: holds.removeAll { $0.position == entry.held }
        }
    }

    package func keep(_ time: Timestamp, _ caller: NumberMark, _ callee: NumberMark) -> Bool {
        holds.contains { $0.keeps(time, caller, callee) }
    }
}
