import Wire

/// The called side at one address: a server transaction for each branch (RFC 3261 §17.2, §13.3.1), by a plan that says how
/// it rings, answers and hangs up.
struct SimulatedCallee {
    struct Plan {
        var ringsAfter: Int64? = 100
        /// Nil: never.
        var answersAfter: Int64? = 2_000
        var code = 200
        /// A fork answers too, so long after the first; with a tag of its own.
        var forksAfter: Int64?
        /// It crosses a CANCEL with its answer.
        var ignoresCancel = false
        var hangsUpAfter: Int64?
        /// 180 again and again.
        var ringsEvery: Int64?
    }

    /// A final answer on its way.
    private struct Final {
        var bytes: [UInt8]
        var code: Int
        var tag: String
        var resendAt: Int64
        var interval: Int64 = 500
        var giveUpAt: Int64
        var isAcknowledged = false
        var hangsUpAt: Int64 = .max
        var hasEnded = false
    }

    private struct Leg {
        var invite: SimulatedMessage
        var plan: Plan
        var ringsAt: Int64
        var answersAt: Int64
        var forksAt: Int64
        var last: [UInt8]?
        var finals: [Final] = []

        var deadline: Int64 {
            var first = min(ringsAt, answersAt, forksAt)
            for final in finals {
                if !final.isAcknowledged { first = min(first, min(final.resendAt, final.giveUpAt)) }
                first = min(first, final.hangsUpAt)
            }
            return first
        }
    }

    let peer: PeerAddress
    private var legs: [String: Leg] = [:]
    private var order: [String] = []
    private var pending: [PendingRequest] = []
    private var out: [[UInt8]] = []

    init(peer: PeerAddress) { self.peer = peer }

    var deadline: Int64 {
        var first = Int64.max
        for leg in legs.values { first = min(first, leg.deadline) }
        for request in pending { first = min(first, request.deadline) }
        return first
    }

    // MARK: Time

    mutating func timeReached(_ now: Int64) -> [[UInt8]] {
        out = []
        for branch in order { legTime(branch, now) }
        for index in pending.indices where pending[index].timeReached(now) { out.append(pending[index].bytes) }
        pending.removeAll { now >= $0.giveUpAt }
        return out
    }

    private mutating func legTime(_ branch: String, _ now: Int64) {
        guard var leg = legs[branch], leg.deadline <= now else { return }
        if now >= leg.ringsAt {
            leg.ringsAt = leg.plan.ringsEvery.map { now + $0 } ?? .max
            let ringing = leg.invite.answer(180, tag: tag(leg, 0), contact: contact)
            leg.last = ringing
            out.append(ringing)
        }
        if now >= leg.answersAt { finish(&leg, leg.plan.code, tag(leg, 0), now) }
        if now >= leg.forksAt {
            leg.forksAt = .max
            finish(&leg, 200, tag(leg, 1), now)
        }
        for index in leg.finals.indices { finalTime(&leg, index, now) }
        legs[branch] = leg
    }

    private mutating func finish(_ leg: inout Leg, _ code: Int, _ tag: String, _ now: Int64) {
        leg.answersAt = .max
        leg.ringsAt = .max
        if leg.finals.isEmpty, code < 300, let after = leg.plan.forksAfter { leg.forksAt = now + after }
        let bytes = leg.invite.answer(code, tag: tag, contact: code < 300 ? contact : nil)
        leg.finals.append(Final(bytes: bytes, code: code, tag: tag, resendAt: now + 500, giveUpAt: now + 32_000))
        leg.last = bytes
        out.append(bytes)
    }

    private mutating func finalTime(_ leg: inout Leg, _ index: Int, _ now: Int64) {
        let final = leg.finals[index]
        if !final.isAcknowledged, now >= final.giveUpAt {
            leg.finals[index].isAcknowledged = true
            // §13.3.1.4: nobody acknowledges the answer: the session is ended.
            if final.code < 300, !final.hasEnded { hangUp(&leg, index, now) }
        } else if !final.isAcknowledged, now >= final.resendAt {
            leg.finals[index].interval = min(final.interval * 2, 4_000)
            leg.finals[index].resendAt = now + leg.finals[index].interval
            out.append(final.bytes)
        }
        if now >= leg.finals[index].hangsUpAt { hangUp(&leg, index, now) }
    }

