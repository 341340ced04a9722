import Journal

@testable import Ledger

/// A database server of a simulation: a log, what of it is on disk, and what of it others see.
///
/// A commit is in the log and flushed before it waits for a standby; seen by others when it has waited, or when the wait was
/// given up; after a crash all that was flushed is seen (PostgreSQL, "Synchronous Replication").
final class SimulatedServer {
    /// A commit that waits for a standby, and holds its node's tree meanwhile.
    final class Waiting {
        let change: ModelChange
        let position: Int
        var isReleased = false

        init(_ change: ModelChange, _ position: Int) {
            self.change = change
            self.position = position
        }
    }

    enum Role { case primary, standby, cutOff }

    let name: String
    var role: Role
    var isUp = true
    /// Sessions of an earlier boot are gone.
    private(set) var boot = 0
    private(set) var log: [ModelChange] = []
    private(set) var flushed = 0
    private(set) var tables = ModelTables()
    /// `synchronous_standby_names` is not empty.
    var requiresStandby = true
    private(set) var waiting: [Waiting] = []
    /// What has arrived, and whose senders are gone: it is done all the same, later.
    var late: [() -> Void] = []
    /// What it had when it took over.
    private(set) var inherited = 0
    /// As a standby: how far it has told the primary that it is; nil: it is not connected.
    var reported: Int?

    init(_ name: String, _ role: Role) {
        self.name = name
        self.role = role
    }

    // MARK: A primary's

    func isLocked(_ node: Int64?) -> Bool {
        node.map { node in waiting.contains { $0.change.locked == node } } ?? false
    }

    func isEnrolling(_ name: String) -> Bool {
        waiting.contains { if case .enrol(name, _, _) = $0.change { true } else { false } }
    }

    /// What a commit waits for: `synchronous_commit` is on, local, off.
    enum Wait { case forStandby, forDisk, forNothing }

    /// Into the log and, where it waits for that, onto the disk. Returns what else it waits for; nil: it is done.
    func commit(_ change: ModelChange, waits: Wait) -> Waiting? {
        log.append(change)
        if waits != .forNothing { flushed = log.count }
        guard waits == .forStandby, requiresStandby else {
            tables.apply(change)
            return nil
        }
        let waiter = Waiting(change, log.count)
        waiting.append(waiter)
        return waiter
    }

    /// Written by somebody else, and not flushed yet.
    func writeForeign() { log.append(.foreign) }

    /// With what others have written before.
    func commitForeign() {
        log.append(.foreign)
        flushed = log.count
    }

    /// What waits is done where it need not wait for more: `reached`, or for whatever reason.
    func release(where isDone: (Waiting) -> Bool) {
        for waiter in waiting where isDone(waiter) {
            waiter.isReleased = true
            tables.apply(waiter.change)
        }
        waiting.removeAll { $0.isReleased }
    }

    // MARK: A standby's

    /// Takes so much of the primary's log, of what is flushed there.
    func receive(_ count: Int, from primary: SimulatedServer) {
        let end = min(log.count + count, primary.flushed)
        if end > log.count { log += primary.log[log.count..<end] }
    }

    func flush() { flushed = log.count }

    /// A new copy of another server's data, in the place of its own.
    func rebuild(from primary: SimulatedServer) {
        log = Array(primary.log[..<primary.flushed])
        flush()
        boot += 1
        waiting = []
        late = []
        role = .standby
        isUp = true
        reported = nil
    }

    // MARK: Ends and begins

    /// SIGKILL, or the power: what was not flushed is gone, and so is whoever was connected.
    func kill() {
        isUp = false
        boot += 1
        log.removeSubrange(flushed...)
        waiting = []
        late = []
        reported = nil
    }

    func start() {
        isUp = true
        replay()
    }

    func promote() {
        flush()
        inherited = log.count
        role = .primary
        requiresStandby = true
        reported = nil
        replay()
    }

    private func replay() {
        tables = ModelTables()
        for change in log { tables.apply(change) }
    }

    /// Entries of a node that are on this disk.
    func durable(_ name: String) -> UInt64 {
        var number: Int64 = 0
        var nodes: Int64 = 0
        var size: UInt64 = 0
        for change in log[..<flushed] {
            switch change {
            case .enrol(let enrolled, _, _):
                nodes += 1
                if enrolled == name { number = nodes }
            case .append(number, _, _, let tree): size = tree.size
            case .append, .destroy, .destroySeals, .carryOut, .keep, .keepKeys, .destroyKeys, .foreign: break
            }
        }
        return size
    }
}
