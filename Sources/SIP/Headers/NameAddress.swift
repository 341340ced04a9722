/// A value of From, To, Contact, P-Asserted-Identity, Remote-Party-ID, Diversion or History-Info: a URI with a display
/// name and parameters (RFC 3261 §20.10, §25.1).
package struct NameAddress: Sendable, BitwiseCopyable {
    package var uri = SIPURI()
    /// Without its quotes; escapes stay. Absent where there is none.
    package var displayName = ByteRange.absent
    /// The header's parameters, from the first semicolon on.
    package var parameters = ByteRange.absent
    /// The value of `tag`; absent where there is none.
    package var tag = ByteRange.absent

    package init() {}

    /// Parses all of a value. Throws `badAddress` or `uriTooLong`.
    package init(_ range: ByteRange, in bytes: Span<UInt8>) throws(SIPFault) {
        try read(all: range, in: bytes)
    }

    /// Reads all of a value into this one, which is fresh.
    @inline(__always)
    mutating func read(all range: ByteRange, in bytes: Span<UInt8>) throws(SIPFault) {
        let end = Swift.min(range.end, bytes.count)
        var at = Int(range.start)
        try read(at: &at, to: end, in: bytes)
        guard at >= end else { throw .badAddress }
    }

    /// Reads one value at `position`, and leaves it at the end or at the comma behind it.
    mutating func read(at position: inout Int, to end: Int, in bytes: Span<UInt8>) throws(SIPFault) {
        let start = position
        var at = bytes.skipSpace(from: start, to: end)
        guard at < end else { throw .badAddress }
        if bytes.known(at) == Ascii.quote {
            guard let close = bytes.endOfQuoted(from: at, to: end) else { throw .badAddress }
            displayName = ByteRange(at &+ 1, close &- 1)
            at = bytes.skipSpace(from: close, to: end)
            guard at < end, bytes.known(at) == Ascii.less else { throw .badAddress }
        } else if bytes.known(at) != Ascii.less {
            let nameEnd = bytes.run(of: .display, from: at, to: end)
            if nameEnd < end, bytes.known(nameEnd) == Ascii.less {
                displayName = ByteRange(at, bytes.trimmedEnd(at, nameEnd))
                at = nameEnd
            }
        }
        if bytes.known(at) == Ascii.less {
            let close = try uri.read(from: at &+ 1, to: end, in: bytes)
            guard close < end, bytes.known(close) == Ascii.greater else { throw .badAddress }
            at = close &+ 1
        } else {
            // Without <> a semicolon begins the header's parameters, and ? and comma may not be there (§20.10).
            var uriEnd = bytes.find(
                Ascii.semicolon, Ascii.comma, Ascii.question, from: at, to: end)
            guard uriEnd == end || bytes.known(uriEnd) == Ascii.semicolon else { throw .badAddress }
            uriEnd = bytes.trimmedEnd(at, uriEnd)
            uri = try SIPURI(at, uriEnd, in: bytes)
            at = uriEnd
        }
        position = try readParameters(from: at, to: end, in: bytes)
    }

    @inline(__always)
    private mutating func readParameters(
        from start: Int, to end: Int, in bytes: Span<UInt8>
    ) throws(SIPFault) -> Int {
        var at = start
        while let parameter = try Parameter(at: &at, to: end, in: bytes, fault: .badAddress) {
            let first = parameters.isAbsent ? Int(parameter.whole.start) : Int(parameters.start)
            parameters = ByteRange(first, parameter.whole.end)
            if parameter.name.count == 3, tag.isAbsent, bytes.matches(parameter.name, "tag") {
                guard !parameter.value.isEmpty else { throw .badAddress }
                tag = parameter.value
            }
        }
        return at
    }
}
