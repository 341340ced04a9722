import Telephony
import Wire

extension ConfigurationReader {
    private static let schemes = ["udp://", "tcp://", "tls://"]

    /// `[gate] listen`, and what its sockets are told.
    static func edges(_ section: ConfigurationDocument.Section, into gate: inout Configuration.Gate) throws {
        if let listen = try section.strings("listen") {
            for address in listen where !schemes.contains(where: { address.hasPrefix($0) }) {
                throw section.fault(
                    "listen", "\"\(address)\" is no listening address",
                    expected: "udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT")
            }
            guard !listen.isEmpty else {
                throw section.fault("listen", "no address to listen on", expected: "[\"udp://127.0.0.1:5060\"]")
            }
            gate.listen = listen
        }
        gate.receiveBufferBytes =
            try section.integer("receive_buffer", in: 65_536...268_435_456) ?? gate.receiveBufferBytes
        gate.dscp = try section.integer("dscp", in: 0...63)
    }

    /// `[tls]`: with a `tls://` address, and only then.
    static func tls(
        _ top: ConfigurationDocument.Section, folder: String, listen: [String]
    ) throws -> TLSFiles? {
        let isAsked = listen.contains { $0.hasPrefix("tls://") }
        guard let section = try top.section("tls", keys: ["certificate", "key", "authorities"]) else {
            guard !isAsked else {
                throw top.fault(
                    "gate.listen", "a tls:// address needs a certificate", expected: "[tls] certificate and key")
            }
            return nil
        }
        guard isAsked else {
            throw top.fault(
                "tls", "[tls] without a tls:// address in [gate] listen",
                expected: "\"tls://HOST:5061\" among them, or no [tls]")
        }
        return TLSFiles(
            certificate: path(try section.required("certificate"), folder: folder),
            key: path(try section.required("key"), folder: folder),
            authorities: try section.string("authorities").map { path($0, folder: folder) })
    }

    /// `[limits]`: of connections, by source address.
    static func limits(_ top: ConfigurationDocument.Section) throws -> Configuration.Limits {
        var limits = Configuration.Limits()
        let keys = ["connections", "handshakes", "half_read_ms", "message_bytes"]
        guard let section = try top.section("limits", keys: keys) else { return limits }
        limits.connections = try section.integer("connections", in: 1...65_535) ?? limits.connections
        limits.handshakesPerSecond = try section.integer("handshakes", in: 1...10_000) ?? limits.handshakesPerSecond
        limits.halfReadMilliseconds =
            try section.integer("half_read_ms", in: 100...60_000) ?? limits.halfReadMilliseconds
        limits.messageBytes = try section.integer("message_bytes", in: 1_024...65_535) ?? limits.messageBytes
        return limits
    }

    /// A domain as certificates name it; nobody's certificate is seen where none is asked for.
    static func tlsSubject(_ section: ConfigurationDocument.Section) throws -> String? {
        guard let subject = try section.string("tls_subject")?.lowercased() else { return nil }
        let isName =
            (1...253).contains(subject.utf8.count)
            && subject.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        guard isName else {
            throw section.fault(
                "tls_subject", "\"\(subject)\" is no name that a certificate gives a host",
                expected: "\"sbc.example.net\", without wildcards")
        }
        return subject
    }

    static func checkSubjects(_ top: ConfigurationDocument.Section, _ configuration: Configuration) throws {
        guard configuration.tls?.authorities == nil,
            let index = configuration.trunks.firstIndex(where: { $0.tlsSubject != nil })
        else { return }
        throw top.fault(
            "trunk[\(index)].tls_subject", "tls_subject, but nobody is asked for a certificate",
            expected: "[tls] authorities = \"carriers.pem\"")
    }
}
