import Console
import Foundation
import Gate
import Ledger
import Screening
import Synchronization
import Telephony

/// Answers to the control socket: `bypass on|off [trunk T|rule R]`, `status`, `reload`.
extension Centre {
    func answer(_ words: [String], from user: String) -> String {
        do {
            switch words.first {
            case "bypass": return try bypass(Array(words.dropFirst()), user)
            case "status": return "ok " + statusText()
            case "reload": return "ok " + (try reload())
            default: return "no unknown request"
            }
        } catch let refusal as Refusal {
            return "no " + refusal.sentence
        } catch {
            return "no \(error)"
        }
    }

    private func bypass(_ words: [String], _ user: String) throws -> String {
        guard let first = words.first, first == "on" || first == "off" else { return "no on or off was expected" }
        let isOn = first == "on"
        let scope: BypassScope
        switch words.count {
        case 1: scope = .everything
        case 3:
            guard let named = BypassBoard.scope(words[1], words[2]) else { return "no such \(words[1]): \(words[2])" }
            scope = named
        default: return "no on|off [trunk T|rule R] was expected"
        }
        try blocking { try await self.setBypass(scope, on: isOn, by: user) }
        let what = words.count == 3 ? "\(words[1]) \(words[2])" : "everything"
        return "ok bypass of \(what) is \(first)"
    }

    func statusText() -> String {
        let gate = gate.status()
        let health = writer.health
        var lines = ["serving \(self.gate.listening.map(\.description).joined(separator: " "))"]
        for trunk in gate.trunks {
            let counts = Treatment.allCases.filter { trunk.count($0) > 0 }
                .map { "\($0.code) \(trunk.count($0))" }.joined(separator: ", ")
            lines.append("trunk \(trunk.name): \(trunk.calls) calls\(counts.isEmpty ? "" : ": " + counts)")
        }
        lines.append(
            "unscreened \(gate.unscreened), bypassed \(gate.bypassed), emergency \(gate.emergencyCalls), "
                + "retransmissions \(gate.retransmissions), unknown sources \(gate.unknownSources)")
        lines.append("answers: p50 \(gate.p50Nanoseconds / 1_000) us, p99 \(gate.p99Nanoseconds / 1_000) us")
        for cause in gate.malformed { lines.append("malformed \(cause.name): \(cause.count)") }
        let state: String
        switch health.state {
        case .writing: state = "writing"
        case .failing(let why): state = "FAILING: \(why)"
        }
        lines.append(
            "journal: \(state), \(health.position) entries, \(health.lostEntries &+ gate.ringDrops) lost, "
                + "views \(health.viewLagMilliseconds) ms behind")
        for bypass in bypasses.all {
            lines.append("BYPASS \(bypass.scope) by \(bypass.person) since \(bypass.since.rfc3339)")
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Reload

    /// Reads the configuration and its lists again. Everything is checked before anything is changed: a fault leaves the
    /// old ones in force. Listening addresses stay those of the start.
    @discardableResult
    func reload() throws -> String {
        let file = current.withLock(\.file)
        let new = try ConfigurationReader.read(file: file)
        let policy = try EngineSettings.policy(new)
        let files = try ListFiles.load(new.lists)
        _ = try EngineSettings.gate(new)
        do {
            try gate.install(trunks: new.trunks)
        } catch {
            throw InputFault(file: file, problem: error.description, expected: "other trunks")
        }
        lists.replace(files: files)
        let entry = Self.entry(of: new)
        let loads = lists.loadEntries()
        let now = Self.now()
        try? writer.post(.configuration(entry, at: now))
        for load in loads { try? writer.post(.listLoad(load, at: now)) }
        gate.install(policy: policy)
        gate.install(order: EngineSettings.order(new))
        gate.install(lists: lists.snapshot())
        current.withLock { $0 = new }
        return "\(file) is in force: \(new.trunks.count) trunks, "
            + files.loaded.map { "\($0.name) \($0.rows)" }.joined(separator: ", ")
    }
}
