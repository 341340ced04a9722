import Wire

/// Answers of the callee's phone, of the Desk's stand-in, and of the carrier to a BYE (RFC 3261 §8.2.6).
enum AnswerWriter {
    static func write(
        _ code: Int, to request: ReceivedMessage, tag: String?, contact: PeerAddress?, into text: inout MessageText
    ) {
        text.clear()
        text.line("SIP/2.0 \(code) ", phrase(code))
        for via in request.vias { text.line(request.bytes[via]) }
        text.line(request.bytes[request.from])
        if let tag, request.toTag == nil {
            text.add(request.bytes[request.to])
            text.line(";tag=", tag)
        } else {
            text.line(request.bytes[request.to])
        }
        text.line("Call-ID: ", request.callIDText)
        text.line(request.bytes[request.sequence])
        if let contact { text.line("Contact: <sip:", contact.description, ">") }
        if code == 200, request.sequenceMethod == .invite, let contact {
            let body =
                "v=0\r\no=- 1 1 IN IP4 \(contact.host)\r\ns=-\r\nc=IN IP4 \(contact.host)\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"
            text.line("Content-Type: application/sdp")
            text.line("Content-Length: \(body.utf8.count)")
            text.line("")
            text.add(body)
        } else {
            text.line("Content-Length: 0")
            text.line("")
        }
    }

    /// The called side hangs up: its To is now the From (§12.2.1.1).
    static func bye(
        _ uri: String, answering invite: ReceivedMessage, tag: String, own: PeerAddress, branch: String,
        into text: inout MessageText
    ) {
        text.clear()
        text.line("BYE ", uri, " SIP/2.0")
        text.line("Via: SIP/2.0/UDP ", own.description, ";branch=z9hG4bK", branch, ";rport")
        text.line("Max-Forwards: 70")
        text.add("From: ")
        text.add(value(invite, invite.to))
        text.line(invite.toTag == nil ? ";tag=\(tag)" : "")
        text.add("To: ")
        text.line(value(invite, invite.from))
        text.line("Call-ID: ", invite.callIDText)
        text.line("CSeq: 1 BYE")
        text.line("Content-Length: 0")
        text.line("")
    }

    private static func value(_ message: ReceivedMessage, _ line: Range<Int>) -> ArraySlice<UInt8> {
        guard let colon = message.bytes[line].firstIndex(of: 58) else { return [] }
        return message.bytes[(colon + 1)..<line.upperBound].drop { $0 == 32 }
    }

    private static func phrase(_ code: Int) -> String {
        switch code {
        case 100: "Trying"
        case 180: "Ringing"
        case 200: "OK"
        case 480: "Temporarily Unavailable"
        case 481: "Call/Transaction Does Not Exist"
        case 486: "Busy Here"
        case 487: "Request Terminated"
        default: "Not Found"
        }
    }
}
