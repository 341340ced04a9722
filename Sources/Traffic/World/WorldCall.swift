package import Telephony

/// One call of a simulated world: all that a carrier's record would say of it, and what it really was.
package struct WorldCall: Sendable {
    /// Names a call to `World.tell`.
    package struct ID: Hashable, Sendable {
        /// Position in the world, from 0 on; calls that this carrier does not see are not counted.
        package let sequence: UInt64
        /// 0: honest.
        package let campaign: UInt32
        /// Under which of its identities the campaign made the call.
        let generation: UInt32
        /// Calls that come of this one are planned: they are dropped when it is stopped.
        var hasConsequences: Bool
    }

    package internal(set) var id = ID(sequence: 0, campaign: 0, generation: 0, hasConsequences: false)
    /// When the INVITE arrives, since 1970 in UTC.
    package var milliseconds: Int64
    package var role: WorldRole
    /// Calls of one origin have one number, from 1 on; 0: honest.
    package var campaign: UInt32 = 0
    /// Who dialled: the same person, office or operator of a campaign has the same number within its role.
    package var agent: UInt32
    /// Position in `World.trunks`.
    package var trunk: Int
    package var trunkClass: TrunkClass
    /// IPv4; 0: not recorded.
    package var source: UInt32
    /// Empty: none, or not recorded.
    package var userAgent: String
    package var callIDShape: CallIDShape
    /// What a gate at the edge sees of the sending software's hand, whatever records keep; the same for the same product.
    package var fingerprint: UInt64 = 0
    package var caller: SignalledNumber
    /// P-Asserted-Identity; `absent` where the network adds none, or the records have no such column.
    package var asserted = SignalledNumber.absent
    package var diverting = SignalledNumber.absent
    package var callee: SignalledNumber
    package var attestation = Attestation.none
    /// Until the answer, or until the call was given up.
    package var ringMilliseconds: Int64
    package var isAnswered: Bool
    package var talkMilliseconds: Int64
    package var releasedBy: ReleasedBy
    /// What the callee loses by this call, in tenge; 0: nothing.
    package var harmTenge: Int64 = 0

    package var isCriminal: Bool { role.isCriminal }
    package var time: Timestamp { Timestamp(milliseconds: milliseconds) }
    /// `rotating-foreign-7` of a campaign, else the persona's code.
    package var origin: String { campaign == 0 ? role.code : "\(role.code)-\(campaign)" }
    /// `198.18.0.7`, or empty.
    package var sourceText: String {
        source == 0 ? "" : "\(source >> 24).\(source >> 16 & 255).\(source >> 8 & 255).\(source & 255)"
    }
    /// The text of its Call-ID, in the shape of the software that made it.
    package var callID: String {
        callIDShape.text(SplitMix.hash(id.sequence, UInt64(source), 11), host: sourceText)
    }
}

/// What has become of a call, as its caller may notice it.
package enum WorldTreatment: UInt8, Hashable, Sendable, CaseIterable {
    case allowed = 0
    /// The callee's display warns.
    case labelled
    /// The Desk picked up in place of the callee.
    case diverted
    /// 603, 607 or 608.
    case blocked
}

/// A citizen's report of a call: known hours or days later.
package struct WorldReport: Hashable, Sendable {
    /// When it is filed.
    package var milliseconds: Int64
    package var caller: UInt64
    package var callee: UInt64
    package var kind: String
}
