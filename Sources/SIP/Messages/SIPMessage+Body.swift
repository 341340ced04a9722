// Owner: any thread; pure. Allocates: never. Budget: 500 ns for a body of 1 kB with two parts.

extension SIPMessage {
    /// Parts of a multipart body that are looked at: SDP and ISUP, and what else a gateway adds.
    private static let maximumParts = 8
    /// Header lines of one part (RFC 2046 §5.1).
    private static let maximumPartLines = 16
    /// RFC 2046 §5.1.1: 1 to 70 characters.
    private static let maximumBoundary = 70

    /// The ISUP message that this one carries (RFC 3204 §3.1): see `body(of:in:)`. Every version has the parameters that
    /// are read.
    package borrowing func isupBody(in bytes: Span<UInt8>) -> ByteRange? {
        body(of: "application/isup", in: bytes)
    }

    /// The session description that this one carries (RFC 3261 §13.2.1): see `body(of:in:)`.
    package borrowing func sdpBody(in bytes: Span<UInt8>) -> ByteRange? {
        body(of: "application/sdp", in: bytes)
    }

    /// The body where it is of this type, else the first such part of a multipart body (RFC 5621 §3). Nil where there is
    /// none. `type` is in small letters.
    package borrowing func body(of type: StaticString, in bytes: Span<UInt8>) -> ByteRange? {
        guard has(.contentType), !body.isEmpty, body.end <= bytes.count else { return nil }
        let whole = value(.contentType)
        if Self.isType(whole, type, in: bytes) { return body }
        guard Self.begins(whole, "multipart/", in: bytes) else { return nil }
        let semicolon = bytes.find(
            Ascii.semicolon, Ascii.semicolon, Ascii.semicolon, from: Int(whole.start), to: whole.end)
        let boundary = bytes.parameter("boundary", in: ByteRange(semicolon, whole.end)).value
        guard boundary.count > 0, Int(boundary.count) <= Self.maximumBoundary else { return nil }
        return Self.part(of: body, boundary, type, in: bytes)
    }

    /// The type alone, or with parameters behind it: `;version=itu-t92+`.
    private static func isType(_ value: ByteRange, _ type: StaticString, in bytes: Span<UInt8>) -> Bool {
        guard begins(value, type, in: bytes) else { return false }
        let end = Int(value.start) &+ type.utf8CodeUnitCount
        return end == value.end || bytes[end] == Ascii.semicolon || bytes.isSpace(bytes[end])
    }

    private static func begins(_ range: ByteRange, _ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = text.utf8CodeUnitCount
        guard Int(range.count) >= count else { return false }
        return bytes.matches(ByteRange(start: range.start, count: UInt16(truncatingIfNeeded: count)), text)
    }

    private static func part(
        of body: ByteRange, _ boundary: ByteRange, _ type: StaticString, in bytes: Span<UInt8>
    ) -> ByteRange? {
        guard var at = delimiter(boundary, from: Int(body.start), to: body.end, in: bytes)?.end else { return nil }
        for _ in 0..<maximumParts {
            guard let next = delimiter(boundary, from: at, to: body.end, in: bytes) else { return nil }
            if let content = content(at, next.start, type, in: bytes) { return content }
            at = next.end
        }
        return nil
    }

    /// The next `--boundary` that begins a line: where the line end before it begins, and where its own line ends.
    private static func delimiter(
        _ boundary: ByteRange, from start: Int, to end: Int, in bytes: Span<UInt8>
    ) -> (start: Int, end: Int)? {
        let length = Int(boundary.count)
        var at = start
        while at &+ length &+ 2 <= end {
            guard bytes[at] == 0x2D, bytes[at &+ 1] == 0x2D,
                bytes.equal(ByteRange(at &+ 2, at &+ 2 &+ length), boundary),
                at == start || bytes[at &- 1] == Ascii.lineFeed
            else {
                at = bytes.find(Ascii.lineFeed, Ascii.lineFeed, Ascii.lineFeed, from: at, to: end) &+ 1
                continue
            }
            var before = at
            if before > start { before &-= 1 }
            if before > start, bytes[before &- 1] == Ascii.carriageReturn { before &-= 1 }
            let lineEnd = bytes.find(
                Ascii.lineFeed, Ascii.lineFeed, Ascii.lineFeed, from: at &+ 2 &+ length, to: end)
            return (before, min(lineEnd &+ 1, end))
        }
        return nil
    }

    /// What follows the headers of the part `start ..< end`, where they say this type.
    private static func content(
        _ start: Int, _ end: Int, _ type: StaticString, in bytes: Span<UInt8>
    ) -> ByteRange? {
        var at = start
        var isWanted = false
        for _ in 0..<maximumPartLines {
            guard at < end else { return nil }
            let lineFeed = bytes.find(Ascii.lineFeed, Ascii.lineFeed, Ascii.lineFeed, from: at, to: end)
            guard lineFeed < end else { return nil }
            let lineEnd = lineFeed > at && bytes[lineFeed &- 1] == Ascii.carriageReturn ? lineFeed &- 1 : lineFeed
            if lineEnd == at {
                return isWanted && lineFeed &+ 1 < end ? ByteRange(lineFeed &+ 1, end) : nil
            }
            let line = ByteRange(at, lineEnd)
            if begins(line, "content-type:", in: bytes) {
                let value = bytes.skipSpace(from: at &+ 13, to: lineEnd)
                isWanted = isType(ByteRange(value, lineEnd), type, in: bytes)
            }
            at = lineFeed &+ 1
        }
        return nil
    }
}
