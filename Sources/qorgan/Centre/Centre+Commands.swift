import Authority
import Console
import Foundation
import Gate
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// Answers to the control socket: `bypass on|off [trunk T|rule R]`, `trace on T MINUTES WHY|off`,
/// `call CALL-ID scam|honest WHY`, `model back VERSION WHY`, `hold add|release …`, `export TEXT`, `status`, `reload`.
extension Centre {
    func answer(_ words: [String], from user: String) -> String {
        do {
            switch words.first {
            case "bypass": return try bypass(Array(words.dropFirst()), user)
            case "status": return "ok " + statusText()
            case "trace": return try trace(Array(words.dropFirst()), user)
            case "call": return try call(Array(words.dropFirst()), user)
            case "model": return try model(Array(words.dropFirst()), user)
            case "hold": return try hold(Array(words.dropFirst()), user)
            case "export": return try recordExport(Array(words.dropFirst()), by: user)
            case "reload": return "ok " + (try reload(by: user))
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
            guard let named = BypassBoard.scope(words[1], words[2]) ?? ownRule(words[1], words[2]) else {
                return "no there is no \(words[1]) \(words[2])"
            }
            scope = named
        default: return "no on|off [trunk T|rule R] was expected"
        }
        if !isOn, !bypasses.all.contains(where: { $0.scope == scope }) {
            let others = bypasses.all.map { Self.words($0.scope) }.joined(separator: ", ")
            return "no bypass of \(Self.words(scope)) is not on"
                + (others.isEmpty ? "" : "; still on: \(others)")
        }
        try blocking { try await self.setBypass(scope, on: isOn, by: user) }
        return "ok bypass of \(Self.words(scope)) is \(first)"
    }

    /// What is refused stands in the log too, as of a reload by signal.
    private func reload(by user: String) throws -> String {
        do {
            let answer = try reload()
            Log.notice("\(answer), by \(user)")
            return answer
        } catch {
            Log.error("reload by \(user) refused, all stays as it was: \(error)")
            throw error
        }
    }

    static func words(_ scope: BypassScope) -> String {
        switch scope {
        case .everything: "everything"
        case .trunk(let name): "trunk \(name)"
        case .rule(let rule): "rule \(rule.code)"
        }
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
                + "retransmissions \(gate.retransmissions), unknown sources \(gate.unknownSources), "
                + "scanners dropped \(gate.scanners)")
        lines.append("answers: p50 \(gate.p50Nanoseconds / 1_000) us, p99 \(gate.p99Nanoseconds / 1_000) us")
        if let streams = gate.streams { lines.append(Self.words(streams)) }
        for short in self.gate.shortBuffers { lines.append(Self.words(short, of: self.gate.configuration)) }
        let configuration = current.withLock { $0 }
        if gate.overload != GateStatus.Overload() { lines.append(Self.words(gate.overload)) }
        if let proxy = gate.proxy { lines.append(Self.words(proxy, configuration.proxy.nextHops)) }
        if let model = modelInForce {
            lines.append(
                "model \(Model.text(ofVersion: model.model.version)) since \(model.since.rfc3339)"
                    + (model.person.isEmpty ? "" : ", BACK by \(model.person): \(model.reason)"))
        }
        if let roaming = gate.roaming { lines.append(Self.words(roaming)) }
        for cause in gate.malformed { lines.append("malformed \(cause.name): \(cause.count)") }
        lines += keepers.lines(health, lostBefore: gate.ringDrops)
        if let reason = lists.unread {
            lines.append("lists: what people put on is NOT in force, and is tried again each second: \(reason)")
        }
        if findings.isUnread {
            lines.append("findings: what people found of calls is NOT in force, and is tried again each second")
        }
        if let tap { lines.append(tap.counters.text()) }
        if let trace = self.gate.runningTrace {
            lines.append(
                "TRACE of trunk \(trace.trunk) by \(tracer.withLock { $0 }) until \(trace.until.rfc3339), \(trace.lost) messages lost"
            )
        }
        let order = EngineSettings.order(configuration)
        lines.append(
            StandingOrder.warning(of: order, at: Self.now())
                ?? order.map { "order \($0.number), \($0.basis.code), until \($0.until.rfc3339)" } ?? "")
        for bypass in bypasses.all where bypass.isByCeiling {
            let name = Self.words(bypass.scope)
            lines.append(
                "IN SHADOW: \(name) went above its ceiling of stops, since \(bypass.since.rfc3339); "
                    + "a person puts it back: qorgan bypass off --\(name)")
        }
        if gate.heldStops > 0 {
            lines.append("held by a trunk's ceiling of stops: \(gate.heldStops) labels in place of stops")
        }
        for bypass in bypasses.all where !bypass.isByCeiling {
            lines.append("BYPASS of \(Self.words(bypass.scope)) by \(bypass.person) since \(bypass.since.rfc3339)")
        }
        return lines.joined(separator: "\n")
    }

    private static func words(_ streams: StreamCounters) -> String {
        let ended = StreamEnding.allCases.filter { streams[$0] > 0 }.map { "\($0.code) \(streams[$0])" }
        return "connections: \(streams.open) open, \(streams.accepted) accepted, \(streams.handshakes) TLS handshakes"
            + (ended.isEmpty ? "" : "; refused or ended: " + ended.joined(separator: ", "))
    }

