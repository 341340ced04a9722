/// Position of a trunk in the configuration; stable within one configuration version.
package struct TrunkID: Hashable, Sendable, BitwiseCopyable {
    package let index: UInt16

    @inlinable
    package init(index: UInt16) {
        self.index = index
    }

    /// An event that belongs to no configured trunk.
    package static let unknown = TrunkID(index: .max)
}

/// Where calls of a trunk come from.
package enum TrunkClass: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case national = 0
    case international = 1
}

/// A configured ingress: one carrier's connection, known by its source addresses.
package struct Trunk: Hashable, Sendable {
    package var name: String
    package var carrier: String
    package var trunkClass: TrunkClass
    /// Source prefixes as text, `127.0.0.20/32` or `2001:db8::/32`; parsed by the gate, longest prefix wins.
    package var sources: [String]
    /// The SIP domain that its certificate names, in lower case; nil: its addresses say who it is, over TLS too.
    package var tlsSubject: String?
    /// Headers whose number is believed, the first that has one before the next; empty: none (RFC 3325 §8).
    package var identity: [IdentityHeader]
    /// Headers that say who diverted a call, the first that is there before the next.
    package var diversion: [DiversionHeader] = [.diversion, .historyInfo]
    /// SIP-I: the INVITE carries an IAM, which is read (ITU-T Q.1912.5).
    package var isup = false
    /// How this trunk writes numbers, and how one is written to it.
    package var numbers = NumberForms()
    /// What makes this SBC go on: 302, or an error code at which it advances its route.
    package var allowCode: Int
    /// The only codes at which this SBC ends a call.
    package var stopCodes: [Int]
    /// `host:port` of an allow's Contact; nil: where the INVITE came from.
    package var onward: String?
    /// A divert or block is on disk before it is answered.
    package var durable: Bool
    /// How a label travels in the 302.
    package var labelForm: LabelForm
    /// Value of Alert-Info for `LabelForm.alertInfo`: a URI (RFC 3261 §20.4, RFC 7462).
    package var alertInfo = "urn:alert:source:external"
    /// Whether a label names a caller who asked for privacy (RFC 3323).
    package var privacy: PrivacyForm = .id
    /// Header of every answer to a call that names the treatment; nil: none.
    package var verdictHeader: String?
    /// The code for each kind of stop; each is one of `stopCodes`.
    package var stopAs = StopCodes()
    /// Cause of the Q.850 Reason of a stop (RFC 6432): 21, call rejected.
    package var q850Cause = 21
    /// Codes that stand for every stop of a known-bad peer, without a reason; each is one of `stopCodes`. Empty: none.
    package var disguise: [Int] = []
    /// Call attempts a second that are judged; nil: all.
    package var callsPerSecond: Int?
    /// Calls at one time that are judged; nil: all. Needs somebody who tells when calls end.
    package var concurrentCalls: Int?
    /// What becomes of a call above either ceiling.
    package var over: OverCeiling = .unscreened
    /// Of a hundred calls, those whose treatment is carried out; all are judged.
    package var actOnPercent = 100
    /// When treatments are carried out; nil: always.
    package var hours: DailyHours?
    /// Signed identities are verified (RFC 8224).
    package var stir = false
    /// What is wrong with a call's identities is told in the answer to it (RFC 9410).
    package var stirReason = false
    /// What this SBC is told of the load of a proxy that it sends to, where it asks; nil: nothing.
    package var overloadControl: OverloadControl?

    /// P-Asserted-Identity and Remote-Party-ID are believed.
    package var trustIdentity: Bool {
        get { !identity.isEmpty }
        set { identity = newValue ? [.asserted, .remoteParty] : [] }
    }

    package init(
        name: String, carrier: String, trunkClass: TrunkClass, sources: [String], trustIdentity: Bool = false,
        allowCode: Int = 302, stopCodes: [Int] = [603, 607, 608], onward: String? = nil, durable: Bool = false,
        labelForm: LabelForm = .headers
    ) {
        self.name = name
        self.carrier = carrier
        self.trunkClass = trunkClass
        self.sources = sources
        identity = trustIdentity ? [.asserted, .remoteParty] : []
        self.allowCode = allowCode
        self.stopCodes = stopCodes
        self.onward = onward
        self.durable = durable
        self.labelForm = labelForm
    }
}

/// How the warning of a labelled call reaches the callee's display through the SBC.
package enum LabelForm: String, Hashable, Sendable, CaseIterable {
    /// P-Asserted-Identity with a display name and Call-Info as headers of the 302.
    case headers
    /// The same as header parameters of the Contact URI (RFC 3261 §19.1.1), for an SBC that copies those.
    case contact
    /// P-Asserted-Identity with a display name alone.
    case display
    /// Alert-Info (RFC 3261 §20.4): the phone rings otherwise.
    case alertInfo = "alert-info"
    /// P-Asserted-Identity whose number carries `verstat=TN-Validation-Failed` (3GPP TS 24.229 §7.2A.20).
    case verstat
}
