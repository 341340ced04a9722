import Console
import Gate
import Journal
import Ledger
import Synchronization
import Telephony

/// Tracing: journalled before the first message is kept, so that nobody reads calls unseen.
extension Centre: TraceService {
    var traceBook: TraceBook { gate.traceBook }

    func startTrace(ofTrunk trunk: String, minutes: Int, reason: String, by person: String) async throws {
        guard gate.trunk(named: trunk) != nil else { throw TraceFault.unknownTrunk }
        guard gate.runningTrace == nil else { throw TraceFault.running }
        let minutes = max(1, min(minutes, Gate.mostTraceMinutes))
        let now = Self.now()
        let entry = TraceEntry(
            isOn: true, minutes: UInt8(minutes), trunk: trunk, person: person, reason: reason)
        _ = try await writer.append(.trace(entry, at: now))
        let until = now.adding(microseconds: Int64(minutes) * 60_000_000)
        guard let generation = gate.startTrace(ofTrunk: trunk, at: now, until: until) else { throw TraceFault.running }
        tracer.withLock { $0 = person }
        try await inForce(generation)
    }

    func stopTrace(by person: String) async throws {
        guard let running = gate.runningTrace, gate.stopTrace(at: Self.now()) else { throw TraceFault.notRunning }
        try writer.post(.trace(TraceEntry(isOn: false, trunk: running.trunk, person: person), at: Self.now()))
        writer.wake()
    }

    /// `on T MINUTES WHY…`, `off`
    func trace(_ words: [String], _ user: String) throws -> String {
        do {
            switch words.first {
            case "on":
                guard words.count >= 4, let minutes = Int(words[2]), (1...Gate.mostTraceMinutes).contains(minutes)
                else {
                    return "no on TRUNK MINUTES WHY was expected, with 1 to \(Gate.mostTraceMinutes) minutes"
                }
                let reason = words.dropFirst(3).joined(separator: " ")
                try blocking {
                    try await self.startTrace(ofTrunk: words[1], minutes: minutes, reason: reason, by: user)
                }
                return "ok calls of trunk \(words[1]) are traced for \(minutes) minutes"
            case "off":
                try blocking { try await self.stopTrace(by: user) }
                return "ok the trace has ended"
            default: return "no on or off was expected"
            }
        } catch let fault as TraceFault {
            switch fault {
            case .running: return "no a trace of trunk \(gate.runningTrace?.trunk ?? "") runs: end it first"
            case .notRunning: return "no no trace runs"
            case .unknownTrunk: return "no there is no trunk \(words.dropFirst().first ?? "")"
            }
        }
    }
}
