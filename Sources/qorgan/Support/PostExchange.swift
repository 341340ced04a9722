import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What a server answered.
struct PostReply: Sendable {
    /// Signature lines of a witness, a size, a time stamp.
    static let mostBytes = 1 << 16

    var status = 0
    var type = ""
    var body: [UInt8] = []
}

/// Why a server gave no answer.
enum PostSilence: Error, CustomStringConvertible {
    case unreachable
    case late
    case unreadable

    var description: String {
        switch self {
        case .unreachable: "it cannot be reached"
        case .late: "it does not answer in time"
        case .unreadable: "its answer cannot be read"
        }
    }
}

/// Posts to a witness or a time-stamping authority: one request, one connection. Every few seconds one, so that none is worth
/// keeping.
enum PostExchange {
    private static let limit = TimeAmount.seconds(10)

    static func post(
        _ body: [UInt8], type: String, to address: WebAddress
    ) async throws(PostSilence) -> PostReply {
        let deadline = NIODeadline.now() + limit
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: PostReply.self)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if address.isSecure { try pipeline.addHandler(try secured(address.host)) }
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(PostRequest(address, body, type, answer))
            }
        }
        let timeout = loop.scheduleTask(deadline: deadline) { answer.fail(PostSilence.late) }
        defer { timeout.cancel() }
        let connected = bootstrap.connect(host: address.host, port: address.port)
        connected.whenFailure { _ in answer.fail(PostSilence.unreachable) }
        defer { connected.whenSuccess { $0.close(promise: nil) } }
        do {
            // Who stops waits for no witness.
            return try await withTaskCancellationHandler {
                try await answer.futureResult.get()
            } onCancel: {
                answer.fail(PostSilence.unreachable)
            }
        } catch {
            throw error as? PostSilence ?? .unreachable
        }
    }

    /// An address has no name to be asked for.
    private static func secured(_ host: String) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(
            context: try NIOSSLContext(configuration: configuration), serverHostname: isAddress ? nil : host)
    }
}

/// Sends one request when the connection stands, and collects its answer. On its event loop alone.
private final class PostRequest: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let address: WebAddress
    private let body: [UInt8]
    private let type: String
    private let answer: EventLoopPromise<PostReply>
    private var reply = PostReply()

    init(_ address: WebAddress, _ body: [UInt8], _ type: String, _ answer: EventLoopPromise<PostReply>) {
        self.address = address
        self.body = body
        self.type = type
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": address.hostHeader, "User-Agent": "qorgan", "Content-Type": type,
            "Content-Length": "\(body.count)", "Connection": "close",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reply.status = Int(head.status.code)
            reply.type = head.headers.first(name: "Content-Type") ?? ""
        case .body(let buffer):
            guard reply.body.count + buffer.readableBytes <= PostReply.mostBytes else {
                answer.fail(PostSilence.unreadable)
                return context.close(promise: nil)
            }
            reply.body.append(contentsOf: buffer.readableBytesView)
        case .end: answer.succeed(reply)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error is HTTPParserError ? PostSilence.unreadable : .unreachable)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(PostSilence.unreachable)
        context.fireChannelInactive()
    }
}
