package import Wire

/// Where the gate listens: `udp://127.0.0.1:5060`, `tcp://[::1]:5060`, `tls://127.0.0.1:5061`.
package struct ListenAddress: Hashable, Sendable {
    package enum Transport: String, Hashable, Sendable {
        case udp
        case tcp
        case tls
    }

    package var transport: Transport
    package var address: PeerAddress

    package init(_ transport: Transport, _ address: PeerAddress) {
        self.transport = transport
        self.address = address
    }

    /// The port may be left out: 5060, for TLS 5061 (RFC 3261 §19.1.2).
    package init(_ text: String) throws(GateError) {
        for transport in [Transport.udp, .tcp, .tls] {
            let scheme = "\(transport.rawValue)://"
            if text.hasPrefix(scheme),
                let address = PeerAddress(text.dropFirst(scheme.count), defaultPort: transport == .tls ? 5061 : 5060)
            {
                self.init(transport, address)
                return
            }
        }
        throw GateError(.badListenAddress, "\"\(text)\" is no address to listen on: udp://127.0.0.1:5060 is one")
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String { "\(transport.rawValue)://\(address)" }
}
