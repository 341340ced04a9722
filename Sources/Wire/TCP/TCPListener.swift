internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Accepts connections on a few addresses, cuts their streams into messages and hands those to a `StreamInbox`.
///
///     let inbox = StreamInbox(wakeUp: wakeUp)
///     let listener = try TCPListener(addresses: [address], inbox: inbox) { MyFraming() }
///     // on the judge's thread, when `wakeUp` says so:
///     for message in inbox.drain() { replies.append(StreamReply(to: message.connection, answer)) }
///     listener.reply(replies)
///
/// One event loop, on a thread of its own. Must be closed by `close()`.
package final class TCPListener: Sendable {
    package let localAddresses: [PeerAddress]
    private let group: MultiThreadedEventLoopGroup
    private let entrance: LoopEntrance
    private let servers: [any Channel]
    private let registry: NIOLoopBoundBox<StreamRegistry>
    private let counterBox: StreamCounterBox

    /// Listens once it returns. `makeFraming` is called on the event loop for each connection.
    /// Blocks until bound: not from an event loop or a Swift task.
    package init(
        addresses: [PeerAddress], limits: StreamLimits = StreamLimits(), inbox: StreamInbox,
        inherited: InheritedSockets = .none, makeFraming: @escaping @Sendable () -> any MessageFraming
    ) throws(WireError) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let entrance = LoopEntrance(loop)
        let counters = StreamCounterBox()
        let registry = NIOLoopBoundBox.makeBoxSendingValue(
            StreamRegistry(limits: limits, inbox: inbox, counters: counters, loop: loop, entrance: entrance),
            eventLoop: loop)
        var servers: [any Channel] = []
        for address in addresses {
            do {
                let bootstrap = Self.bootstrap(on: group, for: address, limits, registry, makeFraming)
                if let descriptor = inherited.take(.stream, address) {
                    servers.append(try bootstrap.withBoundSocket(descriptor).wait())
                } else {
                    let target = try SocketAddress(ipAddress: address.host, port: Int(address.port))
                    servers.append(try bootstrap.bind(to: target).wait())
                }
            } catch {
                try? group.syncShutdownGracefully()
                let number = (error as? IOError)?.errnoCode
                throw number.map { WireError.system(-$0, doing: "tcp://\(address)") }
                    ?? WireError(.system(0), "tcp://\(address): \(error)")
            }
        }
        self.group = group
        self.entrance = entrance
        self.registry = registry
        self.servers = servers
        counterBox = counters
        localAddresses = servers.map { PeerAddress($0.localAddress) }
    }

    private static func bootstrap(
        on group: MultiThreadedEventLoopGroup, for address: PeerAddress, _ limits: StreamLimits,
        _ registry: NIOLoopBoundBox<StreamRegistry>, _ makeFraming: @escaping @Sendable () -> any MessageFraming
    ) -> ServerBootstrap {
        let marks = ChannelOptions.Types.WriteBufferWaterMark(
            low: max(limits.unsentBytes / 2, 1), high: max(limits.unsentBytes, 1))
        let server = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: marks)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = registry.value.admit(
                        peer: PeerAddress(channel.remoteAddress), local: PeerAddress(channel.localAddress),
                        framing: makeFraming())
                    guard let connection else { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
        guard address.family == .v6 else { return server }
        return server.serverChannelOption(
            ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }

    package var counters: StreamCounters { counterBox.value.withLock { $0 } }

    /// Writes answers: one hop to the loop and one flush a connection, however many they are. Any thread.
    package func reply(_ replies: [StreamReply]) {
        guard !replies.isEmpty else { return }
        let registry = registry
        entrance.execute { registry.value.write(replies) }
    }

    /// Stops listening, closes every connection and ends the thread. Not from the event loop or a Swift task.
    package func close() {
        guard entrance.shut() else { return }
        for server in servers { server.close(promise: nil) }
        try? group.syncShutdownGracefully()
    }
}

extension PeerAddress {
    /// `none` for anything but IPv4 and IPv6. Without the scope of a link-local one: answers go by the connection.
    init(_ address: SocketAddress?) {
        guard let address, let host = address.ipAddress, let port = address.port,
            let parsed = PeerAddress(host: host, port: UInt16(clamping: port))
        else {
            self = .none
            return
        }
        self = parsed
    }
}
