// Owner: the judge's thread and whoever explains. Never allocates. Budget: part of RuleTable's. Bench: JudgeBench.
internal import Telephony

/// What is looked at before any score: emergency numbers, then the lists.
extension RuleTable {
    @inline(__always)
    static func emergencyCallee(_ f: Features) -> Reason? {
        return f[.emergencyCallee] == 0 ? nil : Reason(rule: .emergencyCallee, weight: 0)
    }

    @inline(__always)
    static func emergencyCaller(_ f: Features, _ abroad: Bool) -> Reason? {
        return f[.emergencyIdentity] == 0 || abroad ? nil : Reason(rule: .emergencyCaller, weight: 0)
    }

    @inline(__always)
    static func cliEmergencyInternational(_ f: Features, _ abroad: Bool) -> Reason? {
        return f[.emergencyIdentity] == 0 || !abroad ? nil : Reason(rule: .cliEmergencyInternational, weight: 10_000)
    }

    @inline(__always)
    static func listAllow(_ f: Features) -> Reason? {
        return f[.allowMatch] == 0 ? nil : Reason(rule: .listAllow, weight: -8_000)
    }

    @inline(__always)
    static func listBlock(_ f: Features) -> Reason? {
        guard f[.blockMatch] != 0, f[.blockTreatment] == Int32(Treatment.block.rawValue) else { return nil }
        return Reason(rule: .listBlock, weight: 10_000)
    }

    @inline(__always)
    static func listDivert(_ f: Features) -> Reason? {
        guard f[.blockMatch] != 0, f[.blockTreatment] == Int32(Treatment.divert.rawValue) else { return nil }
        return Reason(rule: .listDivert, weight: 9_000)
    }
}
