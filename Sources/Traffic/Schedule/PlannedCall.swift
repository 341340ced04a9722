package import Telephony

/// One call of the day before it is made: who, whom, when, and how it would go if nobody stood in between.
package struct PlannedCall: Hashable, Sendable {
    /// Position in the schedule, from 0 on.
    package var sequence: UInt64 = 0
    /// Since the midnight with which the first day begins, in Kazakhstan's time.
    package var milliseconds: Int64
    package var kind: CallerKind
    /// Calls of one origin have one number; 0: none.
    package var campaign: UInt32 = 0
    package var trunkClass: TrunkClass
    package var caller: SignalledNumber
    /// P-Asserted-Identity; `absent` where the network adds none.
    package var asserted: SignalledNumber = .absent
    package var diverting: SignalledNumber = .absent
    package var isPrivate = false
    package var callee: SignalledNumber
    /// Which software sent it: an index of `Software.names`.
    package var software: Int = 0
    package var ringMilliseconds: Int64
    package var isAnswered: Bool
    package var talkMilliseconds: Int64
    package var releasedBy: ReleasedBy

    /// `rotating-centre-2`, or empty.
    package var campaignName: String { campaign == 0 ? "" : "\(kind.code)-\(campaign)" }
}
