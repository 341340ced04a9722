/// What Qorgan may do to a call, a number or a person: the rows of the matrix.
package enum Measure: UInt8, Hashable, Sendable, CaseIterable {
    case blockCall = 0
    case labelCall
    case announce
    case challenge
    case divert
    case suspendNumber
    case suspendTrunk
    case listenOrRecord
    case recordWithoutIndication
    case connectionsOfNumber
    case sendDataAbroad
    case tapSignalling
    case answerInPlace
    case warnPeople
    case unmaskOrList
    case publishNumber
    case startBeforeOrder

    /// The name used in commands and the journal.
    package var code: String {
        switch self {
        case .blockCall: "block-call"
        case .labelCall: "label-call"
        case .announce: "announce"
        case .challenge: "challenge"
        case .divert: "divert"
        case .suspendNumber: "suspend-number"
        case .suspendTrunk: "suspend-trunk"
        case .listenOrRecord: "listen-or-record"
        case .recordWithoutIndication: "record-without-indication"
        case .connectionsOfNumber: "connections-of-number"
        case .sendDataAbroad: "send-data-abroad"
        case .tapSignalling: "tap-signalling"
        case .answerInPlace: "answer-in-place"
        case .warnPeople: "warn-people"
        case .unmaskOrList: "unmask-or-list"
        case .publishNumber: "publish-number"
        case .startBeforeOrder: "start-before-order"
        }
    }

    /// Needs no order at all: the callee loses nothing by a label (law 4 begins beyond it).
    @inlinable package var isFree: Bool { self == .labelCall }
}
