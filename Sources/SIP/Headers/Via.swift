/// One hop of the way back (RFC 3261 §20.42): `SIP/2.0/UDP host:port;branch=…;received=…;rport=…`.
package struct Via: Sendable, BitwiseCopyable {
    package enum Transport: UInt8, Hashable, Sendable, BitwiseCopyable {
        case udp, tcp, tls, sctp, ws, wss, other
    }

    /// From the protocol to the last parameter.
    package var whole = ByteRange.absent
    package var transport = Transport.other
    /// Host of sent-by, with the brackets of an IPv6 reference.
    package var host = ByteRange.absent
    /// Port of sent-by; 0 where there is none.
    package var port: UInt16 = 0
    /// Host and port as they are written.
    package var sentBy = ByteRange.absent
    package var branch = ByteRange.absent
    /// The value of `received`.
    package var received = ByteRange.absent
    /// The value of `rport`; absent where it has none.
    package var rport = ByteRange.absent
    /// The client asks for an answer to the port that it sent from (RFC 3581).
    package var wantsReplyPort: Bool { !rportWhole.isAbsent }

    /// `;received=…` and `;rport` or `;rport=…` as they stand in the value, for the one who fills them.
    var receivedWhole = ByteRange.absent
    var rportWhole = ByteRange.absent

    package init() {}

    /// One whole value; nil for what is no Via.
    package init?(_ range: ByteRange, in bytes: Span<UInt8>) {
        self.init()
        var at = Int(range.start)
        guard read(at: &at, to: Swift.min(range.end, bytes.count), in: bytes) == nil else { return nil }
    }

    /// Reads one value at `position` and leaves it at the end or at the comma behind it. After a fault what was read
    /// before it is there.
    @inline(__always)
    mutating func read(at position: inout Int, to end: Int, in bytes: Span<UInt8>) -> SIPFault? {
        let start = bytes.skipSpace(from: position, to: end)
        guard let transportStart = Self.endOfProtocol(from: start, to: end, in: bytes) else { return .badVia }
        var at = bytes.run(of: .token, from: transportStart, to: end)
        guard at > transportStart else { return .badVia }
        transport = Self.transport(ByteRange(transportStart, at), in: bytes)
        let hostStart = bytes.skipSpace(from: at, to: end)
        guard hostStart > at, let hostPort = Self.sentBy(from: hostStart, to: end, in: bytes) else { return .badVia }
        host = hostPort.host
        port = hostPort.port
        at = hostPort.end
        sentBy = ByteRange(hostStart, at)
        whole = ByteRange(start, at)
        do {
            while let parameter = try Parameter(at: &at, to: end, in: bytes, fault: .badVia) {
                take(parameter, in: bytes)
                whole = ByteRange(start, parameter.whole.end)
            }
        } catch {
            return error
        }
        position = at
        return nil
    }

    /// `SIP/2.0/`, with spaces around the slashes where the sender likes them.
    @inline(__always)
    private static func endOfProtocol(from start: Int, to end: Int, in bytes: Span<UInt8>) -> Int? {
        if end &- start > 8, bytes.isExactly(ByteRange(start, start &+ 8), "SIP/2.0/") {
            return bytes.skipSpace(from: start &+ 8, to: end)
        }
        var at = start
        for _ in 0..<2 {
            let tokenStart = at
            at = bytes.run(of: .token, from: at, to: end)
            guard at > tokenStart else { return nil }
            at = bytes.skipSpace(from: at, to: end)
            guard at < end, bytes.known(at) == Ascii.slash else { return nil }
            at = bytes.skipSpace(from: at &+ 1, to: end)
        }
        return at
    }

    /// sent-by allows spaces around its colon (COLON, RFC 3261 §25.1).
    @inline(__always)
    private static func sentBy(from start: Int, to end: Int, in bytes: Span<UInt8>) -> HostPort? {
        guard var hostPort = HostPort(from: start, to: end, in: bytes) else {
            return spacedSentBy(from: start, to: end, in: bytes)
        }
        let next = bytes.skipSpace(from: hostPort.end, to: end)
        if next < end, bytes.known(next) == Ascii.colon {
            guard let spaced = spacedSentBy(from: start, to: end, in: bytes) else { return nil }
            hostPort = spaced
        }
        return hostPort
    }

    @inline(never)
    private static func spacedSentBy(from start: Int, to end: Int, in bytes: Span<UInt8>) -> HostPort? {
        let hostEnd = bytes.find(Ascii.space, Ascii.tab, Ascii.carriageReturn, from: start, to: end)
        // `host: 5060` has its space behind the colon, `host : 5060` before it too.
        let hasColon =
            hostEnd > start && bytes.known(hostEnd &- 1) == Ascii.colon && bytes.known(start) != Ascii.openBracket
        let nameEnd = hasColon ? hostEnd &- 1 : hostEnd
        guard var hostPort = HostPort(from: start, to: nameEnd, in: bytes), hostPort.end == nameEnd,
            hostPort.port == 0
        else { return nil }
        var at = bytes.skipSpace(from: nameEnd, to: end)
        guard at < end, bytes.known(at) == Ascii.colon else { return nil }
        at = bytes.skipSpace(from: at &+ 1, to: end)
        guard let number = bytes.decimal(from: at, to: end, upTo: 65_535) else { return nil }
        hostPort.port = UInt16(truncatingIfNeeded: number.value)
        hostPort.end = number.end
        return hostPort
    }

    @inline(__always)
    private mutating func take(_ parameter: Parameter, in bytes: Span<UInt8>) {
        switch parameter.name.count {
        case 6 where branch.isAbsent && bytes.matches(parameter.name, "branch"):
            branch = parameter.value
        case 5 where rportWhole.isAbsent && bytes.matches(parameter.name, "rport"):
            rportWhole = parameter.whole
            rport = parameter.value
        case 8 where receivedWhole.isAbsent && bytes.matches(parameter.name, "received"):
            receivedWhole = parameter.whole
            received = parameter.value
        default: break
        }
    }

    @inline(__always)
    private static func transport(_ range: ByteRange, in bytes: Span<UInt8>) -> Transport {
        switch range.count {
        case 2 where bytes.matches(range, "WS"): .ws
        case 3 where bytes.matches(range, "UDP"): .udp
        case 3 where bytes.matches(range, "TCP"): .tcp
        case 3 where bytes.matches(range, "TLS"): .tls
        case 3 where bytes.matches(range, "WSS"): .wss
        case 4 where bytes.matches(range, "SCTP"): .sctp
        default: .other
        }
    }

    /// The branch begins with the magic cookie: it names the transaction (RFC 3261 §8.1.1.7). Without it the rules of
    /// RFC 2543 apply (§17.2.3).
    package func hasMagicCookie(in bytes: Span<UInt8>) -> Bool {
        branch.count >= 7 && bytes.matches(ByteRange(start: branch.start, count: 7), "z9hG4bK")
    }
}
