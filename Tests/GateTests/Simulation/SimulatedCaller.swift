import Wire

/// The calling side of one call: a carrier's SBC as RFC 3261 wants it (§17.1.1, §13.2.2), or one that gives up early,
/// acknowledges nothing, or vanishes.
struct SimulatedCaller {
    struct Plan {
        var startsAt: Int64 = 0
        /// After its start; sent when a provisional answer is there (§9.1).
        var cancelsAfter: Int64?
        var talksFor: Int64 = 5_000
        /// After the answer: a re-INVITE.
        var changesAfter: Int64?
        var acknowledges = true
        /// From then on it neither sends nor hears anything.
        var vanishesAt: Int64 = .max
    }

    enum State {
        case waiting
        case calling
        case proceeding
        case talking
        /// Nothing more is done but to answer what still comes.
        case over
    }

    let id: String
    let caller: String
    let callee: String
    let peer: PeerAddress
    let isReliable: Bool
    let plan: Plan
    private(set) var state = State.waiting
    /// Codes of the final answers of the INVITE as they came, repetitions too.
    private(set) var finals: [Int] = []
    private(set) var hasCancelled = false
    /// It was told of its end by the other side.
    private(set) var wasHungUp = false
    private(set) var startedAt: Int64 = .max
    private var resendAt: Int64 = .max
    private var interval: Int64 = 500
    private var giveUpAt: Int64 = .max
    private var hangsUpAt: Int64 = .max
    private var changesAt: Int64 = .max
    private var pending: [PendingRequest] = []
    private var answeredTags: [String] = []
    private var acks: [String: [UInt8]] = [:]
    private var dialog: SimulatedMessage?
    private var out: [[UInt8]] = []

    init(id: String, caller: String, callee: String, peer: PeerAddress, isReliable: Bool, plan: Plan) {
        self.id = id
        self.caller = caller
        self.callee = callee
        self.peer = peer
        self.isReliable = isReliable
        self.plan = plan
    }

    var deadline: Int64 {
        var first = min(min(resendAt, giveUpAt), min(hangsUpAt, changesAt))
        if state == .waiting { first = plan.startsAt }
        if let after = plan.cancelsAfter, state == .proceeding, !hasCancelled { first = min(first, startedAt + after) }
        for request in pending { first = min(first, request.deadline) }
        return first >= plan.vanishesAt ? .max : first
    }

    // MARK: Time

    mutating func timeReached(_ now: Int64) -> [[UInt8]] {
        out = []
        guard now < plan.vanishesAt else { return [] }
        if state == .waiting, now >= plan.startsAt { start(now) }
        if state == .calling, now >= giveUpAt { end() }
        if state == .calling, now >= resendAt {
            out.append(invite)
            interval *= 2
            resendAt = now + interval
        }
        if state == .proceeding, now >= giveUpAt { end() }
        if let after = plan.cancelsAfter, state == .proceeding, !hasCancelled, now >= startedAt + after { cancel(now) }
        if state == .talking, now >= changesAt { change(now) }
        if state == .talking, now >= hangsUpAt { hangUp(now) }
        for index in pending.indices where pending[index].timeReached(now) { out.append(pending[index].bytes) }
        pending.removeAll { now >= $0.giveUpAt }
        return out
    }

    private mutating func start(_ now: Int64) {
        state = .calling
        startedAt = now
        resendAt = isReliable ? .max : now + 500
        giveUpAt = now + 32_000
        out.append(invite)
    }

    private mutating func end() {
        state = .over
        resendAt = .max
        giveUpAt = .max
        hangsUpAt = .max
        changesAt = .max
    }

    private mutating func cancel(_ now: Int64) {
        hasCancelled = true
        giveUpAt = now + 40_000
        send("CANCEL", request("CANCEL", branch: id, cseq: 1), branch: id, now)
    }

    private mutating func hangUp(_ now: Int64) {
        end()
        if let dialog { send("BYE", inDialog("BYE", dialog, cseq: 3), branch: "bye\(dialog.toTag)\(id)", now) }
    }

    private mutating func change(_ now: Int64) {
        changesAt = .max
        if let dialog { send("INVITE", inDialog("INVITE", dialog, cseq: 2), branch: "re\(dialog.toTag)\(id)", now) }
    }

    private mutating func send(_ method: String, _ bytes: [UInt8], branch: String, _ now: Int64) {
        pending.append(PendingRequest(method, bytes, branch: "z9hG4bK" + branch, at: now, isReliable: isReliable))
        out.append(bytes)
    }

    // MARK: What comes

