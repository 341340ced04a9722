import Console
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// What people see of a tap and set in motion there.
extension TapCentre {
    func status() -> CentreStatus {
        let counters = counters
        let health = writer.health
        let trunks = current.withLock { $0.trunks.map(\.name) }
        let calls = Dictionary(zip(trunks, counters.attemptsByTrunk), uniquingKeysWith: { a, _ in a })
        let rates = rates.update(calls, at: Clock.monotonicNanoseconds())
        return CentreStatus(
            isReady: isListening, bypasses: bypasses.all,
            journal: keepers.health(health, lostBefore: counters.verdictsLost),
            gate: GateHealth(
                // Captures that were read have no beat that could stop.
                heartbeatAgeMilliseconds: tap == nil ? 0 : tap?.heartbeatAgeMilliseconds,
                trunks: trunks.map { TrunkActivity(trunk: $0, callsPerSecond: rates[$0] ?? 0) }))
    }

    /// A tap carries nothing out: only single rules can be switched to shadow, to see what the rest would propose.
    func setBypass(_ scope: BypassScope, on: Bool, by person: String) async throws {
        guard case .rule = scope else {
            throw Refusal(sentence: "a tap touches no call: there is nothing to bypass but single rules")
        }
        let change = BypassSwitch(
            board: bypasses,
            carryOut: { [self] _ in try tap?.install(bypassedRules: Self.bits(bypasses.all)) },
            journal: { [self] entry, time in _ = try await writer.append(.bypass(entry, at: time)) },
            wait: { [self] in try await inForce($0) })
        if let fault = try await change.set(scope, on: on, by: person) {
            throw Refusal(sentence: "a restart would undo that, since it cannot be stored: \(fault)")
        }
    }

    func changeList(_ change: ListChange, by person: String) async throws -> UInt64 {
        let now = Centre.now()
        let position: UInt64
        switch change {
        case .add(let target, let kind, let reason):
            let number = try await number(of: target)
            guard number.e164 != nil else { throw Refusal(sentence: "only a whole number can be put on a list") }
            position = try await writer.append(
                .listAddition(number, kind, reason: reason, person: person, at: now))
            lists.add(ActiveListEntry(position: position, number: number, kind: kind))
        case .remove(let added, let reason):
            position = try await writer.append(
                .listRemoval(position: added, reason: reason, person: person, at: now))
            lists.remove(position: added)
        }
        let generation = try changes.withLock { _ in try tap?.install(lists: lists.snapshot()) }
        if let generation { try await inForce(generation) }
        return position
    }

    func inForce(_ generation: UInt64) async throws {
        for _ in 0..<2_000 where tap?.isInForce(generation) == false { try await Task.sleep(for: .milliseconds(1)) }
        guard tap?.isInForce(generation) != false else {
            throw Refusal(sentence: "the tap has not taken the change within two seconds")
        }
    }

    /// Answers to the control socket: `status`, `reload`, `call`.
    func answer(_ words: [String], from user: String) -> String {
        do {
            switch words.first {
            case "status": return "ok " + statusText()
            case "reload": return "ok " + (try reload())
            case "call": return try call(Array(words.dropFirst()), user)
            case "export": return try recordExport(Array(words.dropFirst()), by: user)
            case "bypass": return "no a tap touches no call: there is nothing to bypass"
            default: return "no unknown request"
            }
        } catch let refusal as Refusal {
            return "no " + refusal.sentence
        } catch {
            return "no \(error)"
        }
    }

    func statusText() -> String {
        let health = writer.health
        var lines = [counters.text()] + keepers.lines(health, lostBefore: counters.verdictsLost)
        if tap != nil, findings.isUnread {
            lines.append("findings: what people found of calls is NOT in force, and is tried again each second")
        }
        return lines.joined(separator: "\n")
    }

    /// Trunks, lists, policy and order; checked whole before anything is changed.
    @discardableResult
    func reload() throws -> String {
        try changes.withLock { _ in
            let old = current.withLock { $0 }
            let new = try ConfigurationReader.read(file: old.file)
            let names = old.trunks.map(\.name)
            guard old.tap == new.tap, old.ledger == new.ledger, old.console == new.console,
                old.numbering == new.numbering,
                Array(new.trunks.map(\.name).prefix(names.count)) == names
            else {
                throw InputFault(
                    file: new.file,
                    problem:
                        "[tap], [ledger], [console], [numbering] and the order of the trunks cannot change while it runs",
                    expected: "a restart for that; lists, policy, authority and trunks can be reloaded")
            }
            let policy = try EngineSettings.policy(new)
            let files = try ListFiles.load(new.lists)
            _ = try EngineSettings.gate(new)
            lists.replace(files: files)
            let now = Centre.now()
            try writer.post(.configuration(Centre.entry(of: new), at: now))
            for load in lists.loadEntries() { try writer.post(.listLoad(load, at: now)) }
            try tap?.install(
                trunks: new.trunks, policy: policy, order: .some(EngineSettings.order(new)), lists: lists.snapshot())
            current.withLock { $0 = new }
            return "\(new.file) is in force: \(new.trunks.count) trunks"
        }
    }

    /// The configuration in force, in the console's words.
    func consoleConfiguration() -> ConsoleConfiguration {
        Centre.consoleConfiguration(current.withLock { $0 }, lists)
    }
}
