/// Who calls, and why: what a call really is. The gate never learns it; the report sorts by it.
package enum CallerKind: Int, CaseIterable, Hashable, Sendable {
    // Honest.
    case family
    case courier
    case taxi
    case bankCode
    case hospital
    case school
    case relativeAbroad
    case roamer
    case forwarded
    case withheld
    case emergency
    // Criminal.
    case spoofedFixed
    case spoofedMobile
    case rotatingCentre
    case wangiri
    case robocall
    case neighbour
    case unallocated
    case codeThenBank
    case forgedEmergency
    case simBox

    package var isCriminal: Bool { rawValue >= CallerKind.spoofedFixed.rawValue }

    /// Stable, for files and campaigns.
    package var code: String {
        switch self {
        case .family: "family"
        case .courier: "courier"
        case .taxi: "taxi"
        case .bankCode: "bank-code"
        case .hospital: "hospital"
        case .school: "school"
        case .relativeAbroad: "relative-abroad"
        case .roamer: "roamer"
        case .forwarded: "forwarded"
        case .withheld: "withheld"
        case .emergency: "emergency"
        case .spoofedFixed: "spoofed-fixed"
        case .spoofedMobile: "spoofed-mobile"
        case .rotatingCentre: "rotating-centre"
        case .wangiri: "wangiri"
        case .robocall: "robocall"
        case .neighbour: "neighbour"
        case .unallocated: "unallocated"
        case .codeThenBank: "code-then-bank"
        case .forgedEmergency: "forged-emergency"
        case .simBox: "sim-box"
        }
    }

    /// What the row of a report is called.
    package var title: String {
        switch self {
        case .family: "families and friends"
        case .courier: "couriers, called back"
        case .taxi: "taxi drivers"
        case .bankCode: "banks' voice codes"
        case .hospital: "hospitals"
        case .school: "schools to parents"
        case .relativeAbroad: "relatives abroad, both ways"
        case .roamer: "own mobiles roaming"
        case .forwarded: "forwarded by a roaming number"
        case .withheld: "number withheld"
        case .emergency: "to 101-104 and 112"
        case .spoofedFixed: "home fixed CLI from abroad"
        case .spoofedMobile: "home mobile CLI from abroad"
        case .rotatingCentre: "call centre, rotating CLI"
        case .wangiri: "wangiri"
        case .robocall: "robocalls"
        case .neighbour: "CLI near the callee"
        case .unallocated: "unallocated CLI"
        case .codeThenBank: "1414 code, then the bank"
        case .forgedEmergency: "emergency CLI from abroad"
        case .simBox: "SIM box at home"
        }
    }

    /// Its part of all honest or of all criminal calls. Assumed: no public source has the mix of a carrier's calls.
    package var permille: Int {
        switch self {
        case .family: 520
        case .courier: 90
        case .taxi: 70
        case .bankCode: 60
        case .hospital: 40
        case .school: 30
        case .relativeAbroad: 90
        case .roamer: 40
        case .forwarded: 20
        case .withheld: 20
        case .emergency: 20
        case .spoofedFixed: 150
        case .spoofedMobile: 200
        case .rotatingCentre: 260
        case .wangiri: 90
        case .robocall: 90
        case .neighbour: 40
        case .unallocated: 50
        case .codeThenBank: 60
        case .forgedEmergency: 10
        case .simBox: 50
        }
    }

    package static let honest = allCases.filter { !$0.isCriminal }
    package static let criminal = allCases.filter(\.isCriminal)
}
