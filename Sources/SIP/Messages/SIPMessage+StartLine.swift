extension SIPMessage {
    /// Request-Line = Method SP Request-URI SP SIP-Version; Status-Line = SIP-Version SP Status-Code SP Reason-Phrase
    /// (RFC 3261 §7.1, §7.2): single spaces, nothing around.
    mutating func readStartLine(_ bytes: Span<UInt8>) -> SIPFault? {
        let start = Int(startLine.start)
        let end = startLine.end
        guard end &- start >= 12 else { return .badStartLine }
        if bytes.matches(ByteRange(start, start &+ 4), "SIP/") { return readStatusLine(start, end, bytes) }
        isRequest = true
        let methodEnd = bytes.run(of: .token, from: start, to: end)
        guard methodEnd > start, methodEnd &- start <= Limits.methodBytes, methodEnd < end,
            bytes[methodEnd] == Ascii.space
        else { return .badStartLine }
        methodName = ByteRange(start, methodEnd)
        method = SIPMethod(methodName, in: bytes)
        let uriStart = methodEnd &+ 1
        guard uriStart < end, bytes[uriStart] != Ascii.space else { return .badStartLine }
        let uriEnd: Int
        do {
            uriEnd = try requestURI.read(from: uriStart, to: end, in: bytes)
        } catch {
            return error == .uriTooLong ? .uriTooLong : .badRequestURI
        }
        guard uriEnd < end, bytes[uriEnd] == Ascii.space else { return .badRequestURI }
        hasRequestURI = true
        let versionStart = uriEnd &+ 1
        guard end &- versionStart >= 5, bytes.matches(ByteRange(versionStart, versionStart &+ 4), "SIP/") else {
            return .badStartLine
        }
        if end &- versionStart == 7, bytes.matches(ByteRange(versionStart, end), "SIP/2.0") { return nil }
        return isVersion(versionStart &+ 4, end, bytes) ? .versionNotSupported : .badStartLine
    }

    /// 1*DIGIT "." 1*DIGIT, and nothing behind.
    private func isVersion(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Bool {
        guard let major = bytes.decimal(from: start, to: end, upTo: 65_535), major.end < end,
            bytes[major.end] == UInt8(ascii: "."),
            let minor = bytes.decimal(from: major.end &+ 1, to: end, upTo: 65_535)
        else { return false }
        return minor.end == end
    }

    private mutating func readStatusLine(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> SIPFault? {
        guard bytes.matches(ByteRange(start, start &+ 8), "SIP/2.0 "),
            let code = bytes.decimal(from: start &+ 8, to: end, upTo: 699), code.end == start &+ 11, code.value >= 100
        else { return .badStartLine }
        // The space before an empty reason phrase is often forgotten.
        guard code.end == end || bytes[code.end] == Ascii.space else { return .badStartLine }
        statusCode = UInt16(truncatingIfNeeded: code.value)
        if code.end &+ 1 < end { reasonPhrase = ByteRange(code.end &+ 1, end) }
        return nil
    }
}
