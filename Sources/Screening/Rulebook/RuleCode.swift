/// A rule by its stable number, which is journalled and never reused; the code stands in the rule file.
///
/// Numbers up to 63 are Qorgan's, those above an operator's own.
package struct RuleCode: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: UInt8

    /// Every number that a rule may have.
    package static let range: ClosedRange<UInt8> = 1...127
    /// Those of an operator's own rules.
    package static let ownRange: ClosedRange<UInt8> = 64...127

    /// Nil for a number that no rule has.
    @inlinable
    package init?(rawValue: UInt8) {
        guard rawValue >= 1, rawValue <= 127 else { return nil }
        self.rawValue = rawValue
    }

    @inlinable
    init(known rawValue: UInt8) { self.rawValue = rawValue }
}

/// The rules that the program speaks of by itself, and those that were there before the file.
extension RuleCode {
    // Order of looking: emergency, allow list, block list, what people found, rules.
    @inlinable package static var emergencyCallee: RuleCode { RuleCode(known: 1) }
    @inlinable package static var emergencyCaller: RuleCode { RuleCode(known: 2) }
    @inlinable package static var listAllow: RuleCode { RuleCode(known: 3) }
    @inlinable package static var listBlock: RuleCode { RuleCode(known: 4) }
    @inlinable package static var listDivert: RuleCode { RuleCode(known: 5) }
    @inlinable package static var findingHonest: RuleCode { RuleCode(known: 6) }
    @inlinable package static var findingScam: RuleCode { RuleCode(known: 7) }
    // Numbering.
    @inlinable package static var cliEmergencyInternational: RuleCode { RuleCode(known: 10) }
    @inlinable package static var cliHomeFixedInternational: RuleCode { RuleCode(known: 11) }
    @inlinable package static var cliHomeMobileInternational: RuleCode { RuleCode(known: 12) }
    @inlinable package static var cliUnallocated: RuleCode { RuleCode(known: 13) }
    @inlinable package static var cliMalformed: RuleCode { RuleCode(known: 14) }
    @inlinable package static var cliEqualsCallee: RuleCode { RuleCode(known: 15) }
    @inlinable package static var cliNearCallee: RuleCode { RuleCode(known: 16) }
    @inlinable package static var cliDisagreement: RuleCode { RuleCode(known: 17) }
    @inlinable package static var cliAnonymous: RuleCode { RuleCode(known: 18) }
    @inlinable package static var cliHomeMobileRoamingUnknown: RuleCode { RuleCode(known: 19) }
    @inlinable package static var cliHomeDiverted: RuleCode { RuleCode(known: 20) }
    @inlinable package static var cliShortInternational: RuleCode { RuleCode(known: 21) }
    @inlinable package static var cliDoNotOriginate: RuleCode { RuleCode(known: 22) }
    @inlinable package static var cliProtectedInternational: RuleCode { RuleCode(known: 23) }
    // Behaviour of the caller.
    @inlinable package static var callerFanOut: RuleCode { RuleCode(known: 30) }
    @inlinable package static var callerRate: RuleCode { RuleCode(known: 31) }
    @inlinable package static var callerOneCallEach: RuleCode { RuleCode(known: 32) }
    @inlinable package static var callerSequential: RuleCode { RuleCode(known: 33) }
    @inlinable package static var callerUnanswered: RuleCode { RuleCode(known: 34) }
    @inlinable package static var callerShortCalls: RuleCode { RuleCode(known: 35) }
    @inlinable package static var callerNew: RuleCode { RuleCode(known: 36) }
    @inlinable package static var callerReported: RuleCode { RuleCode(known: 37) }
    // The victim's side.
    @inlinable package static var calleeHandOver: RuleCode { RuleCode(known: 40) }
    // What was learned.
    @inlinable package static var model: RuleCode { RuleCode(known: 59) }
    // The caller's software.
    @inlinable package static var callerScanner: RuleCode { RuleCode(known: 58) }
    // No verdict of the engine.
    @inlinable package static var bypass: RuleCode { RuleCode(known: 60) }
    @inlinable package static var unscreened: RuleCode { RuleCode(known: 61) }
    @inlinable package static var trunkCeiling: RuleCode { RuleCode(known: 62) }
    // A stop that was held.
    @inlinable package static var stopCeiling: RuleCode { RuleCode(known: 63) }
}

extension RuleCode: CaseIterable {
    /// The rules of the built-in file, in its order.
    package static let allCases: [RuleCode] = RuleSet.standard.rules.map(\.code)

    /// The code used in `qorgan.toml`, files, pages and the journal; `rule-70` for a number that the built-in file does
    /// not know: an operator's own rule has its code in `RuleSet`.
    package var code: String { RuleSet.standard[self]?.name ?? Self.numbered + String(rawValue) }

    /// By a code of the built-in file, or by number as in `rule-70`.
    package init?(code: String) {
        if let rule = RuleSet.standard.rule(named: code) {
            self = rule.code
        } else if code.hasPrefix(Self.numbered), let value = UInt8(code.dropFirst(Self.numbered.count)) {
            self.init(rawValue: value)
        } else {
            return nil
        }
    }

    private static let numbered = "rule-"
}
