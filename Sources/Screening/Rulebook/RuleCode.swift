/// Every rule of the first engine by its stable code. Raw values are journalled and never reused.
package enum RuleCode: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    // Order of looking: emergency, allow list, block list, rules.
    case emergencyCallee = 1
    case emergencyCaller = 2
    case listAllow = 3
    case listBlock = 4
    case listDivert = 5
    // Numbering.
    case cliEmergencyInternational = 10
    case cliHomeFixedInternational = 11
    case cliHomeMobileInternational = 12
    case cliUnallocated = 13
    case cliMalformed = 14
    case cliEqualsCallee = 15
    case cliNearCallee = 16
    case cliDisagreement = 17
    case cliAnonymous = 18
    case cliHomeMobileRoamingUnknown = 19
    case cliHomeDiverted = 20
    case cliShortInternational = 21
    // Behaviour of the caller.
    case callerFanOut = 30
    case callerRate = 31
    case callerOneCallEach = 32
    case callerSequential = 33
    case callerUnanswered = 34
    case callerShortCalls = 35
    case callerNew = 36
    case callerReported = 37
    // The victim's side.
    case calleeHandOver = 40
    // The caller's software.
    case callerScanner = 58
    // No verdict of the engine.
    case bypass = 60
    case unscreened = 61
    case trunkCeiling = 62

    /// The code used in `qorgan.toml`, files, pages and the journal.
    package var code: String {
        switch self {
        case .emergencyCallee: "emergency-callee"
        case .emergencyCaller: "emergency-caller"
        case .listAllow: "list-allow"
        case .listBlock: "list-block"
        case .listDivert: "list-divert"
        case .cliEmergencyInternational: "cli-emergency-international"
        case .cliHomeFixedInternational: "cli-home-fixed-international"
        case .cliHomeMobileInternational: "cli-home-mobile-international"
        case .cliUnallocated: "cli-unallocated"
        case .cliMalformed: "cli-malformed"
        case .cliEqualsCallee: "cli-equals-callee"
        case .cliNearCallee: "cli-near-callee"
        case .cliDisagreement: "cli-disagreement"
        case .cliAnonymous: "cli-anonymous"
        case .cliHomeMobileRoamingUnknown: "cli-home-mobile-roaming-unknown"
        case .cliHomeDiverted: "cli-home-diverted"
        case .cliShortInternational: "cli-short-international"
        case .callerFanOut: "caller-fan-out"
        case .callerRate: "caller-rate"
        case .callerOneCallEach: "caller-one-call-each"
        case .callerSequential: "caller-sequential"
        case .callerUnanswered: "caller-unanswered"
        case .callerShortCalls: "caller-short-calls"
        case .callerNew: "caller-new"
        case .callerReported: "caller-reported"
        case .calleeHandOver: "callee-hand-over"
        case .callerScanner: "caller-scanner"
        case .bypass: "bypass"
        case .unscreened: "unscreened"
        case .trunkCeiling: "trunk-ceiling"
        }
    }

    package init?(code: String) {
        guard let rule = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = rule
    }
}
