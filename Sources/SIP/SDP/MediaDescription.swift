/// One medium of a session (RFC 8866 §5.14): `m=<media> <port>[/<number of ports>] <proto> <fmt> ...` and the lines behind
/// it.
package struct MediaDescription: Sendable, BitwiseCopyable {
    package enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable {
        case audio, video, text, application, message, image, other
    }

    package private(set) var kind: Kind
    /// As it is written.
    package private(set) var name: ByteRange
    /// 0: the medium is refused or held back (RFC 3264 §5.1, §6).
    package private(set) var port: UInt16
    package private(set) var portCount: UInt16 = 1
    /// `RTP/AVP`, `RTP/SAVPF`, `udptl`.
    package private(set) var transport: ByteRange
    /// 1 to `Limits.sdpFormats`.
    package private(set) var formatCount = 0
    private var formatList: ByteRange
    /// The lines behind `m=`.
    var section = ByteRange.absent

    init(_ line: SDPLine, in bytes: Span<UInt8>) throws(SDPFault) {
        var fields = SDPFields(line.value)
        guard let name = fields.next(in: bytes), let ports = fields.next(in: bytes),
            let transport = fields.next(in: bytes), let first = fields.next(in: bytes)
        else { throw .badMedia }
        self.name = name
        self.transport = transport
        kind = Self.kind(name, in: bytes)
        guard let port = bytes.decimal(from: Int(ports.start), to: ports.end, upTo: 65_535) else { throw .badMedia }
        self.port = UInt16(truncatingIfNeeded: port.value)
        if port.end < ports.end {
            guard bytes.known(port.end) == Ascii.slash,
                let count = bytes.decimal(from: port.end &+ 1, to: ports.end, upTo: 65_535), count.end == ports.end,
                count.value > 0
            else { throw .badMedia }
            portCount = UInt16(truncatingIfNeeded: count.value)
        }
        formatList = ByteRange(Int(first.start), line.value.end)
        formatCount = 1
        while !fields.isAtEnd {
            guard fields.next(in: bytes) != nil else { throw .badMedia }
            formatCount &+= 1
            guard formatCount <= Limits.sdpFormats else { throw .tooManyFormats }
        }
    }

    private static func kind(_ name: ByteRange, in bytes: Span<UInt8>) -> Kind {
        if bytes.matches(name, "audio") { return .audio }
        if bytes.matches(name, "video") { return .video }
        if bytes.matches(name, "text") { return .text }
        if bytes.matches(name, "application") { return .application }
        if bytes.matches(name, "message") { return .message }
        return bytes.matches(name, "image") ? .image : .other
    }
}

extension MediaDescription {
    /// The formats in the order of preference, for `nextFormat`.
    package var formats: SDPCursor { SDPCursor(formatList) }

    /// The next format: the number of a payload type where the medium is RTP; nil behind the last one.
    package func nextFormat(_ cursor: inout SDPCursor, in bytes: Span<UInt8>) -> ByteRange? {
        guard cursor.at < cursor.end, cursor.end <= bytes.count else { return nil }
        var fields = SDPFields(ByteRange(cursor.at, cursor.end))
        guard let format = fields.next(in: bytes) else { return nil }
        cursor.at = format.end &+ 1
        return format
    }

    /// The medium's own attributes, for `Span.nextAttribute`.
    package var attributes: SDPCursor { SDPCursor(section) }

    /// The first attribute of this name; its value is absent for `a=name`.
    package func attribute(_ name: StaticString, in bytes: Span<UInt8>) -> (isPresent: Bool, value: ByteRange) {
        var cursor = attributes
        while let attribute = bytes.nextAttribute(&cursor) {
            if bytes.isExactly(attribute.name, name) { return (true, attribute.value) }
        }
        return (false, .absent)
    }

    /// The medium's own `c=`, the first of several; absent where that of the session holds.
    package func connection(in bytes: Span<UInt8>) -> SDPConnection {
        var cursor = attributes
        while let line = cursor.nextLine(in: bytes) {
            guard line.letter == UInt8(ascii: "c") else { continue }
            return (try? SDPConnection(line.value, in: bytes)) ?? SDPConnection()
        }
        return SDPConnection()
    }

    /// `a=ptime` (RFC 8866 §6.4) in ms, 1 to 65,535; nil where it is not there or no such number.
    package func packetMilliseconds(in bytes: Span<UInt8>) -> UInt16? {
        let value = attribute("ptime", in: bytes).value
        guard let number = bytes.decimal(from: Int(value.start), to: value.end, upTo: 65_535), number.value > 0,
            number.end == value.end
        else { return nil }
        return UInt16(truncatingIfNeeded: number.value)
    }
}
