// Owner: any thread; pure. Allocates: never.

/// One line of a session description: `letter=value` (RFC 8866 §5).
struct SDPLine: BitwiseCopyable {
    let letter: UInt8
    let value: ByteRange
    /// Where the next line begins.
    let next: Int

    /// Reads the line at `start`, where one begins. It ends with CRLF, with LF alone, or with the description: "parsers
    /// SHOULD be tolerant and also accept records terminated with a single newline character" (§5).
    init(at start: Int, to end: Int, in bytes: Span<UInt8>) throws(SDPFault) {
        // NUL, and CR but at the end of a line, are in no byte-string (§9).
        let stop = bytes.find(Ascii.lineFeed, Ascii.carriageReturn, 0, from: start, to: end)
        var next = stop
        if stop < end {
            if bytes.known(next) == Ascii.carriageReturn { next &+= 1 }
            guard next < end, bytes.known(next) == Ascii.lineFeed else { throw .badLine }
            next &+= 1
        }
        guard stop &- start >= 2, bytes.known(start &+ 1) == Ascii.equals else { throw .badLine }
        letter = bytes.known(start)
        value = ByteRange(start &+ 2, stop)
        self.next = next
    }

    /// Nothing but line ends from `start` on: some senders end with an empty line.
    static func isEnd(_ start: Int, to end: Int, in bytes: Span<UInt8>) -> Bool {
        var at = start
        while at < end, bytes.known(at) == Ascii.carriageReturn || bytes.known(at) == Ascii.lineFeed { at &+= 1 }
        return at >= end
    }
}

/// The fields of a line's value, divided by single spaces, as all of SDP's are.
struct SDPFields {
    private var at: Int
    private let end: Int

    init(_ value: ByteRange) {
        at = Int(value.start)
        end = value.end
    }

    /// Nothing is left, not even an empty field.
    var isAtEnd: Bool { at > end }

    /// The next field, which has visible characters only and at least one of them; nil at the end and for what is none.
    mutating func next(in bytes: Span<UInt8>) -> ByteRange? {
        guard at < end else { return nil }
        let stop = bytes.find(Ascii.space, Ascii.space, Ascii.space, from: at, to: end)
        let field = ByteRange(at, stop)
        guard stop > at, bytes.run(of: .visible, from: at, to: stop) == stop else { return nil }
        at = stop &+ 1
        return field
    }
}
