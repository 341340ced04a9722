// Owner: the judge's thread and whoever explains. Never allocates. Budget: 100 ns for all rules. Bench: JudgeBench.
internal import Telephony

/// Every rule in one table: when it fires, what it adds, and what it asks for where the policy says nothing.
///
/// Weights are thousandths of a natural log-odds unit, added to a background of -5,000 (one scam in 150 attempts): 5,000
/// make a call as likely a scam as not and label it, 9,000 divert it. They are judgement, not training; their order
/// follows what regulators found (a home number from abroad first) and what subscribers' data show (calls per distinct
/// callee: AUC 0.877 alone). Behaviour weighs less on a national trunk: hospitals, couriers and banks' code callers dial
/// many people once, and each has a contract with a home operator, so behaviour there labels only what nobody answers
/// or what dials number after number. `Tests/ScreeningTests/HonestPopulationTests` holds that.
enum RuleTable {
    /// What a rule asks for by default, and the layer that must be in use.
    struct Entry {
        var setting: RuleSetting
        var layer: Layers?
    }

    static func entry(of rule: RuleCode) -> Entry {
        switch rule {
        case .emergencyCallee, .emergencyCaller: Entry(setting: .treatment(.allow), layer: nil)
        case .listAllow: Entry(setting: .treatment(.allow), layer: .lists)
        case .listBlock: Entry(setting: .treatment(.block), layer: .lists)
        case .listDivert: Entry(setting: .treatment(.divert), layer: .lists)
        case .cliEmergencyInternational: Entry(setting: .treatment(.block), layer: nil)
        case .cliHomeFixedInternational, .cliUnallocated: Entry(setting: .treatment(.block), layer: .numbering)
        case .cliHomeMobileInternational, .cliMalformed, .cliEqualsCallee, .cliNearCallee, .cliDisagreement,
            .cliAnonymous, .cliHomeMobileRoamingUnknown, .cliHomeDiverted, .cliShortInternational:
            Entry(setting: .score, layer: .numbering)
        case .callerFanOut, .callerRate, .callerOneCallEach, .callerSequential, .callerUnanswered, .callerShortCalls,
            .callerNew, .calleeHandOver:
            Entry(setting: .score, layer: .behaviour)
        case .callerReported: Entry(setting: .score, layer: .lists)
        case .callerScanner: Entry(setting: .score, layer: nil)
        case .bypass, .unscreened, .trunkCeiling: Entry(setting: .treatment(.allow), layer: nil)
        }
    }

    /// Most that an explicit setting of a rule may reach. A diversion that nothing vouches for is unknown, not no.
    static func ceiling(of rule: RuleCode) -> Treatment {
        rule == .cliHomeDiverted ? .label : .block
    }

    /// The rule's reason where it fires for `f`: weight, and the numbers of its sentence. The rules stand by group in the
    /// extensions.
    @inline(__always)
    static func reason(_ rule: RuleCode, _ f: Features) -> Reason? {
        let abroad = f[.trunkClass] == Int32(TrunkClass.international.rawValue)
        return switch rule {
        // Order of looking.
        case .emergencyCallee: emergencyCallee(f)
        case .emergencyCaller: emergencyCaller(f, abroad)
        case .cliEmergencyInternational: cliEmergencyInternational(f, abroad)
        case .listAllow: listAllow(f)
        case .listBlock: listBlock(f)
        case .listDivert: listDivert(f)
        // Numbering.
        case .cliHomeFixedInternational: cliHomeFixedInternational(f, abroad)
        case .cliHomeMobileInternational: cliHomeMobileInternational(f, abroad)
        case .cliHomeMobileRoamingUnknown: cliHomeMobileRoamingUnknown(f, abroad)
        case .cliHomeDiverted: cliHomeDiverted(f, abroad)
        case .cliUnallocated: cliUnallocated(f)
        case .cliMalformed: cliMalformed(f)
        case .cliEqualsCallee: cliEqualsCallee(f)
        case .cliNearCallee: cliNearCallee(f)
        case .cliDisagreement: cliDisagreement(f)
        case .cliAnonymous: cliAnonymous(f, abroad)
        case .cliShortInternational: cliShortInternational(f, abroad)
        // Behaviour.
        case .callerFanOut: callerFanOut(f, abroad)
        case .callerRate: callerRate(f, abroad)
        case .callerOneCallEach: callerOneCallEach(f, abroad)
        case .callerSequential: callerSequential(f)
        case .callerUnanswered: callerUnanswered(f, abroad)
        case .callerShortCalls: callerShortCalls(f)
        case .callerNew: callerNew(f)
        case .callerReported: callerReported(f)
        case .calleeHandOver: calleeHandOver(f)
        case .callerScanner: callerScanner(f)
        case .trunkCeiling: trunkCeiling(f)
        case .bypass, .unscreened: nil
        }
    }

    /// The weight of the highest step that `value` reaches.
    @inline(__always)
    static func step(
        _ value: Int32, _ a: (Int32, Int32), _ b: (Int32, Int32), _ c: (Int32, Int32), _ d: (Int32, Int32)
    ) -> Int32 {
        if value < a.0 { return 0 }
        if value < b.0 { return a.1 }
        if value < c.0 { return b.1 }
        return value < d.0 ? c.1 : d.1
    }
}
