// Owner: the thread that forwards. Allocates nothing. Budget: 150 ns.

import SIP
import Wire

/// Messages of the proxy that are made of others: an answer without our Via (RFC 3261 §16.7 step 3), the ACK and CANCEL
/// of a forwarded INVITE (§17.1.1.3, §9.1), an answer of our own.
enum ForwardedAnswer {
    /// The answer as the hop before us gets it; 0 where no Via is left or it does not fit. What it tells that hop of
    /// somebody's load is taken out: that is for us alone to say (RFC 7339 §4).
    static func write(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, isStream: Bool, into room: inout MutableSpan<UInt8>
    ) -> Int {
        guard message.viaCount > 1, message.hasSoundTopVia, message.headerCount > 0 else { return 0 }
        let client = clientVia(of: message, bytes).flatMap { $0.tellsLoad(in: bytes) ? $0 : nil }
        var writer = ReplyWriter()
        var run = 0
        for index in 0..<message.headerCount {
            let field = message.field(at: index)
            guard field.id == .via else { continue }
            writer.write(bytes.extracting(0..<Int(field.name.start)), into: &room)
            let next =
                index + 1 < message.headerCount ? Int(message.field(at: index + 1).name.start) : message.bodyStart
            run = next
            // Others in the same line stay.
            var rest = message.topVia.whole.end
            while rest < field.value.end, bytes[rest] != UInt8(ascii: ",") { rest += 1 }
            if rest < field.value.end {
                writer.write("Via: ", into: &room)
                if let client {
                    copy(rest + 1..<field.value.end, bytes, untold: client, &writer, into: &room)
                } else {
                    writer.writeForeign(bytes.extracting(rest + 1..<field.value.end), into: &room)
                }
                writer.write("\r\n", into: &room)
            }
            break
        }
        if isStream, message.contentLength == nil {
            writer.write("Content-Length: ", into: &room)
            writer.write(decimal: UInt64(max(0, bytes.count - message.bodyStart)), into: &room)
            writer.write("\r\n", into: &room)
        }
        let end = min(message.contentLength.map { message.bodyStart + $0 } ?? bytes.count, bytes.count)
        if end > run { copy(run..<end, bytes, untold: client, &writer, into: &room) }
        return writer.didOverflow ? 0 : writer.count
    }

    /// The Via of the hop before us, below ours; nil where there is none that can be read.
    static func clientVia(of answer: borrowing SIPMessage, _ bytes: Span<UInt8>) -> Via? {
        var cursor = answer.cursor(.via)
        guard answer.nextValue(&cursor, in: bytes) != nil, let value = answer.nextValue(&cursor, in: bytes) else {
            return nil
        }
        return Via(value, in: bytes)
    }

    /// Bytes of the answer as they are, but for the Via that may lie among them.
    private static func copy(
        _ range: Range<Int>, _ bytes: Span<UInt8>, untold via: Via?, _ writer: inout ReplyWriter,
        into room: inout MutableSpan<UInt8>
    ) {
        guard let via, range.contains(Int(via.whole.start)), via.whole.end <= range.upperBound else {
            return writer.write(bytes.extracting(range), into: &room)
        }
        writer.write(bytes.extracting(range.lowerBound..<Int(via.whole.start)), into: &room)
        writer.write(untold: via, bytes, into: &room)
        writer.write(bytes.extracting(via.whole.end..<range.upperBound), into: &room)
    }

    /// ACK or CANCEL of an INVITE as it was forwarded. `answer`: whose To the ACK has.
    static func derived(
        _ method: StaticString, of invite: borrowing SIPMessage, _ bytes: Span<UInt8>, to: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) -> Int {
        guard invite.viaCount > 0 else { return 0 }
        var writer = ReplyWriter()
        func line(_ name: StaticString, _ value: Span<UInt8>, into room: inout MutableSpan<UInt8>) {
            writer.write(name, into: &room)
            writer.writeForeign(value, into: &room)
            writer.write("\r\n", into: &room)
        }
        writer.write(method, into: &room)
        writer.write(" ", into: &room)
        writer.writeForeign(bytes.extracting(invite.requestURI.whole.bounds), into: &room)
        writer.write(" SIP/2.0\r\n", into: &room)
        line("Via: ", bytes.extracting(invite.topVia.whole.bounds), into: &room)
        writer.write("Max-Forwards: 70\r\n", into: &room)
        var cursor = invite.cursor(.route)
        while let value = invite.nextValue(&cursor, in: bytes) {
            line("Route: ", bytes.extracting(value.bounds), into: &room)
        }
        line("From: ", bytes.extracting(invite.value(.from).bounds), into: &room)
        line("To: ", to, into: &room)
        line("Call-ID: ", bytes.extracting(invite.callID.bounds), into: &room)
        writer.write("CSeq: ", into: &room)
        writer.write(decimal: UInt64(invite.cseq.number), into: &room)
        writer.write(" ", into: &room)
        writer.write(method, into: &room)
        writer.write("\r\n", into: &room)
        return writer.end(into: &room) ?? 0
    }

    /// An answer of our own, with no more than the headers of every answer. `toTag` nil: a 100.
    static func own(
        _ code: UInt16, to message: borrowing SIPMessage, _ bytes: Span<UInt8>, from peer: PeerAddress, toTag: UInt64,
        into room: inout MutableSpan<UInt8>
    ) -> Int {
        guard message.viaCount > 0 else { return 0 }
        var writer = ReplyWriter()
        writer.begin(code, answering: message, in: bytes, from: ReplySource(peer), toTag: toTag, into: &room)
        // RFC 3261 §8.2.6.1: the Timestamp comes back in a 100.
        if code == 100, let found = message.field(named: "Timestamp", in: bytes) {
            writer.write("Timestamp: ", into: &room)
            writer.writeForeign(bytes.extracting(found.field.value.bounds), into: &room)
            writer.write("\r\n", into: &room)
        }
        if code == 200 { writer.write("Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, PRACK, UPDATE\r\n", into: &room) }
        if code == 420 {
            for index in 0..<message.headerCount where message.field(at: index).id == .proxyRequire {
                writer.write("Unsupported: ", into: &room)
                writer.writeForeign(bytes.extracting(message.field(at: index).value.bounds), into: &room)
                writer.write("\r\n", into: &room)
            }
        }
        return writer.end(into: &room) ?? 0
    }
}
