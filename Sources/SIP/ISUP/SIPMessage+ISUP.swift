// Owner: any thread; pure. Allocates: never. Budget: 500 ns for a body of 1 kB with two parts.

extension SIPMessage {
    /// Parts of a multipart body that are looked at: SDP and ISUP, and what else a gateway adds.
    private static let maximumParts = 8
    /// Header lines of one part (RFC 2046 §5.1).
    private static let maximumPartLines = 16
    /// RFC 2046 §5.1.1: 1 to 70 characters.
    private static let maximumBoundary = 70

    /// The ISUP message that this one carries: its body where that is `application/ISUP` (RFC 3204 §3.1), else that part
    /// of a multipart body (RFC 5621 §3). Nil where there is none.
    package borrowing func isupBody(in bytes: Span<UInt8>) -> ByteRange? {
        guard has(.contentType), !body.isEmpty, body.end <= bytes.count else { return nil }
        let type = value(.contentType)
        if Self.isISUP(type, in: bytes) { return body }
        guard Self.begins(type, "multipart/", in: bytes) else { return nil }
        let semicolon = bytes.find(
            Ascii.semicolon, Ascii.semicolon, Ascii.semicolon, from: Int(type.start), to: type.end)
        let boundary = bytes.parameter("boundary", in: ByteRange(semicolon, type.end)).value
        guard boundary.count > 0, Int(boundary.count) <= Self.maximumBoundary else { return nil }
        return Self.part(of: body, boundary, in: bytes)
    }

    private static func isISUP(_ type: ByteRange, in bytes: Span<UInt8>) -> Bool {
        guard begins(type, "application/isup", in: bytes) else { return false }
        let end = Int(type.start) &+ 16
        // `;version=itu-t92+`, `;base=…`, or nothing: every version has the parameters that are read.
        return end == type.end || bytes[end] == Ascii.semicolon || bytes.isSpace(bytes[end])
    }

    private static func begins(_ range: ByteRange, _ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = text.utf8CodeUnitCount
        guard Int(range.count) >= count else { return false }
        return bytes.matches(ByteRange(start: range.start, count: UInt16(truncatingIfNeeded: count)), text)
    }

    private static func part(of body: ByteRange, _ boundary: ByteRange, in bytes: Span<UInt8>) -> ByteRange? {
        guard var at = delimiter(boundary, from: Int(body.start), to: body.end, in: bytes)?.end else { return nil }
        for _ in 0..<maximumParts {
            guard let next = delimiter(boundary, from: at, to: body.end, in: bytes) else { return nil }
            if let content = content(at, next.start, in: bytes) { return content }
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

    /// What follows the headers of the part `start ..< end`, where they say ISUP.
    private static func content(_ start: Int, _ end: Int, in bytes: Span<UInt8>) -> ByteRange? {
        var at = start
        var isISUPPart = false
        for _ in 0..<maximumPartLines {
            guard at < end else { return nil }
            let lineFeed = bytes.find(Ascii.lineFeed, Ascii.lineFeed, Ascii.lineFeed, from: at, to: end)
            guard lineFeed < end else { return nil }
            let lineEnd = lineFeed > at && bytes[lineFeed &- 1] == Ascii.carriageReturn ? lineFeed &- 1 : lineFeed
            if lineEnd == at {
                return isISUPPart && lineFeed &+ 1 < end ? ByteRange(lineFeed &+ 1, end) : nil
            }
            let line = ByteRange(at, lineEnd)
            if begins(line, "content-type:", in: bytes) {
                let value = bytes.skipSpace(from: at &+ 13, to: lineEnd)
                isISUPPart = isISUP(ByteRange(value, lineEnd), in: bytes)
            }
            at = lineFeed &+ 1
        }
        return nil
    }
}
