// Owner: the judge's thread; a value. Allocates nothing.

import SIP
import Telephony

/// A call that goes through this proxy, from its INVITE to its end.
struct ProxiedCall {
    enum State: UInt8 {
        /// Rings: its callee may have several early dialogs.
        case early
        case answered
        /// Kept for the answers and ACKs behind its BYE.
        case ended
    }

    /// As the journal and the engine know it.
    var callID: UInt64
    var caller: PresentedNumber
    var callee: PresentedNumber
    var trunk: TrunkID
    var startedAt: Tick
    var answeredAt: Tick = 0
    /// The last sign of it: an answer, or a request within it.
    var seenAt: Tick
    /// Where each side's messages came from.
    var callerFlow: Flow
    var calleeFlow = Flow.none
    var state = State.early
    /// The engine judged it and learns how it ended.
    var isLearned: Bool
    /// The journal has a verdict of it.
    var isJournalled: Bool
    var holdsPlace: Bool
    var callees = Callees()

    /// Its end: whoever releases it, when it was last heard of or ended.
    func outcome(_ releasedBy: ReleasedBy, at end: Tick) -> CallOutcome {
        CallOutcome(
            callID: callID, caller: caller, callee: callee, trunk: trunk, isAnswered: true,
            ringMilliseconds: answeredAt &- startedAt, durationMilliseconds: max(0, end &- answeredAt),
            releasedBy: releasedBy)
    }

    /// Hashes of the To tags that answered: each is a dialog (RFC 3261 §13.2.2.4), and the call ends with the last of them.
    struct Callees: BitwiseCopyable {
        static let most = 4
        private var tags: InlineArray<4, UInt64> = InlineArray(repeating: 0)
        private(set) var count = 0
        private var ended: UInt8 = 0

        mutating func add(_ tag: UInt64) {
            guard count < Self.most, index(of: tag) == nil else { return }
            tags[count] = tag
            count += 1
        }

        func contains(_ tag: UInt64) -> Bool { index(of: tag) != nil }

        /// Ends this dialog; true where none goes on.
        mutating func isLast(_ tag: UInt64) -> Bool {
            guard let index = index(of: tag) else { return false }
            ended |= 1 << UInt8(index)
            return ended == (1 << UInt8(count)) &- 1
        }

        private func index(of tag: UInt64) -> Int? {
            for index in 0..<count where tags[index] == tag { return index }
            return nil
        }
    }
}
