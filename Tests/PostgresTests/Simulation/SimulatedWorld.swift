import Journal
import Telephony

@testable import Ledger

/// Gates, a centre of three servers and the network between them, all made of one number.
///
/// Around the product's own stream (`StreamCourse`, `CentralSender`) everything happens that can: messages and answers lost, requests
/// that arrive when their sender is gone, commits that wait, servers, standbys and gates killed at any step, a standby that takes
/// over, a former primary that comes back for a while, settings that somebody changes. Then all is mended, and must be whole.
final class SimulatedWorld {
    /// What the simulation must notice: a stream or a centre made wrong.
    enum Fault: CaseIterable {
        case confirmedAtCommit, noCompareAndSet, retryWithoutAsking, flushedForWritten
    }

    /// How often what happens, drawn for each seed: some are calm, some are not.
    struct Rates {
        var loss: Double
        var kills: Double
        var administrator: Double
        var failover: Double
        var putBack: Double
    }

    let fault: Fault?
    var chance: Chance
    let rates: Rates
    private(set) var now: Int64 = 0
    private(set) var isHealing = false
    private(set) var servers: [SimulatedServer]
    private(set) var gates: [SimulatedGate] = []
    private(set) var faults: [String] = []
    private(set) var trace: [String] = []
    /// What was ever on the disk of a standby, by node.
    private var durable: [String: UInt64] = [:]
    private var depth = 0

    /// `journals`: by the name of their node; a name that is there twice is two streams of one node.
    init(seed: UInt64, fault: Fault? = nil, journals: [(String, any SimulatedOutbox)]? = nil) {
        self.fault = fault
        var chance = Chance(seed)
        rates = Rates(
            loss: chance.one(of: [0, 0.01, 0.05, 0.2]), kills: chance.one(of: [0, 0.005, 0.02]),
            administrator: chance.one(of: [0, 0, 0.01]), failover: chance.one(of: [0, 0.002, 0.005]),
            putBack: chance.one(of: [0, 0, 0, 0.002]))
        servers = [.init("a", .primary), .init("b", .standby), .init("c", .standby)]
        self.chance = chance
        for (name, journal) in journals ?? Self.journals(&self.chance) {
            gates.append(SimulatedGate(name, journal, most: self.chance.one(of: [4, 40]), in: self))
        }
    }

    private static func journals(_ chance: inout Chance) -> [(String, any SimulatedOutbox)] {
        var journals: [(String, any SimulatedOutbox)] = []
        for number in 1...chance.number(1...3) {
            let journal = SimulatedJournal("gate_\(number)", key: Int64(number))
            // It may have been alone for a while.
            for _ in 0..<chance.one(of: [0, 0, 20]) { journal.grow(&chance) }
            journals.append(("gate_\(number)", journal))
            if chance.happens(0.3) { journals.append(("gate_\(number)", journal)) }
        }
        return journals
    }

    func run(steps: Int = 40) {
        for _ in 0..<steps {
            now += Int64(chance.number(0...3))
            happen(beside: nil)
            chance.one(of: gates).step()
            // Also on the way: what is gone is named under the newest checkpoint, and nothing is where it should be gone.
            if chance.happens(0.05) { checkWhole(chance.one(of: gates)) }
        }
        heal()
    }

    // MARK: What happens beside a call

    func happen(beside gate: SimulatedGate?) {
        guard depth < 3 else { return }
        depth += 1
        defer { depth -= 1 }
        for _ in 0..<(isHealing ? 12 : chance.number(0...3)) { replicate() }
        if chance.happens(0.2) { arrive() }
        if chance.happens(0.1) { primary?.writeForeign() }
        if chance.happens(0.1), let other = chance.one(of: gates) as SimulatedGate?, !other.isBusy { other.step() }
        guard !isHealing else { return }
        if chance.happens(0.03) { chance.one(of: gates).journal.grow(&chance) }
        if chance.happens(rates.kills) { killSomebody() }
        if chance.happens(rates.administrator) { administer() }
        if chance.happens(rates.failover) { failOver() }
        if chance.happens(0.1) { startSomebody() }
        if chance.happens(rates.putBack) { putBack() }
    }

