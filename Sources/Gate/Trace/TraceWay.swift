import Telephony
import Wire

/// How a traced message travelled.
package enum TraceTransport: UInt8, Hashable, Sendable, BitwiseCopyable {
    case udp
    case tcp
    case tls

    /// As people write it.
    package var name: String {
        switch self {
        case .udp: "UDP"
        case .tcp: "TCP"
        case .tls: "TLS"
        }
    }

    var isStream: Bool { self != .udp }
}

/// By which way a message came or goes, as a trace tells it.
struct TraceWay: BitwiseCopyable {
    var own: PeerAddress
    var transport = TraceTransport.udp
    /// By the certificate of the connection; nil: its address says whose it is.
    var trunk: UInt16?

    init(own: PeerAddress) {
        self.own = own
    }

    init(of message: StreamMessage, in trunks: TrunkSet) {
        own = message.local
        transport = message.isSecure ? .tls : .tcp
        trunk = trunks.source(of: message).trunk?.index
    }

    init(_ flow: Flow, own: PeerAddress) {
        self.own = own
        transport = !flow.isStream ? .udp : flow.isSecure ? .tls : .tcp
        trunk = flow.trunk?.index
    }
}
