package import Screening
package import Telephony

/// What the HTTP interface sets in motion; implemented where the parts are put together.
package protocol CallService: Sendable {
    /// A number as dialled, or a service URN (RFC 5031): calls there are allowed whatever else is asked.
    func isEmergency(_ callee: String) -> Bool
    /// An answer for each call, in their order, within the gate's deadline; counted and journalled as any call is.
    func screen(_ calls: [AskedCall]) async -> [CallAnswer]
    /// Whether they were taken: so many may wait that these are lost. In the order in which the calls ended.
    func learn(_ calls: [EndedCall]) -> Bool
    /// All that is counted, for `/metrics` and `/readyz`.
    func signals() -> CentreSignals
}

/// A call that somebody asks about; numbers as they were signalled.
package struct AskedCall: Equatable, Sendable {
    package var callID = ""
    package var trunk = ""
    package var caller: String?
    package var callee = ""
    package var asserted: String?
    package var remoteParty: String?
    package var diverting: String?
    package var isPrivate = false
    package var userAgent: String?
    /// Values of the INVITE's Identity headers, in order (RFC 8224), and of its Date.
    package var identities: [String] = []
    package var date: String?
    package var time: Timestamp?

    package init() {}
}

/// What is to be done with a call.
package struct CallAnswer: Sendable {
    package var treatment: Treatment
    package var proposed: Treatment
    package var scorePerTenThousand: Int32
    package var rule: RuleCode?
    package var reasons: [Reason]
    package var isUnscreened: Bool
    /// The number of the order that allows it; nil: none is needed.
    package var order: String?
    /// Where a diverted call is to be sent.
    package var divertTo: String?
    /// The entry of this verdict stands in the journal at this position or after it.
    package var positionFrom: UInt64

    package init(
        treatment: Treatment, proposed: Treatment, scorePerTenThousand: Int32, rule: RuleCode?, reasons: [Reason],
        isUnscreened: Bool, order: String?, divertTo: String?, positionFrom: UInt64
    ) {
        self.treatment = treatment
        self.proposed = proposed
        self.scorePerTenThousand = scorePerTenThousand
        self.rule = rule
        self.reasons = reasons
        self.isUnscreened = isUnscreened
        self.order = order
        self.divertTo = divertTo
        self.positionFrom = positionFrom
    }
}

/// How a call ended.
package struct EndedCall: Equatable, Sendable {
    package var callID = ""
    package var trunk = ""
    package var caller: String?
    package var callee = ""
    package var isAnswered = false
    package var ringMilliseconds: Int64 = 0
    package var durationMilliseconds: Int64 = 0
    package var releasedBy = ReleasedBy.unknown
    /// When it ended; nil: now.
    package var time: Timestamp?

    package init() {}
}
