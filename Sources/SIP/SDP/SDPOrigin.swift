/// `o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>` (RFC 8866 §5.2): who wrote the
/// description. Software has habits here, which it rarely changes.
package struct SDPOrigin: Sendable, BitwiseCopyable {
    package var user = ByteRange.absent
    /// Digits by the grammar; as it is written.
    package var sessionID = ByteRange.absent
    package var sessionVersion = ByteRange.absent
    package var connection = SDPConnection()

    init() {}

    init(_ value: ByteRange, in bytes: Span<UInt8>) throws(SDPFault) {
        var fields = SDPFields(value)
        guard let user = fields.next(in: bytes), let sessionID = fields.next(in: bytes),
            let sessionVersion = fields.next(in: bytes), let connection = SDPConnection(&fields, in: bytes),
            fields.isAtEnd
        else { throw .badOrigin }
        self.user = user
        self.sessionID = sessionID
        self.sessionVersion = sessionVersion
        self.connection = connection
    }
}

/// `<nettype> <addrtype> <connection-address>` (RFC 8866 §5.7): where media are wanted.
package struct SDPConnection: Sendable, BitwiseCopyable {
    package enum Family: UInt8, Hashable, Sendable, BitwiseCopyable {
        /// Of another network than IN, or of a kind of address that is neither.
        case other
        case v4
        case v6
    }

    package var family = Family.other
    /// An address or a host name, without a multicast's TTL and count.
    package var address = ByteRange.absent

    package var isAbsent: Bool { address.isAbsent }

    init() {}

    init(_ value: ByteRange, in bytes: Span<UInt8>) throws(SDPFault) {
        var fields = SDPFields(value)
        guard let connection = SDPConnection(&fields, in: bytes), fields.isAtEnd else { throw .badConnection }
        self = connection
    }

    init?(_ fields: inout SDPFields, in bytes: Span<UInt8>) {
        guard let network = fields.next(in: bytes), let kind = fields.next(in: bytes),
            let whole = fields.next(in: bytes)
        else { return nil }
        if bytes.matches(network, "IN") {
            if bytes.matches(kind, "IP4") { family = .v4 }
            if bytes.matches(kind, "IP6") { family = .v6 }
        }
        // `224.2.36.42/127`, `ff15::101/3`.
        let slash = bytes.find(Ascii.slash, Ascii.slash, Ascii.slash, from: Int(whole.start), to: whole.end)
        guard slash > Int(whole.start) else { return nil }
        address = ByteRange(Int(whole.start), slash)
    }
}
