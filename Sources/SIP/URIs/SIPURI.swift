/// A URI by its parts, each a piece of the message. Escapes stay as they are.
///
/// `sip:user:password@host:port;parameters?headers` (RFC 3261 §19.1), `tel:number;parameters` (RFC 3966), `urn:…`
/// (RFC 5031), and any other scheme as an opaque text in `user`.
package struct SIPURI: Sendable, BitwiseCopyable {
    package enum Scheme: UInt8, Hashable, Sendable, BitwiseCopyable {
        case sip, sips, tel, urn, other
    }

    /// All of it.
    package var whole = ByteRange.absent
    package var scheme = Scheme.other
    /// User part without password; the number of a tel URI; what follows the scheme of others. See `number(in:)`.
    package var user = ByteRange.absent
    /// With the brackets of an IPv6 reference. Only of sip and sips.
    package var host = ByteRange.absent
    /// 0 where there is none.
    package var port: UInt16 = 0
    /// From the first semicolon on.
    package var parameters = ByteRange.absent
    /// From the question mark on.
    package var headers = ByteRange.absent
    /// Bytes of `user` before its own first semicolon.
    @usableFromInline var numberCount: UInt16 = 0

    package init() {}

    /// Parses all of `range`. Throws `badAddress` or `uriTooLong`.
    package init(_ range: ByteRange, in bytes: Span<UInt8>) throws(SIPFault) {
        try self.init(Int(range.start), Swift.min(range.end, bytes.count), in: bytes)
    }

    init(_ start: Int, _ end: Int, in bytes: Span<UInt8>) throws(SIPFault) {
        guard try read(from: start, to: end, in: bytes) == end else { throw .badAddress }
    }

    /// Reads the URI that begins at `start`, and returns where it ends by its own grammar.
    mutating func read(from start: Int, to end: Int, in bytes: Span<UInt8>) throws(SIPFault) -> Int {
        guard end > start else { throw .badAddress }
        let (scheme, rest) = try Self.scheme(from: start, to: end, in: bytes)
        self.scheme = scheme
        let uriEnd =
            switch scheme {
            case .sip, .sips: try readSIP(from: rest, to: end, in: bytes)
            case .tel, .urn, .other: try readOpaque(from: rest, to: end, in: bytes)
            }
        guard uriEnd &- start <= Limits.uriBytes else { throw .uriTooLong }
        whole = ByteRange(start, uriEnd)
        return uriEnd
    }

    private static func scheme(
        from start: Int, to end: Int, in bytes: Span<UInt8>
    ) throws(SIPFault) -> (Scheme, Int) {
        if end &- start > 4 {
            let letters =
                UInt32(bytes.known(start)) | UInt32(bytes.known(start &+ 1)) &<< 8 | UInt32(bytes.known(start &+ 2))
                &<< 16
                | 0x20_2020
            let fourth = bytes.known(start &+ 3)
            if fourth == Ascii.colon {
                if letters == 0x70_6973 { return (.sip, start &+ 4) }
                if letters == 0x6C_6574 { return (.tel, start &+ 4) }
                if letters == 0x6E_7275 { return (.urn, start &+ 4) }
            } else if letters == 0x70_6973, fourth | 0x20 == 0x73, bytes.known(start &+ 4) == Ascii.colon {
                return (.sips, start &+ 5)
            }
        }
        // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986 §3.1)
        guard (97...122).contains(bytes.known(start) | 0x20) else { throw .badAddress }
        var at = start
        while at < end, bytes.known(at) != Ascii.colon {
            let byte = bytes.known(at)
            guard (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == 43 || byte == 45 || byte == 46
            else { throw .badAddress }
            at &+= 1
        }
        guard at < end else { throw .badAddress }
        return (.other, at &+ 1)
    }

    private mutating func readOpaque(from start: Int, to end: Int, in bytes: Span<UInt8>) throws(SIPFault) -> Int {
        let uriEnd = bytes.run(of: .uri, from: start, to: end)
        guard uriEnd > start else { throw .badAddress }
        var userEnd = uriEnd
        if scheme == .tel {
            userEnd = bytes.find(Ascii.semicolon, Ascii.semicolon, Ascii.semicolon, from: start, to: uriEnd)
            if userEnd < uriEnd { parameters = ByteRange(userEnd, uriEnd) }
        }
        user = ByteRange(start, userEnd)
        let numberEnd =
            bytes.find(Ascii.semicolon, Ascii.semicolon, Ascii.semicolon, from: start, to: userEnd)
        numberCount = UInt16(truncatingIfNeeded: numberEnd &- start)
        return uriEnd
    }

    private mutating func readSIP(from start: Int, to end: Int, in bytes: Span<UInt8>) throws(SIPFault) -> Int {
        // An unescaped @ stands only behind the user part (RFC 3261 §25.1): a run that ends at one is the user part.
        var at = start
        let userEnd = bytes.run(of: .user, from: at, to: end)
        var userInfoEnd = userEnd
        if userEnd < end, bytes.known(userEnd) == Ascii.colon {
            userInfoEnd = bytes.run(of: .user, from: userEnd &+ 1, to: end)
        }
        if userInfoEnd < end, bytes.known(userInfoEnd) == Ascii.at {
            guard userEnd > start else { throw .badAddress }
            user = ByteRange(start, userEnd)
            let numberEnd = bytes.find(
                Ascii.semicolon, Ascii.semicolon, Ascii.semicolon, from: start, to: userEnd)
            numberCount = UInt16(truncatingIfNeeded: numberEnd &- start)
            at = userInfoEnd &+ 1
        }
        guard let hostPort = HostPort(from: at, to: end, in: bytes) else { throw .badAddress }
        host = hostPort.host
        port = hostPort.port
        at = hostPort.end
        if at < end, bytes.known(at) == Ascii.semicolon {
            let parametersStart = at
            at = bytes.run(of: .parameters, from: at, to: end)
            parameters = ByteRange(parametersStart, at)
        }
        if at < end, bytes.known(at) == Ascii.question {
            let headersStart = at
            at = bytes.run(of: .uri, from: at, to: end)
            headers = ByteRange(headersStart, at)
        }
        return at
    }
}

/// host [ ":" port ] as in URIs and in the sent-by of a Via.
struct HostPort {
    var host: ByteRange
    var port: UInt16
    var end: Int

    @inline(__always)
    init?(from start: Int, to end: Int, in bytes: Span<UInt8>) {
        guard start < end else { return nil }
        var at: Int
        if bytes.known(start) == Ascii.openBracket {
            at = bytes.run(of: .ipv6, from: start &+ 1, to: end)
            guard at > start &+ 2, at < end, bytes.known(at) == Ascii.closeBracket else { return nil }
            at &+= 1
        } else {
            at = bytes.run(of: .host, from: start, to: end)
            guard at > start else { return nil }
        }
        host = ByteRange(start, at)
        port = 0
        if at < end, bytes.known(at) == Ascii.colon {
            guard let number = bytes.decimal(from: at &+ 1, to: end, upTo: 65_535) else { return nil }
            port = UInt16(truncatingIfNeeded: number.value)
            at = number.end
        }
        self.end = at
    }
}

extension SIPURI {
    /// What a telephone number is read from: the user part up to its own parameters (`;npdi`, `;phone-context=…`,
    /// RFC 3261 §19.1.6). Percent escapes are still in it.
    @inlinable package var number: ByteRange { ByteRange(start: user.start, count: numberCount) }

    /// The same.
    package func number(in bytes: Span<UInt8>) -> ByteRange { number }

    /// The value of a URI parameter, letters of its name in either case.
    package func parameter(_ name: StaticString, in bytes: Span<UInt8>) -> (isPresent: Bool, value: ByteRange) {
        bytes.parameter(name, in: parameters)
    }

    /// `user=phone`: the user part is a telephone number.
    package func isPhone(in bytes: Span<UInt8>) -> Bool {
        bytes.matches(parameter("user", in: bytes).value, "phone")
    }

    /// `urn:service:sos` and its subservices (RFC 5031 §4.2), letters in either case.
    package func isEmergencyService(in bytes: Span<UInt8>) -> Bool {
        guard scheme == .urn, user.count >= 11 else { return false }
        let head = ByteRange(start: user.start, count: 11)
        guard bytes.matches(head, "service:sos") else { return false }
        return user.count == 11 || bytes.known(head.end) == UInt8(ascii: ".")
    }
}