    private var primary: SimulatedServer? { servers.first { $0.role == .primary && $0.isUp } }

    /// The log goes to a standby, onto its disk, and word of it back: each by itself, so that they are apart.
    private func replicate() {
        let standbys = servers.filter { $0.role == .standby && $0.isUp }
        guard let primary, let standby = standbys.randomElement(using: &chance) else { return }
        switch chance.number(0...3) {
        case 0: primary.commitForeign()
        case 1: standby.receive(chance.number(1...4), from: primary)
        case 2: standby.flush()
        default:
            standby.reported = standby.flushed
            guard let reached = standbyPosition(of: primary) else { return }
            primary.release { $0.position <= reached }
        }
    }

    /// Where the furthest synchronous standby is, as this server has been told.
    func standbyPosition(of server: SimulatedServer) -> Int? {
        guard server.role == .primary, server.requiresStandby else { return nil }
        return servers.filter { $0.role == .standby && $0.isUp }.compactMap(\.reported).max()
    }

    private func arrive() {
        guard let server = servers.filter({ $0.isUp && !$0.late.isEmpty }).randomElement(using: &chance) else { return }
        let place = chance.number(0...server.late.count - 1)
        let work = server.late.remove(at: place)
        work()
    }

    private func killSomebody() {
        switch chance.number(0...3) {
        case 0:
            chance.one(of: gates).kill()
            note("a gate is killed")
        case 1:
            chance.one(of: gates).cut()
            note("a connection is cut")
        default:
            let server = chance.one(of: servers)
            guard server.isUp else { return }
            server.kill()
            for standby in servers where server.role == .primary { standby.reported = nil }
            note("\(server.name) is killed")
        }
    }

    private func startSomebody() {
        guard let server = servers.filter({ !$0.isUp }).randomElement(using: &chance) else { return }
        // One that was taken over from comes back by itself, and for a while does not know.
        server.start()
        note("\(server.name) starts")
    }

    /// What an administrator does who wants things to go on.
    private func administer() {
        guard let primary else { return }
        switch chance.number(0...2) {
        case 0:
            primary.requiresStandby.toggle()
            if !primary.requiresStandby { primary.release { _ in true } }
            note("synchronous_standby_names is \(primary.requiresStandby ? "set" : "emptied")")
        case 1:
            primary.release { _ in true }
            note("what waits is cancelled")
        default:
            chance.one(of: gates).cut()
            primary.release { _ in true }
            note("backends are terminated")
        }
    }

    /// As the handbook has it: the standby that has most takes over, the others follow it; who cannot be asked may have more. Not
    /// again before another one has what the new primary has: of two machines that had an entry both would be gone.
    private func failOver() {
        guard let primary = servers.first(where: { $0.role == .primary }),
            servers.allSatisfy({ $0.role != .standby || $0.isUp }),
            let next = servers.filter({ $0.role == .standby }).max(by: { $0.log.count < $1.log.count }),
            next.log.count >= primary.inherited
        else { return }
        primary.kill()
        for former in servers where former.role == .cutOff { former.rebuild(from: next) }
        primary.role = .cutOff
        next.promote()
        for standby in servers where standby.role == .standby { standby.reported = nil }
        note("\(next.name) takes over from \(primary.name)")
        for gate in gates where next.durable(gate.name) < gate.confirmed {
            fail("\(gate.confirmed) entries of \(gate.name) were confirmed, and \(next.durable(gate.name)) are left")
        }
    }

    private func putBack() {
        let gate = chance.one(of: gates)
        // A stream that reads it meanwhile is killed: nobody changes a folder under a program that runs.
        let readers = gates.filter { $0.name == gate.name }
        guard !readers.contains(where: \.isBusy) else { return }
        for reader in readers { reader.kill() }
        gate.journal.putBack(&chance)
        note("the journal of \(gate.name) is put back")
    }

    // MARK: What gates see of it

    /// A server that takes writes, or that believes so.
    func reachable() -> SimulatedServer? {
        let open = servers.filter { $0.isUp && $0.role != .standby }
        return isHealing ? primary : open.randomElement(using: &chance)
    }

