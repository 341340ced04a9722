internal import Authority
internal import Telephony

/// The names of a feature's values in a rule file: `roaming = does-not-roam`.
enum FeatureValues {
    /// In order; empty for a feature that counts something.
    static func names(of feature: Feature) -> [(name: String, value: Int32)] {
        switch feature {
        case .trunkClass: named(TrunkClass.self)
        case .attestation: named(Attestation.self)
        case .blockTreatment: named(Treatment.self)
        case .malformedIdentity: [("none", 0)] + NumberFault.allCases.map { (name(of: $0), Int32($0.rawValue)) }
        case .roaming: Roaming.allCases.map { (hyphenated("\($0)"), $0.rawValue) }
        case .diversion: Diversion.allCases.map { (hyphenated("\($0)"), $0.rawValue) }
        case .basis: [("none", 0)] + LegalBasis.allCases.map { ($0.code, 1 + Int32($0.rawValue)) }
        case .orderLife: named(StandingOrder.Life.self)
        case .ceiling: named(AboveCeiling.self)
        case .withheld: named(Withheld.self)
        case .finding: [("none", 0)] + Finding.allCases.map { ($0.code, Int32($0.rawValue)) }
        case .doNotOriginate: named(Origination.self)
        case .callerLine, .calleeLine: named(LineType.self)
        default: []
        }
    }

    static func value(_ name: String, of feature: Feature) -> Int32? {
        names(of: feature).first { $0.name == name }?.value
    }

    /// What a feature can be; of those that count something, any 32 bits.
    static func domain(of feature: Feature) -> ClosedRange<Int64> {
        if feature == .localHour { return 0...23 }
        let values = names(of: feature).map { Int64($0.value) }
        guard let low = values.min(), let high = values.max() else { return Int64(Int32.min)...Int64(Int32.max) }
        return low...high
    }

    private static func named<Value: CaseIterable & RawRepresentable<UInt8>>(
        _: Value.Type
    ) -> [(name: String, value: Int32)] {
        Value.allCases.map { (hyphenated("\($0)"), Int32($0.rawValue)) }
    }

    /// `doesNotRoam` as `does-not-roam`.
    private static func hyphenated(_ name: String) -> String {
        name.reduce(into: "") { $0 += ($1.isUppercase ? "-" : "") + $1.lowercased() }
    }

    /// Its description is for people.
    private static func name(of fault: NumberFault) -> String {
        switch fault {
        case .empty: "empty"
        case .letters: "letters"
        case .tooShort: "too-short"
        case .tooLong: "too-long"
        case .badCharacter: "bad-character"
        case .wrongLength: "wrong-length"
        case .badPrefix: "bad-prefix"
        }
    }
}
