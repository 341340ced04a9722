internal import NIOCore
internal import Synchronization

/// The open connections of a listener. Confined to its event loop, but for the counters.
final class StreamRegistry {
    let limits: StreamLimits
    let messageNanoseconds: Int64
    let idleNanoseconds: Int64
    /// How often all connections' times are looked at: a quarter of the shorter time, at most each second.
    let checkNanoseconds: Int64

    private let inbox: StreamInbox
    private let counters: StreamCounterBox
    private let loop: any EventLoop
    private let entrance: LoopEntrance
    private var connections: [ConnectionID: StreamConnection] = [:]
    /// By `PeerAddress.source`.
    private var sources: [PeerAddress: Int] = [:]
    private var handshakes: HandshakeRate
    private var lastNumber: UInt64 = 0

    init(
        limits: StreamLimits, inbox: StreamInbox, counters: StreamCounterBox, loop: any EventLoop,
        entrance: LoopEntrance
    ) {
        func nanoseconds(_ seconds: Double) -> Int64 { Int64(min(max(seconds, 0.001), 86_400) * 1e9) }
        self.limits = limits
        self.inbox = inbox
        self.counters = counters
        self.loop = loop
        self.entrance = entrance
        handshakes = HandshakeRate(perSecond: limits.handshakesPerSecond, burst: limits.connectionsPerSource)
        messageNanoseconds = nanoseconds(limits.messageSeconds)
        idleNanoseconds = nanoseconds(limits.idleSeconds)
        checkNanoseconds = min(messageNanoseconds / 4, idleNanoseconds / 4, 1_000_000_000)
    }

    /// A connection for a new channel, or nil when there are enough.
    func admit(
        peer: PeerAddress, local: PeerAddress, credentials: TLSCredentials?, framing: any MessageFraming
    ) -> StreamConnection? {
        let source = peer.source
        let ofSource = sources[source, default: 0]
        guard connections.count < limits.connections, ofSource < limits.connectionsPerSource else {
            count { $0.count(ofSource < limits.connectionsPerSource ? .full : .sourceFull) }
            return nil
        }
        if credentials != nil, !handshakes.admits(source, at: Clock.monotonicNanoseconds()) {
            count { $0.count(.handshakeRate) }
            return nil
        }
        lastNumber += 1
        let connection = StreamConnection(
            id: ConnectionID(lastNumber), peer: peer, local: local, credentials: credentials, framing: framing,
            registry: self)
        connections[connection.id] = connection
        sources[source, default: 0] += 1
        count {
            $0.accepted &+= 1
            $0.open += 1
        }
        return connection
    }

    func remove(_ connection: StreamConnection) {
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        let source = connection.peer.source
        sources[source] = sources[source].flatMap { $0 > 1 ? $0 - 1 : nil }
        count { $0.open -= 1 }
    }

    /// False when the inbox is full: the connection hears `resume` when it is not.
    func offer(_ message: StreamMessage) -> Bool {
        let id = message.connection
        let own = NIOLoopBound(self, eventLoop: loop)
        let entrance = entrance
        return inbox.offer(message) { entrance.execute { own.value.connections[id]?.resume() } }
    }

    /// One timer for all: it ends with the loop.
    func watchTime() {
        let own = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: .nanoseconds(checkNanoseconds)) {
            own.value.checkTimes()
            own.value.watchTime()
        }
    }

    private func checkTimes() {
        let now = Clock.monotonicNanoseconds()
        // Those that end take themselves out meanwhile: this is the dictionary as it was.
        for connection in connections.values { connection.checkTime(now) }
        handshakes.forget(at: now)
    }

    /// Writes all, then flushes each connection once.
    func write(_ replies: [StreamReply]) {
        var written: [ConnectionID: StreamConnection] = [:]
        for reply in replies {
            guard let connection = connections[reply.connection] else {
                count { $0.lostReplies &+= 1 }
                continue
            }
            connection.write(reply.bytes)
            written[reply.connection] = connection
        }
        for connection in written.values { connection.flush() }
    }

    func count(_ change: (inout StreamCounters) -> Void) {
        counters.value.withLock { change(&$0) }
    }
}

/// Counters that the loop writes and any thread reads.
final class StreamCounterBox: Sendable {
    let value = Mutex(StreamCounters())
}
