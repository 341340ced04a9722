import SIP
package import Screening
package import Telephony

/// A call attempt that somebody asks about otherwise than by SIP: an answer is wanted, and no INVITE is there. Numbers
/// are the bytes that were signalled: the trunk's profile says how they are read.
package struct CallQuestion: Sendable {
    /// `unknown` only where the callee is an emergency service: anything else is refused before it comes here.
    package var trunk: TrunkID
    package var callID: [UInt8]
    package var callee: [UInt8]
    /// Nil, here and below: not signalled.
    package var from: [UInt8]?
    package var asserted: [UInt8]?
    package var remoteParty: [UInt8]?
    package var diverting: [UInt8]?
    package var isPrivate = false
    package var userAgent: [UInt8] = []
    /// Values of its Identity headers, in order (RFC 8224), and of its Date.
    package var identities: [[UInt8]] = []
    package var date: [UInt8]?
    /// When the call began, where that is known; see `attempt`.
    package var time: Timestamp?

    package init(trunk: TrunkID, callID: [UInt8], callee: [UInt8], from: [UInt8]?) {
        self.trunk = trunk
        self.callID = callID
        self.callee = callee
        self.from = from
    }

    /// A clock further off than this is not believed: the gate's own is.
    static let toleratedMicroseconds: Int64 = 60_000_000

    /// As the judge looks at it. The question's own time counts where it lies within the minute before `now`.
    func attempt(_ profile: TrunkProfile, _ emergency: EmergencyNumbers, at now: Timestamp) -> CallAttempt {
        let reading = profile.reading
        var attempt = CallAttempt(
            time: now, trunk: trunk, trunkClass: reading.trunkClass, callID: ByteHash.journalled(callID.span),
            callee: callee(profile, emergency), from: Self.number(from, reading))
        if let time, time <= now, now.microseconds &- time.microseconds <= Self.toleratedMicroseconds {
            attempt.time = time
        }
        if reading.identities > 0 { attempt.asserted = identity(0, reading) }
        if reading.identities > 1 { attempt.remoteParty = identity(1, reading) }
        if reading.diversions.0 != nil || reading.diversions.1 != nil {
            attempt.diverting = Self.number(diverting, reading)
        }
        attempt.isPrivate = isPrivate
        if !userAgent.isEmpty {
            attempt.userAgent = ByteHash.journalled(userAgent.span)
            attempt.isScanner = Scanners.names(userAgent.span)
        }
        attempt.withheld = reading.withheld(attempt)
        return attempt
    }

    /// Without the trunk's routing prefix, as of an INVITE: an emergency number stays one.
    private func callee(_ profile: TrunkProfile, _ emergency: EmergencyNumbers) -> PresentedNumber {
        let whole = PresentedNumber(userPart: callee.span)
        guard !emergency.contains(whole) else { return whole }
        for prefix in profile.stripped where callee.count > prefix.count && callee.starts(with: prefix) {
            return PresentedNumber(userPart: callee.span.extracting(prefix.count..<callee.count))
        }
        return whole
    }

    private func identity(_ index: Int, _ reading: TrunkReading) -> PresentedNumber {
        Self.number(reading.identity(index) == .pAssertedIdentity ? asserted : remoteParty, reading)
    }

    /// Where the trunk signals E.164 without its plus, it is read as if the plus stood there (see `AttemptReader`).
    static func number(_ text: [UInt8]?, _ reading: TrunkReading) -> PresentedNumber {
        guard let text else { return .absent }
        if reading.numbers == .e164, text.count >= 7, text.count <= 15, text[0] != UInt8(ascii: "0"),
            text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        {
            let international = [UInt8(ascii: "+")] + text
            return PresentedNumber(userPart: international.span)
        }
        return PresentedNumber(userPart: text.span)
    }

    /// The callee is an emergency service, by number or by `urn:service:sos` and what lies below it (RFC 5031 §4.2).
    package static func isEmergency(_ callee: [UInt8], _ numbers: EmergencyNumbers) -> Bool {
        if numbers.contains(PresentedNumber(userPart: callee.span)) { return true }
        let service = Array("urn:service:sos".utf8)
        guard callee.count >= service.count else { return false }
        for index in service.indices {
            let byte = callee[index]
            let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if (isCapital ? byte | 0x20 : byte) != service[index] { return false }
        }
        return callee.count == service.count || callee[service.count] == UInt8(ascii: ".")
    }
}

extension GateParts {
    /// Also with the trunk's prefix before it.
    func isEmergency(_ question: CallQuestion, _ attempt: CallAttempt) -> Bool {
        emergency.contains(attempt.callee) || CallQuestion.isEmergency(question.callee, emergency)
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
    static func unscreened(_ question: CallQuestion, _ attempt: CallAttempt, isEmergency: Bool) -> CallDecision {
        var verdict = Verdict(treatment: .allow)
        verdict.rule = isEmergency ? .emergencyCallee : .unscreened
        verdict.isUnscreened = !isEmergency
        var call = JudgedCall(attempt: attempt, verdict: verdict, features: Features(), versions: Versions())
        call.keepCallID(question.callID.span)
        return CallDecision(call)
    }
}
