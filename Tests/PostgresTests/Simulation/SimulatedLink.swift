import Journal
import Postgres

@testable import Ledger

/// A node's connection to a server of the simulation. Each call takes the ways that a call can take: it is lost before it
/// arrives, or arrives when its sender is gone, or its answer is lost; and while it is under way, other things happen.
final class SimulatedLink: CentreCalls {
    private let world: SimulatedWorld
    private let gate: SimulatedGate
    private let server: SimulatedServer
    private let boot: Int
    private var isBroken = false

    /// Rounds of other things, after which a call that waits is given up: a minute.
    private static let patience = 30
    private static let lost = CentralError.server(.lost("by the simulation"))

    init(_ world: SimulatedWorld, _ gate: SimulatedGate, _ server: SimulatedServer) {
        self.world = world
        self.gate = gate
        self.server = server
        boot = server.boot
    }

    private var isAlive: Bool { !isBroken && server.isUp && server.boot == boot && !gate.isKilled }

    func cut() { isBroken = true }

    // MARK: The calls

    func begin(name: String, keyID: Int64) throws(CentralError) -> CentralLink.Held {
        if world.fault == .retryWithoutAsking, let believed = gate.believed { return believed }
        try call(locking: nil, .forStandby) { [server, role = gate.name] () throws(CentralError) in
            // Two who enrol one name at once: the second runs into the first's row.
            guard !server.isEnrolling(name) else { throw ModelTables.refused("23505") }
            return try server.tables.begin(name, role: role, key: keyID)
        }
        guard let held = server.tables.held(name) else { throw Self.lost }
        gate.believed = held
        return held
    }

    func append(
        _ batches: [StoredBatch], _ nodes: [TileNode], node: Int64, from: TreeFrontier, to: TreeFrontier, waits: Bool
    ) throws(CentralError) {
        let compares = world.fault != .noCompareAndSet
        try call(locking: node, waits ? .forStandby : .forNothing) {
            [server, role = gate.name] () throws(CentralError) in
            try server.tables.append(
                batches, nodes, node: node, role: role, from: from, to: to, compares: compares)
        }
        gate.believed?.tree = to
    }

    func destroy(_ rows: [StoredBatch.Row], upTo position: UInt64, node: Int64) throws(CentralError) {
        try call(locking: node, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.destroy(rows, upTo: position, node: node, role: role)
        }
    }

    func destroySeals(
        _ ranges: PositionRanges, days: ClosedRange<Int64>, namedAt entry: UInt64, node: Int64
    ) throws(CentralError) {
        try call(locking: nil, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.destroySeals(ranges, days: days, namedAt: entry, node: node, role: role)
        }
    }

    func carryOut(_ entry: UInt64, node: Int64) throws(CentralError) {
        try call(locking: node, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.carryOut(entry, node: node, role: role)
        }
    }

    func keep(_ checkpoint: StoredCheckpoint, node: Int64) throws(CentralError) {
        try call(locking: nil, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.keep(checkpoint, node: node, role: role)
        }
    }

    func keep(_ keys: [MonthKeyRecord], node: Int64) throws(CentralError) {
        try call(locking: nil, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.keep(keys, node: node, role: role)
        }
    }

    func destroy(_ keys: [MonthKeyName], namedAt entry: UInt64, node: Int64) throws(CentralError) {
        try call(locking: nil, .forDisk) { [server, role = gate.name] () throws(CentralError) in
            try server.tables.destroy(keys, namedAt: entry, node: node, role: role)
        }
    }

    func standby() throws(CentralError) -> CentralLink.Standby {
        world.happen(beside: gate)
        guard isAlive else { throw Self.lost }
        world.noteDurable(for: gate)
        let end = world.fault == .flushedForWritten ? server.flushed : server.log.count
        let reached = world.fault == .confirmedAtCommit ? server.flushed : world.standbyPosition(of: server)
        let answer = CentralLink.Standby(
            written: Int64(end), flushed: Int64(server.flushed), standby: reached.map(Int64.init),
            names: server.requiresStandby ? "ANY 1 (b, c)" : "")
        world.happen(beside: gate)
        guard isAlive, !world.chance.happens(world.rates.loss) || world.isHealing else {
            isBroken = true
            throw Self.lost
        }
        return answer
    }

    // MARK: On the way

    private typealias Work = () throws(CentralError) -> ModelChange?

    private func call(
        locking node: Int64?, _ waits: SimulatedServer.Wait, _ work: @escaping Work
    ) throws(CentralError) {
        world.happen(beside: gate)
        guard isAlive else { throw Self.lost }
        if !world.isHealing, world.chance.happens(world.rates.loss) {
            isBroken = true
            if world.chance.happens(0.6) { arriveLate(node, waits, work) }
            throw Self.lost
        }
        try queue(node, waits, work)
        if let change = try work() {
            let waiter = world.commit(change, at: server, waits: waits)
            var rounds = 0
            while let waiter, !waiter.isReleased {
                world.happen(beside: gate)
                rounds += 1
                try goOn(rounds)
            }
        }
        world.happen(beside: gate)
        guard isAlive else { throw Self.lost }
        if !world.isHealing, world.chance.happens(world.rates.loss) {
            isBroken = true
            throw Self.lost
        }
    }

    /// Behind whoever holds the row.
    private func queue(_ node: Int64?, _ waits: SimulatedServer.Wait, _ work: @escaping Work) throws(CentralError) {
        var rounds = 0
        while server.isLocked(node) {
            world.happen(beside: gate)
            rounds += 1
            do throws(CentralError) {
                try goOn(rounds)
            } catch {
                // It stands at the server behind the row, and is done when that is free.
                if server.boot == boot { arriveLate(node, waits, work) }
                throw error
            }
        }
    }

    private func goOn(_ rounds: Int) throws(CentralError) {
        guard isAlive else { throw Self.lost }
        guard rounds > Self.patience else { return }
        isBroken = true
        throw .server(.timedOut(seconds: 60))
    }

    /// Done by the server when nobody waits for it any more.
    private func arriveLate(_ node: Int64?, _ waits: SimulatedServer.Wait, _ work: @escaping Work) {
        server.late.append { [server, world] in
            guard !server.isLocked(node) else { return }
            guard let change = try? work() else { return }
            _ = world.commit(change, at: server, waits: waits)
        }
    }
}
