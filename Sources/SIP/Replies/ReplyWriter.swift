// Owner: the thread that answers. Allocates: never. Budget: 150 ns for a 302 of 450 bytes.
// Benchmark: Benchmarks/Bench/ParserBench.swift.

/// Writes a response into bytes that the caller lends, and never past them.
///
/// ```swift
/// var reply = ReplyWriter()
/// reply.begin(302, answering: message, in: bytes, from: source, toTag: tag, into: &room)
/// reply.write("Contact: <sip:", into: &room)
/// reply.writeForeign(bytes.extracting(message.requestURI.user.bounds), into: &room)
/// reply.write("@192.0.2.9>;q=0.1\r\n", into: &room)
/// guard let length = reply.end(into: &room) else { /* it did not fit: nothing is sent */ }
/// ```
///
/// Via, From, To, Call-ID and CSeq are copied (RFC 3261 §8.2.6.2), folded values on one line. What the request holds
/// cannot become a line of its own. The same request, source and tag give the same bytes.
package struct ReplyWriter: Sendable {
    /// Bytes written so far.
    package internal(set) var count = 0
    /// Something did not fit.
    package internal(set) var didOverflow = false

    package init() {}

    /// The status line with the code's own phrase, and the headers of the request that a response repeats.
    ///
    /// A To that has no tag gets `toTag` as hexadecimal, but in a 100. `code` is 100 to 699.
    package mutating func begin(
        _ code: UInt16, answering message: borrowing SIPMessage, in bytes: Span<UInt8>, from source: ReplySource,
        toTag: UInt64, into room: inout MutableSpan<UInt8>
    ) {
        writeStatus(code, into: &room)
        write(StatusPhrase.text(of: code), into: &room)
        copyHeaders(code, message, bytes, source, toTag, into: &room)
    }

    /// The same with a phrase of the caller's.
    package mutating func begin(
        _ code: UInt16, phrase: Span<UInt8>, answering message: borrowing SIPMessage, in bytes: Span<UInt8>,
        from source: ReplySource, toTag: UInt64, into room: inout MutableSpan<UInt8>
    ) {
        writeStatus(code, into: &room)
        writeForeign(phrase, into: &room)
        copyHeaders(code, message, bytes, source, toTag, into: &room)
    }

    /// Unsupported, with the options that the request's Require names (RFC 3261 §8.2.2.3).
    package mutating func writeUnsupported(
        of message: borrowing SIPMessage, in bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        copy(.require, as: "Unsupported: ", message, bytes, into: &room)
    }

    /// Content-Length and the empty line. The length of the whole response, or nil when it did not fit.
    package mutating func end(into room: inout MutableSpan<UInt8>) -> Int? {
        write("Content-Length: 0\r\n\r\n", into: &room)
        return didOverflow ? nil : count
    }

    // MARK: Copied headers

    private mutating func writeStatus(_ code: UInt16, into room: inout MutableSpan<UInt8>) {
        write("SIP/2.0 ", into: &room)
        write(decimal: UInt64(code), into: &room)
        write(" ", into: &room)
    }

    private mutating func copyHeaders(
        _ code: UInt16, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ source: ReplySource, _ toTag: UInt64,
        into room: inout MutableSpan<UInt8>
    ) {
        write("\r\n", into: &room)
        copyVias(message, bytes, source, into: &room)
        copy(.from, as: "From: ", message, bytes, into: &room)
        if let to = message.field(.to) {
            write("To: ", into: &room)
            copy(to.value, message, bytes, into: &room)
            // A To that could not be read may end inside a quoted string: nothing is added to it.
            if code > 100, message.to.tag.isAbsent, !message.to.uri.whole.isAbsent {
                write(";tag=", into: &room)
                write(hex: toTag, into: &room)
            }
            write("\r\n", into: &room)
        }
        copy(.callID, as: "Call-ID: ", message, bytes, into: &room)
        copy(.cseq, as: "CSeq: ", message, bytes, into: &room)
    }

    /// All headers of a kind, each on a line.
    private mutating func copy(
        _ id: HeaderID, as name: StaticString, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        guard message.has(id) else { return }
        // Of what may stand once only the first counts, also when the request is refused for the second.
        let isSingle = id.bit & HeaderID.singletons != 0
        for i in message.places(of: id) where message.field(at: i).id == id {
            write(name, into: &room)
            copy(message.field(at: i).value, message, bytes, into: &room)
            write("\r\n", into: &room)
            if isSingle { return }
        }
    }

    /// A piece of a header value. Only a folded header, or a stray line end, can hold one: they become spaces.
    @inline(__always)
    private mutating func copy(
        _ range: ByteRange, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        let start = count
        write(bytes.extracting(range.bounds), into: &room)
        if message.mayHoldLineEnds { flatten(from: start, in: &room) }
    }

    @inline(never)
    private mutating func flatten(from start: Int, in room: inout MutableSpan<UInt8>) {
        for i in start..<count where room[i] == Ascii.carriageReturn || room[i] == Ascii.lineFeed {
            room[i] = Ascii.space
        }
    }

    // MARK: Via

    private mutating func copyVias(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ source: ReplySource,
        into room: inout MutableSpan<UInt8>
    ) {
        guard message.has(.via) else { return }
        let top = message.firstIndex(of: .via)
        for i in message.places(of: .via) where message.field(at: i).id == .via {
            write("Via: ", into: &room)
            let value = message.field(at: i).value
            if i == top, message.hasSoundTopVia {
                copyTopVia(value, message, bytes, source, into: &room)
            } else {
                copy(value, message, bytes, into: &room)
            }
            write("\r\n", into: &room)
        }
    }

    /// `received` where the source is not what sent-by says, or rport asks for it; the port into rport (RFC 3261
    /// §18.2.1, RFC 3581 §4). What the sender wrote there itself is replaced.
    package mutating func copyTopVia(
        _ value: ByteRange, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ source: ReplySource,
        into room: inout MutableSpan<UInt8>
    ) {
        let via = message.topVia
        let address = AddressText(source)
        var at = Int(value.start)
        let isReceivedFirst = via.receivedWhole.start < via.rportWhole.start
        for step in 0..<2 {
            let isReceived = (step == 0) == isReceivedFirst
            let edit = isReceived ? via.receivedWhole : via.rportWhole
            if edit.isAbsent { continue }
            copy(ByteRange(at, Int(edit.start)), message, bytes, into: &room)
            at = edit.end
            if isReceived { continue }
            write(";rport=", into: &room)
            write(decimal: UInt64(source.port), into: &room)
        }
        copy(ByteRange(at, via.whole.end), message, bytes, into: &room)
        if via.wantsReplyPort || !address.equals(via.host, in: bytes) {
            write(";received=", into: &room)
            write(address, into: &room)
        }
        copy(ByteRange(via.whole.end, value.end), message, bytes, into: &room)
    }
}