    static func words(_ short: Gate.ShortBuffer, of configuration: GateConfiguration) -> String {
        "udp://\(short.address): a receive buffer of \(short.grantedBytes) bytes, not the "
            + "\(configuration.receiveBufferBytes) of receive_buffer: raise net.core.rmem_max"
    }

    private static func words(_ overload: GateStatus.Overload) -> String {
        (overload.isOn ? "OVERLOAD now: " : "overload: ")
            + "\(overload.count) times, \(overload.unscreened) calls unscreened, \(overload.strangers) messages of "
            + "strangers dropped, \(overload.unanswered) above a share dropped, \(overload.kernelDrops) by the kernel, "
            + "receive buffer \(overload.fullnessPerThousand / 10) % full"
    }

    private static func words(_ roaming: GateStatus.Roaming) -> String {
        (roaming.isDown ? "ROAMING register does not answer: " : "roaming: ")
            + "\(roaming.counts.asked) asked, \(roaming.counts.answered) answered, \(roaming.counts.failed) failed, "
            + "\(roaming.counts.refused) not asked for want of room, \(roaming.waits) calls waited"
    }

    private static func words(_ proxy: GateStatus.Proxy, _ hops: [String]) -> String {
        let dead = zip(hops, proxy.hopsAlive).filter { !$1 }.map { $0.0 }
        return "proxy: \(proxy.forwarded) forwarded, \(proxy.transactions) transactions, \(proxy.failovers) failovers, "
            + "\(proxy.loops) loops, \(proxy.strayAnswers) stray answers, next hops \(proxy.hopsAlive.count { $0 }) of "
            + "\(proxy.hopsAlive.count) alive\(dead.isEmpty ? "" : " (silent: \(dead.joined(separator: " ")))"), "
            + "\(proxy.outcomesLost) outcomes lost"
            + (proxy.lossPercent > 0 ? ", CLIENTS ASKED to keep back \(proxy.lossPercent) %" : "")
    }

    // MARK: Reload

    /// Reads the configuration and its lists again. Everything is checked and built before anything is changed: a fault
    /// leaves the old ones in force, and all of the new ones come into force with one batch of the judge.
    @discardableResult
    func reload() throws -> String {
        try changes.withLock { _ in
            let old = current.withLock { $0 }
            let new = try ConfigurationReader.read(file: old.file)
            try Self.checkReload(from: old, to: new)
            let judging = try Self.chosenModel(new, models, in: folder)
            let policy = try EngineSettings.policy(new, model: judging.loaded?.model)
            let files = try ListFiles.load(new.lists)
            let tokens = try TokenFile.load(new)
            let made = try EngineSettings.gate(new)
            lists.replace(files: files)
            let snapshot = lists.snapshot()
            let now = Self.now()
            try writer.post(.configuration(Self.entry(of: new), at: now))
            for load in lists.loadEntries() { try writer.post(.listLoad(load, at: now)) }
            do {
                try gate.install(
                    trunks: new.trunks, policy: policy, order: EngineSettings.order(new), lists: snapshot,
                    redress: made.redress)
                try tap?.install(trunks: new.trunks)
            } catch {
                throw InputFault(file: old.file, problem: "\(error)", expected: "other trunks")
            }
            took(judging)
            if let tls = made.tls { gate.install(tls: tls) }
            restoreBypasses()
            current.withLock { $0 = new }
            self.tokens.withLock { $0 = tokens }
            return "\(old.file) is in force: \(new.trunks.count) trunks, "
                + files.loaded.map { "\($0.name) \($0.rows)" }.joined(separator: ", ")
        }
    }

    /// What a running gate was made with cannot be changed under it; saying "in force" of it would be a lie.
    private static func checkReload(from old: Configuration, to new: Configuration) throws {
        var fixed: [String] = []
        if old.gate != new.gate { fixed.append("[gate]") }
        if old.tap != new.tap { fixed.append("[tap]") }
        if old.limits != new.limits { fixed.append("[limits]") }
        if old.proxy != new.proxy { fixed.append("[proxy]") }
        if old.console != new.console { fixed.append("[console]") }
        if old.desk != new.desk { fixed.append("[desk]") }
        if old.numbering != new.numbering { fixed.append("[numbering]") }
        if old.redress != new.redress { fixed.append("[redress]") }
        if old.journal != new.journal { fixed.append("[journal]") }
        if old.ledger != new.ledger { fixed.append("[ledger]") }
        if old.history != new.history { fixed.append("[history]") }
        if old.stir != new.stir { fixed.append("[stir]") }
        if old.screening.callers != new.screening.callers { fixed.append("[screening] callers") }
        if !old.trunks.contains(where: \.durable), new.trunks.contains(where: \.durable) {
            fixed.append("the first durable trunk")
        }
        let names = old.trunks.map(\.name)
        if Array(new.trunks.map(\.name).prefix(names.count)) != names {
            fixed.append("the order of the trunks (new ones go to the end)")
        }
        guard fixed.isEmpty else {
            throw InputFault(
                file: new.file, problem: "\(fixed.joined(separator: ", ")) cannot change while Qorgan runs",
                expected: "a restart for that; lists, policy, authority, trunks and certificates can be reloaded")
        }
    }
}
