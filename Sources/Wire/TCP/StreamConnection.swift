internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// One accepted connection: bytes in, whole messages to the inbox, answers out. Confined to its event loop. Of TLS it sees
/// what was deciphered, and that the handshake is over.
///
///              bytes            whole message, inbox takes it
///     reading -------> reading -----------------------------> reading
///        |                        inbox refuses                room again
///        +----------------------------------------> paused ------------------> reading
///        |    a message whose end nobody knows       answered, or time is up        the other end closes, or time is up
///        +----------------------------------------> ending ------------------> ended -------------------------> closed
///        |    fault, too long, timeout, end
///        +----------------------------------------> closed
///
/// Paused, it reads nothing more, so that TCP holds the sender up; what was read already is kept, and no clock runs
/// against the sender. Ending, it throws away what comes and lets its answers out; ended, it has said that no more will come
/// (FIN) and waits for the other end, so that no reset overtakes the answer.
final class StreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let id: ConnectionID
    let peer: PeerAddress
    private let local: PeerAddress
    /// What it shows its other end; nil: no TLS.
    private let credentials: TLSCredentials?
    private let registry: StreamRegistry
    private var framing: any MessageFraming
    private var buffer = StreamBuffer()
    /// The message that the inbox refused.
    private var refused: StreamMessage?
    private var context: ChannelHandlerContext?
    private let openedNanoseconds = Clock.monotonicNanoseconds()
    private var lastByteNanoseconds = Clock.monotonicNanoseconds()
    private var hasSpoken = false
    private var isShaken: Bool
    /// Of the other end's certificate; nil where none is asked for.
    private var certifiedNames: [String]?
    /// When the message that is not whole yet began.
    private var incompleteSince: Int64?
    /// Since when the other end does not read its answers.
    private var unreadSince: Int64?
    private var isClosing = false
    private var ending = Ending.no

    private enum Ending {
        case no
        /// The last message came at `since`; when the last answer behind it was written.
        case waiting(since: Int64, answered: Int64?)
        case ended(since: Int64)
    }

    init(
        id: ConnectionID, peer: PeerAddress, local: PeerAddress, credentials: TLSCredentials?,
        framing: any MessageFraming, registry: StreamRegistry
    ) {
        self.id = id
        self.peer = peer
        self.local = local
        self.credentials = credentials
        isShaken = credentials == nil
        self.framing = framing
        self.registry = registry
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        refused = nil
        registry.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard !isClosing, case .no = ending else { return }
        lastByteNanoseconds = Clock.monotonicNanoseconds()
        hasSpoken = true
        buffer.append(bytes.readableBytesUInt8Span)
        takeMessages(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unreadSince = context.channel.isWritable ? nil : Clock.monotonicNanoseconds()
        if refused == nil { takeMessages(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent, let credentials {
            isShaken = true
            registry.count { $0.handshakes &+= 1 }
            if credentials.asksForCertificate {
                let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
                certifiedNames = handler?.peerCertificate.map { CertifiedNames.of($0) } ?? []
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isShaken { return end(context, .handshake) }
        if let number = (error as? IOError)?.errnoCode, Self.vanishing.contains(number) {
            return end(context, .vanished)
        }
        close(context)
    }

    /// ETIMEDOUT: nobody acknowledges or answers the kernel; ENETUNREACH, EHOSTUNREACH: there is no way to it either.
    private static let vanishing: Set<CInt> = [110, 101, 113]

    /// The inbox has room again.
    func resume() {
        guard let context, !isClosing, let message = refused else { return }
        refused = nil
        guard hand(over: message) else { return }
        lastByteNanoseconds = Clock.monotonicNanoseconds()
        // The time for its answer begins now.
        if case .waiting = ending { ending = .waiting(since: lastByteNanoseconds, answered: nil) }
        takeMessages(context)
        context.flush()
    }

    func write(_ bytes: [UInt8]) {
        guard let context, !isClosing else { return }
        // Looked at only when the channel is over its mark already.
        if !context.channel.isWritable,
            let unsent = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes),
            unsent > registry.limits.mostUnsentBytes
        {
            return end(context, .unread)
        }
        if case .waiting(let since, _) = ending {
            ending = .waiting(since: since, answered: Clock.monotonicNanoseconds())
        }
        context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    func flush() {
        context?.flush()
    }

    // MARK: Messages

    private var isPaused: Bool { refused != nil || context?.channel.isWritable == false }

    private func takeMessages(_ context: ChannelHandlerContext) {
        defer { read(context) }
        while !isPaused, !buffer.isEmpty {
            switch framing.next(in: buffer.bytes) {
            case .needMore:
                guard buffer.count <= registry.limits.messageBytes else { return end(context, .tooLong) }
                incompleteSince = incompleteSince ?? lastByteNanoseconds
                return
            case .message(let count):
                guard takeMessage(count, context) else { return }
            case .lastMessage(let count):
                ending = .waiting(since: Clock.monotonicNanoseconds(), answered: nil)
                _ = takeMessage(count, context)
                buffer.consume(buffer.count)
                return
            case .skip(let count):
                guard (1...buffer.count).contains(count) else { return end(context, .notFollowed) }
                consume(count)
            case .keepAlive(let count):
                guard (1...buffer.count).contains(count) else { return end(context, .notFollowed) }
                consume(count)
                registry.count { $0.keepAlives &+= 1 }
                write([13, 10])
            case .fault:
                return end(context, .notFollowed)
            }
        }
    }

    /// False: there is no going on for now.
    private func takeMessage(_ count: Int, _ context: ChannelHandlerContext) -> Bool {
        guard (1...buffer.count).contains(count), count <= registry.limits.messageBytes else {
            end(context, buffer.count < count || count < 1 ? .notFollowed : .tooLong)
            return false
        }
        let message = StreamMessage(
            connection: id, peer: peer, local: local, isSecure: credentials != nil, certifiedNames: certifiedNames,
            arrivalNanoseconds: Clock.monotonicNanoseconds(), bytes: buffer.bytes.extracting(0..<count))
        consume(count)
        registry.count { $0.messages &+= 1 }
        return hand(over: message)
    }

    private func consume(_ count: Int) {
        buffer.consume(count)
        incompleteSince = nil
    }

    private func hand(over message: StreamMessage) -> Bool {
        if registry.offer(message) { return true }
        refused = message
        registry.count { $0.pauses &+= 1 }
        return false
    }

    /// Reads on, or lets TCP hold the sender up.
    private func read(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        try? context.channel.syncOptions?.setOption(.autoRead, value: !isPaused)
    }

    // MARK: Endings

    private func end(_ context: ChannelHandlerContext, _ ending: StreamEnding) {
        guard !isClosing else { return }
        registry.count { $0.count(ending) }
        close(context)
    }

    /// Without TLS's farewell: the other end is late, or not what it should be.
    private func close(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        if credentials != nil,
            let secure = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
        {
            secure.close(promise: nil)
        } else {
            context.close(promise: nil)
        }
    }

    /// All is said: the other end may close now.
    private func finish(_ context: ChannelHandlerContext, _ now: Int64) {
        ending = .ended(since: now)
        registry.count { $0.count(.notFollowed) }
        context.close(mode: .output, promise: nil)
    }

    /// Ends it when something is overdue.
    func checkTime(_ now: Int64) {
        guard let context, !isClosing, refused == nil else { return }
        let late = now - registry.messageNanoseconds
        switch ending {
        case .no: break
        case .waiting(let since, let answered):
            // Answers to messages before it may follow for a moment.
            if since <= late || answered.map({ $0 <= now - registry.checkNanoseconds }) ?? false {
                finish(context, now)
            }
            return
        case .ended(let since):
            if since <= late { close(context) }
            return
        }
        if !hasSpoken, openedNanoseconds <= late { return end(context, isShaken ? .silent : .handshake) }
        if let unreadSince, unreadSince <= late { return end(context, .unread) }
        if let incompleteSince, incompleteSince <= late { return end(context, .halfRead) }
        if now - lastByteNanoseconds >= registry.idleNanoseconds { end(context, .idle) }
    }
}
