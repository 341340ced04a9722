package import Screening
package import Telephony

/// A call attempt that somebody asks about otherwise than by SIP: an answer is wanted, and no INVITE is there.
package struct CallQuestion: Sendable {
    /// `unknown` only where the callee is an emergency service: anything else is refused before it comes here.
    package var trunk: TrunkID
    package var callID: [UInt8]
    package var callee: PresentedNumber
    package var from: PresentedNumber
    /// Believed only where the trunk's profile says so, as in SIP.
    package var asserted: PresentedNumber = .absent
    package var remoteParty: PresentedNumber = .absent
    package var diverting: PresentedNumber = .absent
    package var isPrivate = false
    package var userAgent: [UInt8] = []
    /// The callee is `urn:service:sos` or one of its kind (RFC 5031).
    package var isEmergencyService = false
    /// When the call began, where that is known; see `attempt`.
    package var time: Timestamp?

    package init(trunk: TrunkID, callID: [UInt8], callee: PresentedNumber, from: PresentedNumber) {
        self.trunk = trunk
        self.callID = callID
        self.callee = callee
        self.from = from
    }

    /// A clock further off than this is not believed: the gate's own is.
    static let toleratedMicroseconds: Int64 = 60_000_000

    func isEmergency(_ numbers: EmergencyNumbers) -> Bool { isEmergencyService || numbers.contains(callee) }

    /// As the judge looks at it. The question's own time counts where it lies within the minute before `now`.
    func attempt(_ profile: TrunkProfile, at now: Timestamp) -> CallAttempt {
        var attempt = CallAttempt(
            time: now, trunk: trunk, trunkClass: profile.trunkClass, callID: ByteHash.journalled(callID.span),
            callee: callee, from: from)
        if let time, time <= now, now.microseconds &- time.microseconds <= Self.toleratedMicroseconds {
            attempt.time = time
        }
        if profile.trustIdentity {
            attempt.asserted = asserted
            attempt.remoteParty = remoteParty
        }
        attempt.diverting = diverting
        attempt.isPrivate = isPrivate
        if !userAgent.isEmpty { attempt.userAgent = ByteHash.journalled(userAgent.span) }
        return attempt
    }
}

/// What is to be done with a call that was asked about.
package struct CallDecision: Sendable {
    package var call: JudgedCall
    /// Where a diverted call is to be sent: the Desk's address with the token under which it finds the call.
    package var divertTo: String?

    package init(_ call: JudgedCall, divertTo: String? = nil) {
        self.call = call
        self.divertTo = divertTo
    }

    /// Law 1: a call that nobody judged goes on.
    static func unscreened(_ question: CallQuestion, isEmergency: Bool, at now: Timestamp) -> CallDecision {
        let attempt = CallAttempt(
            time: now, trunk: question.trunk, trunkClass: .international,
            callID: ByteHash.journalled(question.callID.span), callee: question.callee, from: question.from)
        var verdict = Verdict(treatment: .allow)
        verdict.rule = isEmergency ? .emergencyCallee : .unscreened
        verdict.isUnscreened = !isEmergency
        var call = JudgedCall(attempt: attempt, verdict: verdict, features: Features(), versions: Versions())
        call.keepCallID(question.callID.span)
        return CallDecision(call)
    }
}
