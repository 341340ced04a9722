import NIOCore
import Synchronization
import Wire

/// Open connections by source: one alone cannot take them all.
final class ConnectionsBySource: Sendable {
    private struct Counts {
        var open: [PeerAddress: Int] = [:]
        var refused: UInt64 = 0
    }

    private let most: Int
    private let countsLoopback: Bool
    private let counts = Mutex(Counts())

    /// `countsLoopback`: also of this machine's own addresses, at which a proxy stands for everybody behind it.
    init(most: Int, countsLoopback: Bool) {
        self.most = most
        self.countsLoopback = countsLoopback
    }

    /// False: it has as many as it may. `none` is nobody's address, and is not counted.
    func takes(_ address: PeerAddress) -> Bool {
        guard isCounted(address) else { return true }
        return counts.withLock { counts in
            guard counts.open[address.source, default: 0] < most else {
                counts.refused &+= 1
                return false
            }
            counts.open[address.source, default: 0] += 1
            return true
        }
    }

    /// One that was taken has ended.
    func ended(_ address: PeerAddress) {
        guard isCounted(address) else { return }
        counts.withLock { counts in
            guard let count = counts.open[address.source] else { return }
            counts.open[address.source] = count > 1 ? count - 1 : nil
        }
    }

    /// Sources that have a connection.
    var sources: Int { counts.withLock { $0.open.count } }

    var refused: UInt64 { counts.withLock { $0.refused } }

    private func isCounted(_ address: PeerAddress) -> Bool {
        address.family != .none && (countsLoopback || !(address.isLoopback || address.isMappedLoopback))
    }
}

extension PeerAddress {
    /// ::ffff:127.0.0.0/104.
    fileprivate var isMappedLoopback: Bool { family == .v6 && high == 0 && low >> 24 == 0xFFFF_7F }
}

/// Closes a connection whose source has as many as it may.
final class SourceGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let connections: ConnectionsBySource
    private var address = PeerAddress.none
    private var isTaken = false

    init(_ connections: ConnectionsBySource) { self.connections = connections }

    func channelActive(context: ChannelHandlerContext) {
        address = context.remoteAddress?.ipAddress.flatMap { PeerAddress(host: $0, port: 0) } ?? .none
        isTaken = connections.takes(address)
        guard isTaken else { return context.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isTaken { connections.ended(address) }
        isTaken = false
        context.fireChannelInactive()
    }
}
