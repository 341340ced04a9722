// Owner: the tap's thread; pure. Allocates nothing.

import Telephony
import Wire

/// What a correlator keeps of one call, and the rules by which it goes on.
///
///     calling --2xx--> answered --last BYE--> over
///        | ^
///        | INVITE again (redirected, next route, with credentials)
///        v |
///     closing --3 s--> over
struct TappedCall: BitwiseCopyable {
    enum State: UInt8, BitwiseCopyable {
        case calling
        /// A final failure was seen: unless another try follows, that was the end.
        case closing
        case answered
        /// Kept only to know what repeats.
        case over
    }

    var callID: UInt64
    var caller: PresentedNumber
    var callee: PresentedNumber
    var trunk: TrunkID
    var mark = TapMark()
    var state = State.calling
    var hasProgressed = false
    /// Of the last final failure.
    var status: UInt16 = 0
    var cseq: UInt32
    var fromTag: UInt64
    /// Without ports: the leg on which the call came in.
    var source: PeerAddress
    var destination: PeerAddress

    var start: Int64
    var lastSeen: Int64
    /// When the last try began.
    var invitedAt: Int64
    var answeredAt: Int64?
    var cancelledAt: Int64?
    var failedAt: Int64?
    var acknowledgedAt: Int64?
    private var forks = Forks()

    // The correlator's lists and chains.
    var since: Int64 = 0
    var previous: Int32 = -1
    var next: Int32 = -1
    var chain: Int32 = -1

    init(_ event: TapEvent, caller: PresentedNumber, callee: PresentedNumber, trunk: TrunkID) {
        callID = event.callID
        self.caller = caller
        self.callee = callee
        self.trunk = trunk
        cseq = event.cseq
        fromTag = event.fromTag
        source = event.source.with(port: 0)
        destination = event.destination.with(port: 0)
        start = event.time.microseconds
        lastSeen = start
        invitedAt = start
    }

    /// The message goes the way of the call's own INVITE.
    func isForward(_ event: TapEvent) -> Bool {
        event.source.with(port: 0) == source && event.destination.with(port: 0) == destination
    }

    /// The message goes the way of the answers to it.
    func isBackward(_ event: TapEvent) -> Bool {
        event.source.with(port: 0) == destination && event.destination.with(port: 0) == source
    }

    /// A call can be answered by several callees (RFC 3261 §13.2.2.4); each answer is a dialog of its own.
    mutating func answer(_ event: TapEvent) {
        // An SBC's other leg may have tags of its own: they are not those of the call's BYE.
        if event.fromTag == fromTag { forks.add(event.toTag) }
    }

    /// Who ends a dialog of the call by this BYE; nil where it ends none, or others of it go on.
    mutating func ends(by bye: TapEvent) -> ReleasedBy? {
        let side: ReleasedBy
        let fork: UInt64
        if bye.fromTag == fromTag {
            (side, fork) = (.caller, bye.toTag)
        } else if bye.toTag == fromTag {
            (side, fork) = (.callee, bye.fromTag)
        } else {
            // Tags of another leg: who sent it tells.
            let from = bye.source.with(port: 0)
            let to = bye.destination.with(port: 0)
            if from == source, to != source { return .caller }
            if to == source, from != source { return .callee }
            return .unknown
        }
        return forks.isLast(fork) ? side : nil
    }

    /// Dialogs by their callee's tag: a few, and whether each has ended.
    private struct Forks: BitwiseCopyable {
        static let most = 4
        private var tags: InlineArray<4, UInt64> = InlineArray(repeating: 0)
        private var count = 0
        private var ended: UInt8 = 0

        mutating func add(_ tag: UInt64) {
            guard count < Self.most, index(of: tag) == nil else { return }
            tags[count] = tag
            count += 1
        }

        /// Ends the dialog; true where none goes on, or nothing is known of any.
        mutating func isLast(_ tag: UInt64) -> Bool {
            guard count > 0 else { return true }
            guard let index = index(of: tag) else { return count == Self.most }
            ended |= 1 << UInt8(index)
            return ended == (1 << UInt8(count)) - 1
        }

        private func index(of tag: UInt64) -> Int? {
            for index in 0..<count where tags[index] == tag { return index }
            return nil
        }
    }
}

extension TappedCall {
    /// The outcome of a call that ended at `end`, known at `time`.
    func outcome(by side: ReleasedBy, end: Int64, at time: Timestamp) -> TapOutcome {
        let ring = max(0, (answeredAt ?? end) &- start) / 1_000
        let duration = answeredAt.map { max(0, end &- $0) / 1_000 } ?? 0
        return TapOutcome(
            outcome: CallOutcome(
                callID: callID, caller: caller, callee: callee, trunk: trunk, isAnswered: answeredAt != nil,
                ringMilliseconds: ring, durationMilliseconds: duration, releasedBy: side),
            time: time, status: answeredAt == nil ? status : 0, mark: mark)
    }

    /// Who is to be told to have ended a call that was not answered. 487 follows a CANCEL (RFC 3261 §21.4.25), also one
    /// that was not captured.
    var failedBy: ReleasedBy {
        if cancelledAt != nil { return .caller }
        return switch status {
        case 0: .unknown
        case 487: .caller
        // Busy here, busy everywhere, decline, unwanted: somebody there, or their phone, said no.
        case 486, 600, 603, 607: .callee
        default: .network
        }
    }
}
