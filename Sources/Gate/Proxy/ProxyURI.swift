// Owner: the thread that forwards. Allocates for IPv6 alone. Budget: 30 ns an address.

import SIP
import Wire

/// Where a URI leads: an address and whether it asks for a stream. Names are not looked up (RFC 3263 without DNS).
struct ProxyURI {
    var address: PeerAddress
    var isStream: Bool
    var isLoose: Bool

    /// Nil for what names no address: a host name, a tel or another URI.
    init?(_ uri: SIPURI, in bytes: Span<UInt8>) {
        guard uri.scheme == .sip || uri.scheme == .sips else { return nil }
        let transport = uri.parameter("transport", in: bytes).value
        let isSecure = uri.scheme == .sips || bytes.matches(transport, "tls")
        // RFC 3261 §19.1.2: 5061 where TLS is asked for.
        let port = uri.port == 0 && isSecure ? 5061 : uri.port
        guard let address = Self.address(uri.host, port: port, in: bytes) else { return nil }
        self.address = address
        isStream = isSecure || bytes.matches(transport, "tcp")
        isLoose = uri.parameter("lr", in: bytes).isPresent
    }

    /// A host that is an address; port 0 stands for 5060 (RFC 3261 §19.1.2).
    static func address(_ host: ByteRange, port: UInt16, in bytes: Span<UInt8>) -> PeerAddress? {
        let port = port == 0 ? 5060 : port
        guard host.count > 0, host.end <= bytes.count else { return nil }
        if let v4 = v4(host, in: bytes) { return PeerAddress(v4: v4, port: port) }
        guard bytes[Int(host.start)] == UInt8(ascii: "["), host.count > 4 else { return nil }
        let inner = bytes.extracting(Int(host.start) + 1..<host.end - 1)
        let text = String(decoding: [UInt8](copying: inner), as: UTF8.self)
        return PeerAddress(host: text, port: port)
    }

    private static func v4(_ host: ByteRange, in bytes: Span<UInt8>) -> UInt32? {
        guard host.count >= 7, host.count <= 15 else { return nil }
        var address: UInt32 = 0
        var value: UInt32 = 0
        var digits = 0
        var dots = 0
        for at in host.bounds {
            let byte = bytes[at]
            if byte == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | value
                value = 0
                digits = 0
                dots += 1
            } else {
                guard byte >= 48, byte <= 57, digits < 3, digits == 0 || value > 0 else { return nil }
                value = value * 10 + UInt32(byte - 48)
                guard value <= 255 else { return nil }
                digits += 1
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return address << 8 | value
    }

    /// The address of a URI of ours, as a person wrote it.
    static func target(ofConfigured text: String) -> PeerAddress? {
        let bytes = Array(text.utf8)
        guard bytes.count <= Limits.uriBytes,
            let uri = try? SIPURI(ByteRange(start: 0, count: UInt16(bytes.count)), in: bytes.span)
        else { return nil }
        return ProxyURI(uri, in: bytes.span)?.address
    }
}
