// Owner: the judge's thread and whoever explains. Never allocates. Budget: part of RuleTable's. Bench: JudgeBench.
internal import Telephony

/// What a call says of its own numbers.
extension RuleTable {
    @inline(__always)
    static func cliHomeFixedInternational(_ f: Features, _ abroad: Bool) -> Reason? {
        guard abroad, f[.homeFixedIdentity] != 0, f[.diversion] == Diversion.none.rawValue else { return nil }
        return Reason(rule: .cliHomeFixedInternational, weight: 9_500)
    }

    @inline(__always)
    static func cliHomeMobileInternational(_ f: Features, _ abroad: Bool) -> Reason? {
        guard abroad, f[.roaming] == Roaming.doesNotRoam.rawValue, f[.diversion] == Diversion.none.rawValue else {
            return nil
        }
        return Reason(rule: .cliHomeMobileInternational, weight: 9_000)
    }

    @inline(__always)
    static func cliHomeMobileRoamingUnknown(_ f: Features, _ abroad: Bool) -> Reason? {
        guard abroad, f[.roaming] == Roaming.unknown.rawValue, f[.diversion] == Diversion.none.rawValue else {
            return nil
        }
        return Reason(rule: .cliHomeMobileRoamingUnknown, weight: 3_500)
    }

    @inline(__always)
    static func cliHomeDiverted(_ f: Features, _ abroad: Bool) -> Reason? {
        guard abroad, f[.diversion] == Diversion.unknown.rawValue,
            f[.homeFixedIdentity] != 0 || f[.roaming] >= Roaming.unknown.rawValue
        else { return nil }
        return Reason(rule: .cliHomeDiverted, weight: 5_200)
    }

    @inline(__always)
    static func cliUnallocated(_ f: Features) -> Reason? {
        return f[.unallocatedIdentity] == 0
            ? nil : Reason(rule: .cliUnallocated, weight: 9_000, first: f[.unallocatedIdentity])
    }

    @inline(__always)
    static func cliMalformed(_ f: Features) -> Reason? {
        return f[.malformedIdentity] == 0
            ? nil : Reason(rule: .cliMalformed, weight: 3_500, first: f[.malformedIdentity])
    }

    @inline(__always)
    static func cliEqualsCallee(_ f: Features) -> Reason? {
        return f[.equalsCallee] == 0 ? nil : Reason(rule: .cliEqualsCallee, weight: 6_000)
    }

    @inline(__always)
    static func cliNearCallee(_ f: Features) -> Reason? {
        guard f[.equalsCallee] == 0, f[.sharedDigits] >= 8 else { return nil }
        return Reason(rule: .cliNearCallee, weight: f[.sharedDigits] >= 9 ? 1_500 : 1_000, first: f[.sharedDigits])
    }

    @inline(__always)
    static func cliDisagreement(_ f: Features) -> Reason? {
        guard f[.distinctIdentities] >= 2 else { return nil }
        return Reason(
            rule: .cliDisagreement, weight: f[.mixedIdentities] != 0 ? 3_500 : 1_000, first: f[.distinctIdentities])
    }

    @inline(__always)
    static func cliAnonymous(_ f: Features, _ abroad: Bool) -> Reason? {
        return f[.anonymous] == 0 ? nil : Reason(rule: .cliAnonymous, weight: abroad ? 2_000 : 500)
    }

    @inline(__always)
    static func callerScanner(_ f: Features) -> Reason? {
        // No telephone names itself so: what does places calls without anybody who speaks.
        f[.scanner] == 0 ? nil : Reason(rule: .callerScanner, weight: 6_000)
    }

    @inline(__always)
    static func trunkCeiling(_ f: Features) -> Reason? {
        f[.ceiling] == 0 ? nil : Reason(rule: .trunkCeiling, weight: 0)
    }

    @inline(__always)
    static func cliShortInternational(_ f: Features, _ abroad: Bool) -> Reason? {
        guard abroad, f[.shortIdentity] != 0 else { return nil }
        return Reason(rule: .cliShortInternational, weight: 7_000, first: f[.shortIdentity])
    }
}
