import NIOCore
import Synchronization

/// Open connections by source address: one address alone cannot take them all.
final class ConnectionsBySource: Sendable {
    private let most: Int
    private let countsLoopback: Bool
    private let counts = Mutex<[String: Int]>([:])

    /// `countsLoopback`: also of this machine's own addresses, at which a proxy stands for everybody behind it.
    init(most: Int, countsLoopback: Bool) {
        self.most = most
        self.countsLoopback = countsLoopback
    }

    /// False: it has as many as it may. Nil is nobody's address, and is not counted.
    func takes(_ address: String?) -> Bool {
        guard let address, isCounted(address) else { return true }
        return counts.withLock { counts in
            guard counts[address, default: 0] < most else { return false }
            counts[address, default: 0] += 1
            return true
        }
    }

    /// One that was taken has ended.
    func ended(_ address: String?) {
        guard let address, isCounted(address) else { return }
        counts.withLock { counts in
            guard let count = counts[address] else { return }
            counts[address] = count > 1 ? count - 1 : nil
        }
    }

    /// Sources that have a connection.
    var sources: Int { counts.withLock { $0.count } }

    private func isCounted(_ address: String) -> Bool {
        countsLoopback || !(address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127."))
    }
}

/// Closes a connection whose source has as many as it may.
final class SourceGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let connections: ConnectionsBySource
    private var address: String?
    private var isTaken = false

    init(_ connections: ConnectionsBySource) { self.connections = connections }

    func channelActive(context: ChannelHandlerContext) {
        address = context.remoteAddress?.ipAddress
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
