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
        case .bypass, .unscreened: Entry(setting: .treatment(.allow), layer: nil)
        }
    }

    /// Most that an explicit setting of a rule may reach. A diversion that nothing vouches for is unknown, not no.
    static func ceiling(of rule: RuleCode) -> Treatment {
        rule == .cliHomeDiverted ? .label : .block
    }

    /// The rule's reason where it fires for `f`: weight, and the numbers of its sentence.
    @inline(__always)
    static func reason(_ rule: RuleCode, _ f: Features) -> Reason? {
        let abroad = f[.trunkClass] == Int32(TrunkClass.international.rawValue)
        switch rule {
        // Order of looking.
        case .emergencyCallee:
            return f[.emergencyCallee] == 0 ? nil : Reason(rule: rule, weight: 0)
        case .emergencyCaller:
            return f[.emergencyIdentity] == 0 || abroad ? nil : Reason(rule: rule, weight: 0)
        case .cliEmergencyInternational:
            return f[.emergencyIdentity] == 0 || !abroad ? nil : Reason(rule: rule, weight: 10_000)
        case .listAllow:
            return f[.allowMatch] == 0 ? nil : Reason(rule: rule, weight: -8_000)
        case .listBlock:
            guard f[.blockMatch] != 0, f[.blockTreatment] == Int32(Treatment.block.rawValue) else { return nil }
            return Reason(rule: rule, weight: 10_000)
        case .listDivert:
            guard f[.blockMatch] != 0, f[.blockTreatment] == Int32(Treatment.divert.rawValue) else { return nil }
            return Reason(rule: rule, weight: 9_000)

        // Numbering.
        case .cliHomeFixedInternational:
            guard abroad, f[.homeFixedIdentity] != 0, f[.diversion] == Diversion.none.rawValue else { return nil }
            return Reason(rule: rule, weight: 9_500)
        case .cliHomeMobileInternational:
            guard abroad, f[.roaming] == Roaming.doesNotRoam.rawValue, f[.diversion] == Diversion.none.rawValue else {
                return nil
            }
            return Reason(rule: rule, weight: 9_000)
        case .cliHomeMobileRoamingUnknown:
            guard abroad, f[.roaming] == Roaming.unknown.rawValue, f[.diversion] == Diversion.none.rawValue else {
                return nil
            }
            return Reason(rule: rule, weight: 3_500)
        case .cliHomeDiverted:
            guard abroad, f[.diversion] == Diversion.unknown.rawValue,
                f[.homeFixedIdentity] != 0 || f[.roaming] >= Roaming.unknown.rawValue
            else { return nil }
            return Reason(rule: rule, weight: 5_200)
        case .cliUnallocated:
            return f[.unallocatedIdentity] == 0
                ? nil : Reason(rule: rule, weight: 9_000, first: f[.unallocatedIdentity])
        case .cliMalformed:
            return f[.malformedIdentity] == 0 ? nil : Reason(rule: rule, weight: 3_500, first: f[.malformedIdentity])
        case .cliEqualsCallee:
            return f[.equalsCallee] == 0 ? nil : Reason(rule: rule, weight: 6_000)
        case .cliNearCallee:
            guard f[.equalsCallee] == 0, f[.sharedDigits] >= 8 else { return nil }
            return Reason(rule: rule, weight: f[.sharedDigits] >= 9 ? 1_500 : 1_000, first: f[.sharedDigits])
        case .cliDisagreement:
            guard f[.distinctIdentities] >= 2 else { return nil }
            return Reason(rule: rule, weight: f[.mixedIdentities] != 0 ? 3_500 : 1_000, first: f[.distinctIdentities])
        case .cliAnonymous:
            return f[.anonymous] == 0 ? nil : Reason(rule: rule, weight: abroad ? 2_000 : 500)
        case .cliShortInternational:
            guard abroad, f[.shortIdentity] != 0 else { return nil }
            return Reason(rule: rule, weight: 7_000, first: f[.shortIdentity])

        // Behaviour of the caller.
        case .callerFanOut:
            // A gate sees few honest callers from abroad with 15 callees an hour; a courier at home reaches 25.
            let callees = f[.calleesHour]
            let weight =
                abroad
                ? step(callees, (15, 1_500), (30, 2_500), (60, 3_300), (150, 4_000))
                : step(callees, (60, 700), (120, 1_200), (300, 1_700), (1_000, 2_000))
            guard weight > 0 else { return nil }
            // People who call back speak for the caller.
            let halved = f[.returned] &* 5 >= f[.attemptsDay] ? weight / 2 : weight
            return Reason(rule: rule, weight: halved, first: callees)
        case .callerRate:
            let attempts = f[.attemptsMinute]
            let weight =
                abroad
                ? step(attempts, (6, 700), (12, 1_200), (25, 1_600), (60, 2_000))
                : step(attempts, (12, 300), (30, 600), (60, 800), (200, 1_000))
            return weight == 0 ? nil : Reason(rule: rule, weight: weight, first: attempts)
        case .callerOneCallEach:
            // Twenty callees: below, one call each says nothing.
            guard f[.calleesDay] >= 20, f[.attemptsDay] &* 10 <= f[.calleesDay] &* 13 else { return nil }
            return Reason(rule: rule, weight: abroad ? 1_000 : 500, first: f[.calleesDay], second: f[.attemptsDay])
        case .callerSequential:
            // Five of the last eight numbers within 16 of this one: a person's contacts are no such row.
            return f[.neighbours] < 5 ? nil : Reason(rule: rule, weight: 3_500, first: f[.neighbours])
        case .callerUnanswered:
            guard f[.outcomes] >= 10, f[.answered] &* 5 <= f[.outcomes] else { return nil }
            return Reason(
                rule: rule, weight: abroad ? 3_000 : 2_000, first: f[.outcomes] &- f[.answered], second: f[.outcomes])
        case .callerShortCalls:
            guard f[.answered] >= 10, f[.short] &* 10 >= f[.answered] &* 7 else { return nil }
            return Reason(rule: rule, weight: 1_000, first: f[.short], second: f[.answered])
        case .callerNew:
            // An engine that has watched for less than three days takes everybody for new.
            guard f[.watchedMinutes] >= 3 * 1_440, f[.ageMinutes] < 1_440, f[.calleesDay] >= 5 else { return nil }
            return Reason(rule: rule, weight: 500, first: f[.calleesDay])
        case .callerReported:
            let weight = step(f[.reports], (1, 2_500), (2, 4_000), (3, 5_500), (5, 7_000))
            return weight == 0 ? nil : Reason(rule: rule, weight: weight, first: f[.reports])

        // The victim's side: a code from one stranger, then "the bank" from another.
        case .calleeHandOver:
            guard f[.handOverSeconds] > 0 else { return nil }
            switch f[.handOverAbroad] {
            case 3: return Reason(rule: rule, weight: 5_500, first: f[.handOverSeconds])
            case 1, 2:
                guard f[.handOverSeconds] <= 300 else { return nil }
                return Reason(rule: rule, weight: 2_500, first: f[.handOverSeconds])
            // Two strangers from home within minutes are a courier and a clinic.
            default: return nil
            }
        case .bypass, .unscreened: return nil
        }
    }

    /// The weight of the highest step that `value` reaches.
    @inline(__always)
    private static func step(
        _ value: Int32, _ a: (Int32, Int32), _ b: (Int32, Int32), _ c: (Int32, Int32), _ d: (Int32, Int32)
    ) -> Int32 {
        if value < a.0 { return 0 }
        if value < b.0 { return a.1 }
        if value < c.0 { return b.1 }
        return value < d.0 ? c.1 : d.1
    }
}
