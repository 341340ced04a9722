import SIP
import Telephony
import Wire

/// A way to a neighbour: a datagram's address by one of our sockets, or a connection (a flow in the words of RFC 5626).
struct Flow: Hashable, Sendable {
    var peer: PeerAddress
    /// Position of our UDP socket; of no meaning for a connection.
    var socket = 0
    var connection: ConnectionID?
    var isSecure = false
    /// By its certificate; nil: its address says whose it is.
    var trunk: TrunkID?

    static let none = Flow(peer: .none)

    var isStream: Bool { connection != nil }
}

/// Our own addresses as the neighbours know them: what Via and Record-Route name, and what in a Route is ours.
struct ProxyAddresses: Sendable {
    /// By socket of the port.
    let udp: [PeerAddress]
    let tcp: [PeerAddress]
    var tls: [PeerAddress] = []

    func isOurs(_ address: PeerAddress) -> Bool {
        udp.contains(address) || tcp.contains(address) || tls.contains(address)
    }

    /// The socket for a datagram to `peer`: the wished one where its family fits.
    func socket(to peer: PeerAddress, wished: Int) -> Int? {
        if wished < udp.count, udp[wished].family == peer.family { return wished }
        return udp.firstIndex { $0.family == peer.family }
    }

    /// What we are called on a flow.
    func own(_ flow: Flow) -> PeerAddress {
        if flow.isStream {
            let own = flow.isSecure ? tls : tcp
            return own.first { $0.family == flow.peer.family } ?? own.first ?? .none
        }
        return flow.socket < udp.count ? udp[flow.socket] : .none
    }
}
