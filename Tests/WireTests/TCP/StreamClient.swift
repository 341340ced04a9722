import Glibc
import Wire

/// A plain blocking TCP connection of a test; reads give up after 10 s.
final class StreamClient {
    private let descriptor: Int32

    init?(_ peer: PeerAddress, from source: PeerAddress? = nil, receiveBuffer: Int32? = nil) {
        let family = peer.family == .v4 ? AF_INET : AF_INET6
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var limit = [10, 0]
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<Int>.size * 2))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<Int>.size * 2))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        if let source, !Self.withRaw(source, { bind(descriptor, $0, $1) == 0 }) { return nil }
        guard Self.withRaw(peer, { connect(descriptor, $0, $1) == 0 }) else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// sockaddr_in or sockaddr_in6, byte by byte.
    private static func withRaw(_ address: PeerAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        func bigEndian(_ value: UInt64, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (bytes - 1 - $0))) }
        }
        let port = bigEndian(UInt64(address.port), 2)
        var bytes: [UInt8]
        if address.family == .v4 {
            bytes = [UInt8(AF_INET), 0] + port + bigEndian(address.low, 4) + [UInt8](repeating: 0, count: 8)
        } else {
            bytes = [UInt8(AF_INET6), 0] + port + [0, 0, 0, 0]
            bytes += bigEndian(address.high, 8) + bigEndian(address.low, 8) + [0, 0, 0, 0]
        }
        return bytes.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: sockaddr.self) { rebound in
                rebound.baseAddress.map { body($0, socklen_t(raw.count)) } ?? false
            }
        }
    }

    /// True when all went out.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let n = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard n > 0 else { return false }
            sent += n
        }
        return true
    }

    /// Writes without waiting until nothing more fits: how much went out.
    func writeAllThatFits(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let n = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard n > 0 else { break }
            sent += n
        }
        return sent
    }

    /// Exactly so many bytes, or fewer at the end of the stream.
    func read(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let n = recv(descriptor, &room, min(room.count, count - bytes.count), 0)
            guard n > 0 else { break }
            bytes += room[..<n]
        }
        return bytes
    }

    /// The other end has closed (or broken) the connection: what was still to be read is thrown away.
    func readsEnd() -> Bool {
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let n = recv(descriptor, &room, room.count, 0)
            if n == 0 { return true }
            if n < 0 { return errno == ECONNRESET || errno == EPIPE }
        }
    }
}
