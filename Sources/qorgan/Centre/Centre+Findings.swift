import Console
import Gate
import Ledger
import Screening
import Synchronization
import Telephony

extension Centre {
    func find(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String
    ) async throws -> CallFindings.Effect {
        let (found, effect) = try await findings.journal(
            finding, callAt: position, reason: reason, by: person, at: Self.now()
        ) { gate.trunk(named: $0) }
        try await inForce(gate.learn([found]))
        return effect
    }
}

extension CentreRecords {
    /// `call CALL-ID scam|honest WHY`
    func call(_ words: [String], _ user: String) throws -> String {
        guard words.count >= 3, let finding = Finding(code: words[1]) else {
            return "no CALL-ID scam|honest REASON was expected"
        }
        let reason = String(words[2...].joined(separator: " ").prefix(FindingDesk.reasonLimit))
        do {
            return try blocking {
                guard let call = try await self.reader.get().call(callID: words[0]) else {
                    throw FindingFault.unknownCall
                }
                let effect = try await self.find(finding, callAt: call.position, reason: reason, by: user)
                return "ok \(finding.code): \(effect.sentence)"
            }
        } catch let fault as FindingFault {
            return "no \(fault.sentence)"
        }
    }
}

extension TapCentre {
    func find(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String
    ) async throws -> CallFindings.Effect {
        let trunks = current.withLock { $0.trunks.map(\.name) }
        let (found, effect) = try await findings.journal(
            finding, callAt: position, reason: reason, by: person, at: Centre.now()
        ) { name in
            trunks.firstIndex(of: name).map { TrunkID(index: UInt16(truncatingIfNeeded: $0)) }
        }
        if let generation = try tap?.install(findings: [found]) { try await inForce(generation) }
        return effect
    }
}
