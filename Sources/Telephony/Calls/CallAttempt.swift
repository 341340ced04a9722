/// An INVITE that opens a dialog, reduced to what screening looks at. A plain value of fixed size.
package struct CallAttempt: Sendable, BitwiseCopyable {
    package var time: Timestamp
    package var trunk: TrunkID
    package var trunkClass: TrunkClass
    /// 64-bit hash of the Call-ID; joins the attempt with its outcome.
    package var callID: UInt64
    /// User part of the Request-URI.
    package var callee: PresentedNumber
    /// From (RFC 3261 §8.1.1.3).
    package var from: PresentedNumber
    /// The identity that the trunk's profile believes first: of P-Asserted-Identity (RFC 3325), Remote-Party-ID or an IAM;
    /// `absent` where it believes none.
    package var asserted: PresentedNumber
    /// The one that it believes next.
    package var remoteParty: PresentedNumber
    /// Last diverting number of Diversion (RFC 5806), History-Info (RFC 7044) or an IAM.
    package var diverting: PresentedNumber
    /// The number that diverted first, where several did.
    package var firstDiverting = PresentedNumber.absent
    /// `Privacy: id` or `user` asked for (RFC 3323): the presented caller is withheld from the callee.
    package var isPrivate: Bool
    /// Hash of the User-Agent; 0: none.
    package var userAgent: UInt64
    /// Hash of the shapes that the caller's software leaves in its messages; 0: not known.
    package var fingerprint: UInt64 = 0
    /// Hash of the source address.
    package var source: UInt64
    package var attestation: Attestation
    /// Why a treatment of this call would not be carried out.
    package var withheld = Withheld.no
    /// Above the trunk's ceiling, and to be labelled or refused for it.
    package var ceiling = AboveCeiling.no
    /// Its User-Agent is a scanner's.
    package var isScanner = false
    /// Of an IAM: 1 + screening indicator (ITU-T Q.763 §3.10) in the lowest three bits, the calling party's category
    /// (§3.11) from bit 8 on; 0: none was read.
    package var isup: UInt16 = 0

    package init(
        time: Timestamp, trunk: TrunkID, trunkClass: TrunkClass, callID: UInt64, callee: PresentedNumber,
        from: PresentedNumber, asserted: PresentedNumber = .absent, remoteParty: PresentedNumber = .absent,
        diverting: PresentedNumber = .absent, isPrivate: Bool = false, userAgent: UInt64 = 0, source: UInt64 = 0,
        attestation: Attestation = .none
    ) {
        self.time = time
        self.trunk = trunk
        self.trunkClass = trunkClass
        self.callID = callID
        self.callee = callee
        self.from = from
        self.asserted = asserted
        self.remoteParty = remoteParty
        self.diverting = diverting
        self.isPrivate = isPrivate
        self.userAgent = userAgent
        self.source = source
        self.attestation = attestation
    }

    /// The caller as the network vouches for it: the asserted identity where there is a number in it, else From.
    @inlinable package var caller: PresentedNumber {
        if case .number = asserted { return asserted }
        if case .number = from { return from }
        if case .number = remoteParty { return remoteParty }
        if asserted != .absent { return asserted }
        return from
    }
}

/// Why treatments are not carried out, or not in full: the call is judged all the same. Raw values are journalled.
package enum Withheld: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case no = 0
    /// Outside the trunk's hours.
    case hours
    /// Not in the share of calls that is acted on.
    case share
    /// Heard by a tap, which touches no call.
    case tapped
    /// The trunk's stops of this minute are used up: a further one becomes a label. Never of an attempt; the judge counts.
    case stopCeiling
}

/// What a call above its trunk's ceiling is to get. Raw values are journalled.
package enum AboveCeiling: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case no = 0
    case label
    case refuse
}

/// What the originating carrier signed for (RFC 8588 §4).
package enum Attestation: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case none = 0
    case full = 1
    case partial = 2
    case gateway = 3
}

/// How a call attempt ended, known only when it has ended.
package struct CallOutcome: Sendable, BitwiseCopyable {
    package var callID: UInt64
    package var caller: PresentedNumber
    package var callee: PresentedNumber
    package var trunk: TrunkID
    package var isAnswered: Bool
    package var ringMilliseconds: Int64
    package var durationMilliseconds: Int64
    package var releasedBy: ReleasedBy

    package init(
        callID: UInt64, caller: PresentedNumber, callee: PresentedNumber, trunk: TrunkID, isAnswered: Bool,
        ringMilliseconds: Int64, durationMilliseconds: Int64, releasedBy: ReleasedBy
    ) {
        self.callID = callID
        self.caller = caller
        self.callee = callee
        self.trunk = trunk
        self.isAnswered = isAnswered
        self.ringMilliseconds = ringMilliseconds
        self.durationMilliseconds = durationMilliseconds
        self.releasedBy = releasedBy
    }
}

/// Who ended a call.
package enum ReleasedBy: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case unknown = 0
    case caller
    case callee
    case network
}
