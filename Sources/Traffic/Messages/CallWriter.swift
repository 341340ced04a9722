import Wire

/// The carrier's requests of one call (RFC 3261 §8.1.1). The same call and leg give the same bytes: a retransmission.
struct CallWriter {
    let plan: PlannedCall
    /// Tells the runs of one schedule apart: a gate must not take a new run for a retransmission.
    let run: String
    /// Where the carrier's SBC sends from and is reached.
    let own: PeerAddress
    /// The gate is asked over a connection.
    var isGateByTCP = false

    private var id: String { String(plan.sequence, radix: 16) }
    private var own5060: String { own.description }

    static let codecs =
        "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=sendrecv\r\n"

    func callID(into text: inout MessageText) {
        text.line("Call-ID: ", id, "-", run, "@", own.host)
    }

    /// `leg` 0 asks the gate; the following ones go to its contacts, or onward.
    func invite(_ uri: String, leg: Int, into text: inout MessageText) {
        let host = own.host
        start("INVITE", uri, leg: leg, branch: "", into: &text)
        from(into: &text)
        to(tag: nil, into: &text)
        callID(into: &text)
        text.line("CSeq: \(leg + 1) INVITE")
        text.line("Contact: <sip:", own5060, ">")
        if plan.asserted != .absent {
            text.line("P-Asserted-Identity: <sip:", plan.asserted.text, "@", host, ";user=phone>")
        }
        if plan.isPrivate { text.line("Privacy: id") }
        if plan.diverting != .absent {
            text.line("Diversion: <sip:", plan.diverting.text, "@", host, ";user=phone>;reason=unconditional;counter=1")
        }
        if plan.software > 0 { text.line("User-Agent: ", Software.names[plan.software]) }
        text.line("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS")
        text.line("Supported: timer")
        text.line("Content-Type: application/sdp")
        // Media is never sent: port 9 is discard.
        let body =
            "v=0\r\no=- \(plan.sequence) 1 IN IP4 \(host)\r\ns=-\r\nc=IN IP4 \(host)\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0 101\r\n"
        text.line("Content-Length: \(body.utf8.count + Self.codecs.utf8.count)")
        text.line("")
        text.add(body)
        text.add(Self.codecs)
    }

    /// To a final answer other than 2xx: the INVITE's own branch (§17.1.1.3).
    func ack(_ uri: String, leg: Int, toLine: ArraySlice<UInt8>, into text: inout MessageText) {
        start("ACK", uri, leg: leg, branch: "", into: &text)
        from(into: &text)
        text.line(toLine)
        finish("\(leg + 1) ACK", into: &text)
    }

    /// To a 2xx: a transaction of its own, straight to the other side's Contact (§13.2.2.4).
    func ackAnswered(_ uri: String, leg: Int, toLine: ArraySlice<UInt8>, into text: inout MessageText) {
        start("ACK", uri, leg: leg, branch: "a", into: &text)
        from(into: &text)
        text.line(toLine)
        finish("\(leg + 1) ACK", into: &text)
    }

    /// §9.1: everything as in the INVITE but the method.
    func cancel(_ uri: String, leg: Int, into text: inout MessageText) {
        start("CANCEL", uri, leg: leg, branch: "", into: &text)
        from(into: &text)
        to(tag: nil, into: &text)
        finish("\(leg + 1) CANCEL", into: &text)
    }

    func bye(_ uri: String, leg: Int, toLine: ArraySlice<UInt8>, into text: inout MessageText) {
        start("BYE", uri, leg: leg, branch: "e", into: &text)
        from(into: &text)
        text.line(toLine)
        finish("\(leg + 2) BYE", into: &text)
    }

    private func start(_ method: String, _ uri: String, leg: Int, branch: String, into text: inout MessageText) {
        text.clear()
        text.line(method, " ", uri, " SIP/2.0")
        let transport = leg == 0 && branch.isEmpty && isGateByTCP ? "TCP" : "UDP"
        text.line(
            "Via: SIP/2.0/", transport, " ", own5060, ";branch=z9hG4bK", run, ".", id, ".", "\(leg)", branch, ";rport")
        text.line("Max-Forwards: 70")
    }

    private func from(into text: inout MessageText) {
        switch plan.caller.form {
        case .anonymous, .absent:
            text.line("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=c", id)
        case .plus, .trunkPrefix, .zeroZero, .eightTen, .bare:
            text.line("From: <sip:", plan.caller.text, "@", own.host, ";user=phone>;tag=c", id)
        }
    }

    private func to(tag: String?, into text: inout MessageText) {
        text.line("To: <sip:", plan.callee.text, "@", own.host, ";user=phone>", tag.map { ";tag=\($0)" } ?? "")
    }

    private func finish(_ sequence: String, into text: inout MessageText) {
        callID(into: &text)
        text.line("CSeq: ", sequence)
        text.line("Content-Length: 0")
        text.line("")
    }
}