    func commit(_ change: ModelChange, at server: SimulatedServer, waits: SimulatedServer.Wait) -> SimulatedServer
        .Waiting?
    {
        let waiter = server.commit(change, waits: waits)
        if case .append(let node, let batches, _, _) = change { check(batches, node, at: server) }
        return waiter
    }

    func noteDurable(for gate: SimulatedGate) {
        for standby in servers where standby.role == .standby {
            durable[gate.name] = max(durable[gate.name] ?? 0, standby.durable(gate.name))
        }
    }

    // MARK: What must hold

    func wasConfirmed(_ entries: UInt64, to gate: SimulatedGate) {
        guard entries > durable[gate.name] ?? 0 else { return }
        fail("\(entries) entries of \(gate.name) are confirmed, and standbys have had \(durable[gate.name] ?? 0)")
    }

    /// Once each, in order, of no other history.
    private func check(_ batches: [StoredBatch], _ number: Int64, at server: SimulatedServer) {
        let name = server.log.lazy.compactMap { change in
            if case .enrol(let name, _, _) = change { name } else { nil }
        }.dropFirst(Int(number) - 1).first
        guard let name, let gate = gates.first(where: { $0.name == name }) else { return }
        var index = -batches.count
        for case .append(number, let appended, _, _) in server.log { index += appended.count }
        for (offset, batch) in batches.enumerated() where !gate.journal.has(batch, at: index + offset) {
            fail(
                "\(server.name) has a batch of \(name) at entry \(batch.first) that is not its batch \(index + offset)")
        }
    }

    private func heal() {
        isHealing = true
        note("all is mended")
        for server in servers where !server.isUp && server.role != .cutOff { server.start() }
        if let primary {
            primary.requiresStandby = true
            for former in servers where former.role == .cutOff { former.rebuild(from: primary) }
        }
        for gate in gates { gate.journal.sign() }
        var rounds = 0
        while rounds < 300, !gates.allSatisfy(isAtEnd) || !servers.allSatisfy(\.late.isEmpty) {
            rounds += 1
            now += 15
            happen(beside: nil)
            for gate in gates { gate.step() }
        }
        for gate in gates where !isAtEnd(gate) {
            let held = primary?.tables.held(gate.name)
            note(
                "at the centre \(held?.tree.size ?? 0), signed \(held?.signed ?? 0); here \((try? gate.journal.size()) ?? 0)"
            )
            fail("\(gate.name) does not catch up: \(gate.health.words(at: .init(seconds: 0)))")
        }
        for gate in gates { checkWhole(gate) }
    }

    /// Everything confirmed, or, of a journal that was put back, stopped.
    private func isAtEnd(_ gate: SimulatedGate) -> Bool {
        if gate.journal.isPutBack, case .stopped(let why) = gate.health.state { return why.contains("ANOTHER") }
        guard let tables = primary?.tables, let node = tables.node(tables.number(of: gate.name) ?? 0) else {
            return false
        }
        guard gate.health.confirmed == (try? gate.journal.size()) else { return false }
        return node.tree.size == 0 || node.checkpoints[node.tree.size] != nil
    }

    private func checkWhole(_ gate: SimulatedGate) {
        guard let primary, let node = primary.tables.node(primary.tables.number(of: gate.name) ?? 0) else { return }
        if node.tree.size < gate.confirmed {
            fail("\(gate.confirmed) entries of \(gate.name) were confirmed, and \(node.tree.size) are there")
        }
        if let fault = node.fault(isPutBack: gate.journal.isPutBack) { fail("\(gate.name) at the centre: \(fault)") }
        for (index, batch) in node.batches.enumerated() where !gate.journal.has(batch, at: index) {
            fail("batch \(index) of \(gate.name) at the centre is not its own")
        }
    }

    private func note(_ what: String) { trace.append("\(now): \(what)") }

    func fail(_ what: String) {
        note("FAULT: \(what)")
        if faults.count < 8 { faults.append(what) }
    }
}
