/// `a=<name>` or `a=<name>:<value>` (RFC 8866 §5.13).
package struct SDPAttribute: Sendable, BitwiseCopyable {
    package var name: ByteRange
    /// Absent where there is no colon.
    package var value = ByteRange.absent

    init(_ range: ByteRange, in bytes: Span<UInt8>) {
        let colon = bytes.find(Ascii.colon, Ascii.colon, Ascii.colon, from: Int(range.start), to: range.end)
        name = ByteRange(Int(range.start), colon)
        if colon < range.end { value = ByteRange(colon &+ 1, range.end) }
    }
}

/// A codec as `a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>]` names it (RFC 8866 §6.6).
package struct SDPCodec: Sendable, BitwiseCopyable {
    /// `PCMA`, `telephone-event`; letters in either case mean the same.
    package var name: ByteRange
    /// Per second.
    package var clockRate: UInt32
    package var channels: UInt8 = 1

    /// The value of an `rtpmap` that is for this format; nil for another format's, and for what is none.
    init?(_ value: ByteRange, of format: ByteRange, in bytes: Span<UInt8>) {
        var fields = SDPFields(value)
        guard let type = fields.next(in: bytes), bytes.equal(type, format), let encoding = fields.next(in: bytes),
            fields.isAtEnd
        else { return nil }
        let end = encoding.end
        let slash = bytes.find(Ascii.slash, Ascii.slash, Ascii.slash, from: Int(encoding.start), to: end)
        guard slash > Int(encoding.start),
            let rate = bytes.decimal(from: slash &+ 1, to: end, upTo: UInt64(UInt32.max))
        else { return nil }
        name = ByteRange(Int(encoding.start), slash)
        clockRate = UInt32(truncatingIfNeeded: rate.value)
        guard rate.end < end else { return }
        guard bytes.known(rate.end) == Ascii.slash,
            let channels = bytes.decimal(from: rate.end &+ 1, to: end, upTo: 255), channels.end == end
        else { return nil }
        self.channels = UInt8(truncatingIfNeeded: channels.value)
    }
}

extension Span<UInt8> {
    /// The next attribute among a description's lines; nil at the end.
    package func nextAttribute(_ cursor: inout SDPCursor) -> SDPAttribute? {
        while let line = cursor.nextLine(in: self) {
            if line.letter == UInt8(ascii: "a") { return SDPAttribute(line.value, in: self) }
        }
        return nil
    }
}

extension MediaDescription {
    /// The codec of a format. Nil without an `rtpmap`: a payload type below 96 may do without (RFC 3551 §6), its number
    /// says which codec it is.
    package func codec(_ format: ByteRange, in bytes: Span<UInt8>) -> SDPCodec? {
        var cursor = attributes
        while let attribute = bytes.nextAttribute(&cursor) {
            guard bytes.isExactly(attribute.name, "rtpmap") else { continue }
            if let codec = SDPCodec(attribute.value, of: format, in: bytes) { return codec }
        }
        return nil
    }
}
