internal import NIOCore

/// One accepted connection: bytes in, whole messages to the inbox, answers out. Confined to its event loop.
///
///              bytes            whole message, inbox takes it
///     reading -------> reading -----------------------------> reading
///        |                        inbox refuses                room again
///        +----------------------------------------> paused ------------------> reading
///        |    fault, too long, timeout, end
///        +----------------------------------------> closed
///
/// Paused, it reads nothing more, so that TCP holds the sender up; what was read already is kept, and no clock runs
/// against the sender.
final class StreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let id: ConnectionID
    let peer: PeerAddress
    private let local: PeerAddress
    private let registry: StreamRegistry
    private var framing: any MessageFraming
    private var buffer = StreamBuffer()
    /// The message that the inbox refused.
    private var refused: StreamMessage?
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var lastByteNanoseconds = Clock.monotonicNanoseconds()
    /// When the message that is not whole yet began.
    private var incompleteSince: Int64?
    /// Since when the other end does not read its answers.
    private var unreadSince: Int64?
    private var isClosing = false

    init(
        id: ConnectionID, peer: PeerAddress, local: PeerAddress, framing: any MessageFraming, registry: StreamRegistry
    ) {
        self.id = id
        self.peer = peer
        self.local = local
        self.framing = framing
        self.registry = registry
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        schedule(context, inNanoseconds: registry.checkNanoseconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
        refused = nil
        registry.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard !isClosing else { return }
        lastByteNanoseconds = Clock.monotonicNanoseconds()
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

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)
    }

    /// The inbox has room again.
    func resume() {
        guard let context, !isClosing, let message = refused else { return }
        refused = nil
        guard hand(over: message) else { return }
        lastByteNanoseconds = Clock.monotonicNanoseconds()
        takeMessages(context)
        context.flush()
    }

    func write(_ bytes: [UInt8]) {
        guard let context, !isClosing else { return }
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
                guard buffer.count <= registry.limits.messageBytes else { return fault(context) }
                incompleteSince = incompleteSince ?? lastByteNanoseconds
                return
            case .message(let count):
                guard (1...buffer.count).contains(count), count <= registry.limits.messageBytes else {
                    return fault(context)
                }
                let message = StreamMessage(
                    connection: id, peer: peer, local: local, arrivalNanoseconds: Clock.monotonicNanoseconds(),
                    bytes: buffer.bytes.extracting(0..<count))
                consume(count)
                registry.count { $0.messages &+= 1 }
                guard hand(over: message) else { return }
            case .skip(let count):
                guard (1...buffer.count).contains(count) else { return fault(context) }
                consume(count)
            case .keepAlive(let count):
                guard (1...buffer.count).contains(count) else { return fault(context) }
                consume(count)
                registry.count { $0.keepAlives &+= 1 }
                write([13, 10])
            case .fault:
                return fault(context)
            }
        }
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

    private func fault(_ context: ChannelHandlerContext) {
        registry.count { $0.faults &+= 1 }
        end(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        timer?.cancel()
        context.close(promise: nil)
    }

    /// One timer a connection: it looks whether anything is overdue, and when to look again.
    private func schedule(_ context: ChannelHandlerContext, inNanoseconds delay: Int64) {
        let id = id
        let registry = NIOLoopBound(registry, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: .nanoseconds(delay)) { registry.value.check(id) }
    }

    func checkTime() {
        guard let context, !isClosing else { return }
        let now = Clock.monotonicNanoseconds()
        if refused == nil {
            let begun = min(incompleteSince ?? now, unreadSince ?? now)
            if now - begun >= registry.messageNanoseconds || now - lastByteNanoseconds >= registry.idleNanoseconds {
                registry.count { $0.timeouts &+= 1 }
                return end(context)
            }
        }
        schedule(context, inNanoseconds: registry.checkNanoseconds)
    }
}
