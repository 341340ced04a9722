internal import Telephony

extension RuleSentence {
    static func english(_ reason: Reason) -> String {
        let first = reason.first, second = reason.second
        return switch reason.rule {
        case .emergencyCallee: "Call to an emergency service: always let through"
        case .emergencyCaller: "Call from an emergency service: always let through"
        case .listAllow: "The number is on the allow list"
        case .listBlock: "The number is on the block list"
        case .listDivert: "The number is listed for diversion to an operator"
        case .cliEmergencyInternational: "An emergency number came from abroad: it is forged"
        case .cliHomeFixedInternational: "One of our fixed-line numbers came from abroad"
        case .cliHomeMobileInternational: "One of our mobiles came from abroad and is not roaming"
        case .cliHomeMobileRoamingUnknown: "One of our mobiles came from abroad; whether it roams is unknown"
        case .cliHomeDiverted: "One of our numbers came from abroad by a diversion that nothing confirms"
        case .cliUnallocated:
            first == 1 ? "No such number of Kazakhstan has been given out" : "No such foreign number exists"
        case .cliMalformed:
            switch fault(reason) {
            case .tooShort: "The number is too short"
            case .tooLong: "The number is too long"
            case .wrongLength: "The number has the wrong count of digits"
            case .badPrefix: "No number begins with these digits"
            case .empty, .letters, .badCharacter, nil: "Letters or signs stand in place of a number"
            }
        case .cliEqualsCallee: "The caller shows the callee's own number"
        case .cliNearCallee: "The number is close to the callee's: the first \(first) digits are the same"
        case .cliDisagreement: "The call presents \(first) different caller numbers"
        case .cliAnonymous: "The caller withholds the number"
        case .cliShortInternational: "The short number \(first) came from abroad"
        case .callerFanOut: "Calling around: \(first) people within an hour"
        case .callerRate: "\(first) calls within a minute"
        case .callerOneCallEach: "\(first) people within a day, one call to almost each"
        case .callerSequential: "Dials number after number: \(first) of the last eight are neighbours"
        case .callerUnanswered: "\(first) of \(second) calls unanswered"
        case .callerShortCalls: "\(first) of \(second) conversations under six seconds"
        case .callerNew: "First seen within a day, \(first) people called already"
        case .callerReported: first == 1 ? "1 citizen's report in 30 days" : "\(first) citizens' reports in 30 days"
        case .calleeHandOver:
            "A second unknown number within \(minutes(first)) min: first the \"code\", then the \"bank\""
        case .callerScanner: "The caller's software is a scanner's, not a telephone"
        case .trunkCeiling: "More calls than agreed came from this trunk: not screened"
        case .bypass: "Screening is switched off: let through unjudged"
        case .unscreened: "Could not be judged in time: let through unscreened"
        }
    }
}
