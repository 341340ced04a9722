import Gate
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Telephony

/// Asks the operator's register by HTTP/1.1: one question at a time over a connection that is kept.
final class RoamingHTTP: RoamingSource {
    private let endpoint: RoamingEndpoint
    private let tls: NIOSSLContext?
    private let limit: TimeAmount
    private var channel: (any Channel)?

    /// `tls`: for an endpoint that is secure. An answer that takes longer is none.
    init(_ endpoint: RoamingEndpoint, tls: NIOSSLContext?, timeoutMilliseconds: Int) {
        self.endpoint = endpoint
        self.tls = tls
        limit = .milliseconds(Int64(timeoutMilliseconds))
    }

    func isRoaming(_ number: PhoneNumber) async throws(RoamingFault) -> Bool? {
        let deadline = NIODeadline.now() + limit
        let wasKept = channel?.isActive ?? false
        do throws(RoamingFault) {
            return try await ask(number, until: deadline)
        } catch {
            // The other end may have closed a kept connection just now: asking is harmless, once more on a new one.
            guard wasKept, error == .connection else { throw error }
            return try await ask(number, until: deadline)
        }
    }

    private func ask(_ number: PhoneNumber, until deadline: NIODeadline) async throws(RoamingFault) -> Bool? {
        let channel = try await connected(until: deadline)
        let answer = channel.eventLoop.makePromise(of: RoamingReply.self)
        let timeout = channel.eventLoop.scheduleTask(deadline: deadline) { answer.fail(RoamingFault.late) }
        channel.writeAndFlush(RoamingQuestion(target: endpoint.target(of: number.digits), answer: answer))
            .whenFailure { _ in answer.fail(RoamingFault.connection) }
        let result: Result<RoamingReply, any Error>
        do { result = .success(try await answer.futureResult.get()) } catch { result = .failure(error) }
        timeout.cancel()
        switch result {
        case .success(let reply):
            if !reply.isKept { close() }
            return try reply.isRoaming()
        case .failure(let error):
            // Whatever it still says belongs to no question.
            close()
            throw error as? RoamingFault ?? .connection
        }
    }

    private func connected(until deadline: NIODeadline) async throws(RoamingFault) -> any Channel {
        if let channel, channel.isActive { return channel }
        let (endpoint, tls) = (endpoint, tls)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(max(.milliseconds(1), deadline - .now()))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(try Self.secured(tls, endpoint.host)) }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(RoamingExchange(endpoint))
                }
            }
        do {
            let new = try await bootstrap.connect(host: endpoint.host, port: endpoint.port).get()
            channel = new
            return new
        } catch {
            throw deadline <= .now() ? .late : .connection
        }
    }

    /// An address has no name to be asked for.
    private static func secured(_ tls: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host)
    }

    private func close() {
        channel?.close(promise: nil)
        channel = nil
    }

    deinit { channel?.close(promise: nil) }
}

/// One question on its way to the connection.
struct RoamingQuestion: Sendable {
    var target: String
    var answer: EventLoopPromise<RoamingReply>
}

/// Puts questions on a connection one after the other, and collects their answers. On its event loop alone.
final class RoamingExchange: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = RoamingQuestion
    typealias OutboundOut = HTTPClientRequestPart

    private let endpoint: RoamingEndpoint
    private var open: EventLoopPromise<RoamingReply>?
    private var reply = RoamingReply()

    init(_ endpoint: RoamingEndpoint) { self.endpoint = endpoint }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let question = unwrapOutboundIn(data)
        open = question.answer
        reply = RoamingReply()
        var headers: HTTPHeaders = [
            "Host": endpoint.hostHeader, "Accept": "application/json", "User-Agent": "qorgan",
        ]
        if let token = endpoint.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: question.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reply.status = Int(head.status.code)
            reply.isKept = head.isKeepAlive
        case .body(let buffer):
            guard reply.body.count + buffer.readableBytes <= RoamingReply.mostBytes else {
                return fail(.unreadable, context)
            }
            reply.body.append(contentsOf: buffer.readableBytesView)
        case .end:
            open?.succeed(reply)
            open = nil
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error is HTTPParserError ? .unreadable : .connection, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        open?.fail(RoamingFault.connection)
        open = nil
        context.fireChannelInactive()
    }

    private func fail(_ fault: RoamingFault, _ context: ChannelHandlerContext) {
        open?.fail(fault)
        open = nil
        context.close(promise: nil)
    }
}