    mutating func received(_ message: SimulatedMessage, at now: Int64) -> [[UInt8]] {
        out = []
        guard now < plan.vanishesAt else { return [] }
        if message.isRequest {
            requested(message)
        } else if message.cseqMethod == "INVITE", message.branch == "z9hG4bK" + id {
            answered(message, at: now)
        } else if message.cseqMethod == "INVITE" {
            changed(message, at: now)
        } else if message.code >= 200 {
            pending.removeAll { $0.branch == message.branch && $0.method == message.cseqMethod }
        }
        return out
    }

    private mutating func requested(_ message: SimulatedMessage) {
        guard message.method != "ACK" else { return }
        out.append(message.answer(200, tag: "f" + id))
        guard message.method == "BYE", answeredTags.contains(message.fromTag) else { return }
        if message.fromTag == dialog?.toTag { wasHungUp = true }
        if state == .talking { end() }
    }

    private mutating func changed(_ message: SimulatedMessage, at now: Int64) {
        if message.code < 200 {
            for index in pending.indices where pending[index].branch == message.branch { pending[index].ring(now) }
            return
        }
        pending.removeAll { $0.branch == message.branch && $0.method == "INVITE" }
        guard plan.acknowledges, let dialog else { return }
        let branch = message.code < 300 ? nil : String(message.branch.dropFirst(7))
        out.append(inDialog("ACK", dialog, cseq: 2, branch: branch))
    }

    private mutating func answered(_ message: SimulatedMessage, at now: Int64) {
        switch message.code {
        case ..<200:
            guard state == .calling else { return }
            state = .proceeding
            resendAt = .max
            giveUpAt = .max
        case ..<300:
            finals.append(message.code)
            accepted(message, at: now)
        default:
            finals.append(message.code)
            if plan.acknowledges {
                out.append(request("ACK", branch: id, cseq: 1, to: message.first("To")))
            }
            if state == .calling || state == .proceeding { end() }
        }
    }

    private mutating func accepted(_ message: SimulatedMessage, at now: Int64) {
        let tag = message.toTag
        if answeredTags.contains(tag) {
            if plan.acknowledges, let ack = acks[tag] { out.append(ack) }
            return
        }
        answeredTags.append(tag)
        acks[tag] = inDialog("ACK", message, cseq: 1)
        if plan.acknowledges, let ack = acks[tag] { out.append(ack) }
        let isFirst = state == .calling || state == .proceeding
        if isFirst {
            end()
            dialog = message
        }
        // One call is wanted: a further callee, and one that answered what was given up, is hung up at once (§13.2.2.4).
        if isFirst, !hasCancelled {
            state = .talking
            hangsUpAt = now + plan.talksFor
            changesAt = plan.changesAfter.map { now + $0 } ?? .max
        } else {
            send("BYE", inDialog("BYE", message, cseq: 3), branch: "bye\(tag)\(id)", now)
        }
    }

    // MARK: Messages

    var callID: String { "\(id)@carrier" }

    var invite: [UInt8] { request("INVITE", branch: id, cseq: 1) }

    private func request(
        _ method: String, branch: String, cseq: Int, to: String? = nil, uri: String? = nil, routes: [String] = []
    ) -> [UInt8] {
        let target = uri ?? (callee.hasPrefix("urn:") ? callee : "sip:\(callee)@127.0.0.1:5060")
        var text = "\(method) \(target) SIP/2.0\r\n"
        text += "Via: SIP/2.0/\(isReliable ? "TCP" : "UDP") \(peer);branch=z9hG4bK\(branch);rport\r\n"
        text += "Max-Forwards: 70\r\n"
        for route in routes { text += "Route: \(route)\r\n" }
        text += "From: <sip:\(caller)@\(peer.host)>;tag=f\(id)\r\nTo: \(to ?? "<sip:\(callee)@127.0.0.1>")\r\n"
        text += "Call-ID: \(callID)\r\nCSeq: \(cseq) \(method)\r\nContact: <sip:a@\(peer)>\r\nContent-Length: 0\r\n\r\n"
        return Array(text.utf8)
    }

    private func inDialog(
        _ method: String, _ answer: SimulatedMessage, cseq: Int, branch: String? = nil
    ) -> [UInt8] {
        let prefix = ["ACK": "ack\(cseq)", "INVITE": "re"][method] ?? "bye"
        return request(
            method, branch: branch ?? "\(prefix)\(answer.toTag)\(id)", cseq: cseq, to: answer.first("To"),
            uri: answer.contact, routes: answer.values("Record-Route").reversed())
    }
}
