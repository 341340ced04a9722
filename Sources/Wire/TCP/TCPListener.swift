internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Accepts connections on a few addresses, cuts their streams into messages and hands those to a `StreamInbox`.
///
///     let inbox = StreamInbox(wakeUp: wakeUp)
///     let listener = try TCPListener(addresses: [address], inbox: inbox) { MyFraming() }
///     // on the judge's thread, when `wakeUp` says so:
///     for message in inbox.drain() { replies.append(StreamReply(to: message.connection, answer)) }
///     listener.reply(replies)
///
/// One event loop, on a thread of its own, which does TLS as well. Must be closed by `close()`.
package final class TCPListener: Sendable {
    /// Without TLS.
    package let localAddresses: [PeerAddress]
    package let secureAddresses: [PeerAddress]
    private let group: MultiThreadedEventLoopGroup
    private let entrance: LoopEntrance
    private let servers: [any Channel]
    private let registry: NIOLoopBoundBox<StreamRegistry>
    private let counterBox: StreamCounterBox
    private let credentials: CredentialsBox

    /// What new connections are shown.
    private final class CredentialsBox: Sendable {
        let value: Mutex<TLSCredentials?>
        init(_ credentials: TLSCredentials?) { value = Mutex(credentials) }
    }

    /// Listens once it returns. `makeFraming` is called on the event loop for each connection.
    /// Blocks until bound: not from an event loop or a Swift task.
    ///
    /// `secure`: addresses where TLS is spoken, with `credentials`. `dscp`: 0 to 63, of all that is sent; nil: the system's.
    package init(
        addresses: [PeerAddress], secure: [PeerAddress] = [], credentials: TLSCredentials? = nil,
        limits: StreamLimits = StreamLimits(), dscp: Int? = nil, inbox: StreamInbox,
        inherited: InheritedSockets = .none, makeFraming: @escaping @Sendable () -> any MessageFraming
    ) throws(WireError) {
        precondition(secure.isEmpty || credentials != nil)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let entrance = LoopEntrance(loop)
        let counters = StreamCounterBox()
        let box = CredentialsBox(credentials)
        let registry = NIOLoopBoundBox.makeBoxSendingValue(
            StreamRegistry(limits: limits, inbox: inbox, counters: counters, loop: loop, entrance: entrance),
            eventLoop: loop)
        var servers: [any Channel] = []
        for (address, isSecure) in addresses.map({ ($0, false) }) + secure.map({ ($0, true) }) {
            do {
                let bootstrap = Self.bootstrap(on: group, for: address, limits, dscp) { channel in
                    let credentials = isSecure ? box.value.withLock { $0 } : nil
                    try Self.take(channel, registry.value, credentials, makeFraming())
                }
                if let descriptor = inherited.take(.stream, address) {
                    servers.append(try bootstrap.withBoundSocket(descriptor).wait())
                } else {
                    let target = try SocketAddress(ipAddress: address.host, port: Int(address.port))
                    servers.append(try bootstrap.bind(to: target).wait())
                }
            } catch {
                try? group.syncShutdownGracefully()
                let number = (error as? IOError)?.errnoCode
                let name = "\(isSecure ? "tls" : "tcp")://\(address)"
                throw number.map { WireError.system(-$0, doing: name) } ?? WireError(.system(0), "\(name): \(error)")
            }
        }
        loop.execute { registry.value.watchTime() }
        self.group = group
        self.entrance = entrance
        self.registry = registry
        self.servers = servers
        self.credentials = box
        counterBox = counters
        let bound = servers.map { PeerAddress($0.localAddress) }
        localAddresses = Array(bound.prefix(addresses.count))
        secureAddresses = Array(bound.dropFirst(addresses.count))
    }

    /// A new connection: its place among the others, TLS, and what reads it.
    private static func take(
        _ channel: any Channel, _ registry: StreamRegistry, _ credentials: TLSCredentials?,
        _ framing: any MessageFraming
    ) throws {
        let connection = registry.admit(
            peer: PeerAddress(channel.remoteAddress), local: PeerAddress(channel.localAddress),
            credentials: credentials, framing: framing)
        guard let connection else { throw ChannelError.ioOnClosedChannel }
        if let credentials {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: credentials.context))
        }
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    private static func bootstrap(
        on group: MultiThreadedEventLoopGroup, for address: PeerAddress, _ limits: StreamLimits, _ dscp: Int?,
        _ take: @escaping @Sendable (any Channel) throws -> Void
    ) -> ServerBootstrap {
        let marks = ChannelOptions.Types.WriteBufferWaterMark(
            low: max(limits.unsentBytes / 2, 1), high: max(limits.unsentBytes, 1))
        var server = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: marks)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try take(channel) }
            }
        for (level, name, value) in TCPOptions.all(limits, dscp: dscp, family: address.family) {
            server = server.childChannelOption(
                ChannelOptions.Types.SocketOption(level: level, name: name), value: value)
        }
        guard address.family == .v6 else { return server }
        return server.serverChannelOption(
            ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }

    package var counters: StreamCounters { counterBox.value.withLock { $0 } }

    /// What new connections are shown; nil: there is no TLS.
    package var currentCredentials: TLSCredentials? { credentials.value.withLock { $0 } }

    /// From now on new connections are shown these; those that are open stay as they are. Only where there is TLS.
    package func install(_ new: TLSCredentials) {
        credentials.value.withLock { old in
            if old != nil { old = new }
        }
    }

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

/// Options of an accepted connection that NIO has no names for (Linux's tcp(7), ip(7), ipv6(7)).
private enum TCPOptions {
    /// So often a peer is asked for before it counts as vanished.
    private static let asks = 3
    private static let keepIdle: CInt = 4
    private static let keepInterval: CInt = 5
    private static let keepCount: CInt = 6
    private static let userTimeout: CInt = 18
    private static let typeOfService: CInt = 1
    private static let trafficClass: CInt = 67

    static func all(
        _ limits: StreamLimits, dscp: Int?, family: PeerAddress.Family
    ) -> [(NIOBSDSocket.OptionLevel, NIOBSDSocket.Option, Int)] {
        var options: [(NIOBSDSocket.OptionLevel, NIOBSDSocket.Option, Int)] = [
            (.socket, .so_keepalive, 1), (.tcp, .init(rawValue: keepIdle), max(1, limits.askAfterSeconds)),
            (.tcp, .init(rawValue: keepInterval), max(1, limits.askEverySeconds)),
            (.tcp, .init(rawValue: keepCount), asks),
            (.tcp, .init(rawValue: userTimeout), max(1, limits.unacknowledgedSeconds) * 1_000),
        ]
        if let dscp {
            let field = (dscp & 63) << 2
            options.append(
                family == .v6
                    ? (.ipv6, .init(rawValue: trafficClass), field) : (.ip, .init(rawValue: typeOfService), field))
        }
        return options
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