    private mutating func hangUp(_ leg: inout Leg, _ index: Int, _ now: Int64) {
        leg.finals[index].hangsUpAt = .max
        leg.finals[index].hasEnded = true
        let answer = SimulatedMessage(leg.finals[index].bytes)
        let branch = "z9hG4bKhang\(leg.finals[index].tag)"
        var text = "BYE \(leg.invite.contact) SIP/2.0\r\nVia: SIP/2.0/UDP \(peer);branch=\(branch);rport\r\n"
        text += "Max-Forwards: 70\r\n"
        for route in leg.invite.values("Record-Route") { text += "Route: \(route)\r\n" }
        text += "From: \(answer.first("To"))\r\nTo: \(answer.first("From"))\r\nCall-ID: \(answer.callID)\r\n"
        text += "CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n"
        pending.append(PendingRequest("BYE", Array(text.utf8), branch: branch, at: now))
        out.append(Array(text.utf8))
    }

    // MARK: What comes

    /// `plan` is asked for a new INVITE alone.
    mutating func received(_ message: SimulatedMessage, at now: Int64, plan: () -> Plan) -> [[UInt8]] {
        out = []
        guard message.isRequest else {
            if message.code >= 200 {
                pending.removeAll { $0.branch == message.branch && $0.method == message.cseqMethod }
            }
            return out
        }
        switch message.method {
        case "INVITE": invited(message, plan, now)
        case "ACK": acknowledged(message, now)
        case "CANCEL": cancelled(message, now)
        case "BYE": ended(message)
        default: out.append(message.answer(200, tag: "o"))
        }
        return out
    }

    private mutating func invited(_ message: SimulatedMessage, _ makePlan: () -> Plan, _ now: Int64) {
        let branch = message.branch
        if let leg = legs[branch] {
            if let last = leg.last { out.append(last) }
            return
        }
        // A call's change is answered soon, and by the dialog's own tag.
        var plan = makePlan()
        if !message.toTag.isEmpty {
            plan = Plan(ringsAfter: nil, answersAfter: 100, code: plan.code < 300 ? 200 : 488)
        }
        legs[branch] = Leg(
            invite: message, plan: plan, ringsAt: plan.ringsAfter.map { now + $0 } ?? .max,
            answersAt: plan.answersAfter.map { now + $0 } ?? .max, forksAt: .max)
        order.append(branch)
    }

    private mutating func acknowledged(_ message: SimulatedMessage, _ now: Int64) {
        for branch in order {
            guard let leg = legs[branch], leg.invite.callID == message.callID else { continue }
            for index in leg.finals.indices where leg.finals[index].tag == message.toTag {
                guard leg.finals[index].code < 300 || branch == message.branch else { continue }
                if !leg.finals[index].isAcknowledged, !leg.finals[index].hasEnded, leg.finals[index].code < 300,
                    let after = leg.plan.hangsUpAfter
                {
                    legs[branch]?.finals[index].hangsUpAt = now + after
                }
                legs[branch]?.finals[index].isAcknowledged = true
            }
        }
    }

    private mutating func cancelled(_ message: SimulatedMessage, _ now: Int64) {
        guard var leg = legs[message.branch] else { return out.append(message.answer(481, tag: "x")) }
        out.append(message.answer(200, tag: tag(leg, 0)))
        if leg.finals.isEmpty, !leg.plan.ignoresCancel { finish(&leg, 487, tag(leg, 0), now) }
        legs[message.branch] = leg
    }

    private mutating func ended(_ message: SimulatedMessage) {
        var isKnown = false
        for branch in order {
            guard let leg = legs[branch], leg.invite.callID == message.callID else { continue }
            for index in leg.finals.indices where leg.finals[index].tag == message.toTag {
                isKnown = true
                legs[branch]?.finals[index].hasEnded = true
                legs[branch]?.finals[index].hangsUpAt = .max
            }
        }
        out.append(message.answer(isKnown ? 200 : 481, tag: "x"))
    }

    // MARK: Names

    private var contact: String { "sip:callee@\(peer)" }

    /// A tag for each branch and fork.
    private func tag(_ leg: Leg, _ fork: Int) -> String {
        guard leg.invite.toTag.isEmpty else { return leg.invite.toTag }
        return "t\(fork)\(leg.invite.branch.suffix(34).prefix(17))\(peer.low & 255)"
    }
}
