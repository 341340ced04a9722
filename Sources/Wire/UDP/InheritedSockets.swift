internal import CWire
internal import Glibc
internal import Synchronization

/// Bound sockets that the supervisor opened before this process and keeps open behind it: calls that arrive between two
/// processes wait in them (systemd's socket activation, sd_listen_fds(3): LISTEN_PID, LISTEN_FDS, descriptors from 3 on).
package final class InheritedSockets: Sendable {
    package enum Kind: Int32, Hashable, Sendable {
        case stream = 1
        case datagram = 2
    }

    private struct Socket {
        var descriptor: Int32
        var kind: Kind
        var address: PeerAddress
    }

    /// First descriptor of the protocol.
    private static let firstDescriptor: Int32 = 3
    /// More than a gate can listen on.
    private static let most: Int32 = 64

    package static let none = InheritedSockets([])

    private let sockets: Mutex<[Socket]>

    private init(_ sockets: [Socket]) {
        self.sockets = Mutex(sockets)
    }

    /// What this process was given. Each descriptor is closed for children; what is no IP socket is left alone.
    /// `environment`: value of a variable.
    package static func fromSupervisor(_ environment: (String) -> String?) -> InheritedSockets {
        guard environment("LISTEN_PID") == String(getpid()), let count = environment("LISTEN_FDS").flatMap(Int32.init),
            count > 0, count <= most
        else { return .none }
        var sockets: [Socket] = []
        for descriptor in firstDescriptor..<firstDescriptor + count {
            _ = cwire_close_on_exec(descriptor)
            var local = cwire_address()
            guard let kind = Kind(rawValue: cwire_socket_type(descriptor)), cwire_local(descriptor, &local) == 0 else {
                continue
            }
            sockets.append(Socket(descriptor: descriptor, kind: kind, address: PeerAddress(local)))
        }
        return InheritedSockets(sockets)
    }

    /// The descriptor of this very address, once; nil: it has to be opened.
    func take(_ kind: Kind, _ address: PeerAddress) -> Int32? {
        sockets.withLock { sockets in
            guard let index = sockets.firstIndex(where: { $0.kind == kind && $0.address == address }) else {
                return nil
            }
            return sockets.remove(at: index).descriptor
        }
    }

    /// Addresses that nobody took: the supervisor's configuration and ours do not agree.
    package var left: [String] {
        sockets.withLock { $0.map { "\($0.kind == .stream ? "tcp" : "udp")://\($0.address)" } }
    }
}
