@testable import SIP

/// A SIP message: read as a datagram, every reader asked for every header, and an answer written and read again.
enum SIPCheck {
    static func run(_ bytes: Span<UInt8>) {
        var message = SIPMessage()
        let decision = EdgeCheck.examine(bytes, as: .datagram, into: &message)
        askHeaders(message, bytes)
        askBodies(message, bytes)
        answer(message, bytes, isSound: decision == .accept)
        if decision == .accept {
            precondition(message.viaCount > 0 && !message.callID.isAbsent)
            precondition(message.body.end <= bytes.count && message.headerCount <= Limits.headers)
        }
        _ = ProxyCheck.examine(bytes, as: .datagram, into: &message)
    }

    private static func askHeaders(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        for id in HeaderID.allCases where message.has(id) {
            var cursor = message.cursor(id)
            var values = 0
            while let value = message.nextValue(&cursor, in: bytes) {
                values += 1
                precondition(value.end <= bytes.count)
                read(value, bytes)
                if id == .via, let via = Via(value, in: bytes) { read(via, in: value, bytes) }
            }
            precondition(values <= Limits.listValues)
            readAddresses(of: id, message, bytes)
        }
        _ = message.field(named: "X-Unknown", in: bytes)
        _ = message.topVia.hasMagicCookie(in: bytes)
    }

    private static func readAddresses(of id: HeaderID, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        var cursor = message.cursor(id)
        var address = NameAddress()
        var malformed = 0
        var sound = 0
        while message.nextAddress(&cursor, into: &address, malformed: &malformed, in: bytes) {
            sound += 1
            precondition(address.uri.whole.end <= bytes.count && address.parameters.end <= bytes.count)
        }
        precondition(sound + malformed <= Limits.listValues)
    }

    private static func read(_ value: ByteRange, _ bytes: Span<UInt8>) {
        guard let address = try? NameAddress(value, in: bytes) else { return }
        let uri = address.uri
        precondition(uri.whole.end <= value.end && uri.whole.start >= value.start && uri.number.end <= value.end)
        precondition(address.displayName.end <= value.end && address.tag.end <= value.end)
        _ = uri.isPhone(in: bytes)
        _ = uri.isEmergencyService(in: bytes)
        _ = bytes.parameter("reason", in: address.parameters)
        guard let again = try? SIPURI(uri.whole, in: bytes) else { preconditionFailure("a URI that reads once only") }
        precondition(again.scheme == uri.scheme && again.user == uri.user && again.host == uri.host)
        precondition(again.port == uri.port && again.number == uri.number)
    }

    private static func read(_ via: Via, in value: ByteRange, _ bytes: Span<UInt8>) {
        precondition(!via.sentBy.isEmpty && via.sentBy.end <= value.end && via.host.end <= via.sentBy.end)
        precondition(via.whole.end <= value.end && via.branch.end <= value.end && via.received.end <= value.end)
        _ = via.hasMagicCookie(in: bytes)
    }

    private static func askBodies(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        for body in [message.isupBody(in: bytes), message.sdpBody(in: bytes)] {
            guard let body else { continue }
            precondition(body.start >= message.body.start && body.end <= message.body.end)
        }
    }

    /// What is written holds no line end but those that end a line of its own. A sound request's answer is a sound message.
    private static func answer(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>, isSound: Bool) {
        var room = [UInt8](repeating: 0, count: 16_384)
        var span = room.mutableSpan
        var reply = ReplyWriter()
        reply.begin(
            400, answering: message, in: bytes, from: ReplySource(high: 1, low: 2, port: 5060), toTag: 7, into: &span)
        reply.writeUnsupported(of: message, in: bytes, into: &span)
        guard let length = reply.end(into: &span) else { return }
        let written = room.span.extracting(0..<length)
        checkLineEnds(written)
        if isSound, message.isRequest { compare(written, message, bytes) }
    }

    private static func checkLineEnds(_ written: Span<UInt8>) {
        var at = 0
        while at < written.count {
            if written[at] == Ascii.carriageReturn {
                precondition(at + 1 < written.count && written[at + 1] == Ascii.lineFeed, "a CR alone in an answer")
                at += 1
            } else {
                precondition(written[at] != Ascii.lineFeed, "a LF alone in an answer")
            }
            at += 1
        }
    }

    private static func compare(_ written: Span<UInt8>, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        var answer = SIPMessage()
        do throws(SIPFault) {
            try answer.parse(written, framing: .stream)
        } catch {
            preconditionFailure("a sound request got an answer with \(error)")
        }
        precondition(answer.statusCode == 400 && answer.viaCount == message.viaCount)
        precondition(answer.cseq.number == message.cseq.number && answer.cseq.method == message.cseq.method)
        precondition(isSame(answer.callID, in: written, message.callID, in: bytes), "another Call-ID in the answer")
        precondition(isSame(answer.from.tag, in: written, message.from.tag, in: bytes), "another tag in the answer")
        tellLoad(answer, written)
    }

    /// The answer with our load in its topmost Via is the same answer, and asks no more.
    private static func tellLoad(_ answer: borrowing SIPMessage, _ written: Span<UInt8>) {
        guard answer.topVia.asksForLossControl(in: written) else { return }
        var room = [UInt8](repeating: 0, count: written.count + 128)
        var span = room.mutableSpan
        let feedback = OverloadFeedback(lossPercent: 20, validityMilliseconds: 500, sequence: 1_282_321_615_782)
        guard let length = feedback.write(answer, written, into: &span) else {
            preconditionFailure("our load does not fit")
        }
        let told = room.span.extracting(0..<length)
        var again = SIPMessage()
        do throws(SIPFault) {
            try again.parse(told, framing: .stream)
        } catch {
            preconditionFailure("an answer with our load has \(error)")
        }
        precondition(again.viaCount == answer.viaCount && !again.topVia.asksForLossControl(in: told))
        precondition(isSame(again.callID, in: told, answer.callID, in: written), "another Call-ID beside our load")
        precondition(isSame(again.topVia.branch, in: told, answer.topVia.branch, in: written), "another branch")
    }

    private static func isSame(
        _ one: ByteRange, in bytes: Span<UInt8>, _ other: ByteRange, in others: Span<UInt8>
    ) -> Bool {
        guard one.count == other.count else { return false }
        for i in 0..<Int(one.count) where bytes[Int(one.start) + i] != others[Int(other.start) + i] { return false }
        return true
    }
}
