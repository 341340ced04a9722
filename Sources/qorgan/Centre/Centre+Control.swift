import Console
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// What the console's pages set in motion: committed to the journal first, in force when the function returns.
extension Centre: CentreRecords {
    func status() -> CentreStatus {
        let gate = gate.status()
        let health = writer.health
        let rates = rates.update(
            Dictionary(gate.trunks.map { ($0.name, $0.calls) }, uniquingKeysWith: { a, _ in a }),
            at: Clock.monotonicNanoseconds())
        return CentreStatus(
            isReady: servesCalls, bypasses: bypasses.all,
            journal: keepers.health(health, lostBefore: gate.ringDrops),
            gate: GateHealth(
                heartbeatAgeMilliseconds: gate.heartbeatAgeMilliseconds,
                trunks: gate.trunks.map { TrunkActivity(trunk: $0.name, callsPerSecond: rates[$0.name] ?? 0) },
                p50Microseconds: UInt32(clamping: gate.p50Nanoseconds / 1_000),
                p99Microseconds: UInt32(clamping: gate.p99Nanoseconds / 1_000), unscreened: gate.unscreened,
                unknownSources: gate.unknownSources, unknownSourceSeen: gate.unknownSourceSeen,
                malformed: gate.malformed.map { CauseCount(cause: $0.name, count: $0.count) }),
            trace: self.gate.runningTrace.map { running in
                ActiveTrace(trunk: running.trunk, person: tracer.withLock { $0 }, until: running.until)
            })
    }

    /// A carrier asks for this in trouble: it takes effect first, and is journalled whatever the judge does.
    func setBypass(_ scope: BypassScope, on: Bool, by person: String) async throws {
        let word = self.scope(scope)
        // A trunk that is no longer configured can only be taken off the board.
        if word == nil, on || !bypasses.all.contains(where: { $0.scope == scope }) {
            let names = current.withLock { $0.trunks.map(\.name) }
            throw Refusal(sentence: "there is no \(Self.words(scope)); there are: \(names.joined(separator: ", "))")
        }
        let change = BypassSwitch(
            board: bypasses,
            carryOut: { [self] isOn in
                Log.notice("bypass of \(Self.words(scope)) is \(isOn ? "on" : "off"), by \(person)")
                return word.map { gate.setBypass($0, on: isOn) }
            },
            journal: { [self] entry, time in
                do {
                    try writer.post(.bypass(entry, at: time))
                    writer.wake()
                } catch {
                    Log.error("bypass is \(entry.isOn ? "on" : "off"), and the journal does not take it: \(error)")
                }
            }, wait: { [self] in try await inForce($0) })
        if let fault = try await change.set(scope, on: on, by: person) {
            throw Refusal(
                sentence: "bypass of \(Self.words(scope)) is \(on ? "on" : "off") now, but a restart would undo that, "
                    + "since it cannot be stored: \(fault)")
        }
    }

    func changeList(_ change: ListChange, by person: String) async throws -> UInt64 {
        let now = Self.now()
        let position: UInt64
        switch change {
        case .add(let target, let kind, let reason):
            let number = try await number(of: target)
            guard number.e164 != nil else {
                throw Refusal(sentence: "only a whole number can be put on a list")
            }
            position = try await writer.append(
                .listAddition(number, kind, reason: reason, person: person, at: now))
            lists.add(ActiveListEntry(position: position, number: number, kind: kind))
        case .remove(let added, let reason):
            position = try await writer.append(
                .listRemoval(position: added, reason: reason, person: person, at: now))
            lists.remove(position: added)
        }
        let generation = changes.withLock { _ in gate.install(lists: lists.snapshot()) }
        try await inForce(generation)
        return position
    }

    /// Waits until the judge has taken a change; it looks once a batch, and is woken.
    func inForce(_ generation: UInt64) async throws {
        for _ in 0..<2_000 where !gate.isInForce(generation) { try await Task.sleep(for: .milliseconds(1)) }
        guard gate.isInForce(generation) || !servesCalls else {
            throw Refusal(sentence: "the judge has not taken the change within two seconds")
        }
    }
}
