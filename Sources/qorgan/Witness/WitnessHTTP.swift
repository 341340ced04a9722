import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What a witness answered.
struct WitnessReply: Sendable {
    /// Signature lines, or a size.
    static let mostBytes = 1 << 16

    var status = 0
    var type = ""
    var body: [UInt8] = []
}

/// Why a witness gave no answer.
enum WitnessSilence: Error, CustomStringConvertible {
    case unreachable
    case late
    case unreadable
    case ahead

    var description: String {
        switch self {
        case .unreachable: "it cannot be reached"
        case .late: "it does not answer in time"
        case .unreadable: "its answer cannot be read"
        case .ahead: "its clock is more than five minutes ahead of ours"
        }
    }
}

/// Posts to a witness: one request, one connection. Every few seconds one, so that none is worth keeping.
enum WitnessHTTP {
    private static let limit = TimeAmount.seconds(10)

    static func post(_ body: [UInt8], to address: WitnessAddress) async throws(WitnessSilence) -> WitnessReply {
        let deadline = NIODeadline.now() + limit
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: WitnessReply.self)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if address.isSecure { try pipeline.addHandler(try secured(address.host)) }
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(WitnessExchange(address, body, answer))
            }
        }
        let timeout = loop.scheduleTask(deadline: deadline) { answer.fail(WitnessSilence.late) }
        defer { timeout.cancel() }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: address.host, port: address.port).get()
        } catch {
            answer.fail(WitnessSilence.unreachable)
            throw .unreachable
        }
        defer { channel.close(promise: nil) }
        do {
            return try await answer.futureResult.get()
        } catch {
            throw error as? WitnessSilence ?? .unreachable
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
private final class WitnessExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let address: WitnessAddress
    private let body: [UInt8]
    private let answer: EventLoopPromise<WitnessReply>
    private var reply = WitnessReply()

    init(_ address: WitnessAddress, _ body: [UInt8], _ answer: EventLoopPromise<WitnessReply>) {
        self.address = address
        self.body = body
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": address.hostHeader, "User-Agent": "qorgan", "Content-Type": "text/plain; charset=utf-8",
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
            guard reply.body.count + buffer.readableBytes <= WitnessReply.mostBytes else {
                answer.fail(WitnessSilence.unreadable)
                return context.close(promise: nil)
            }
            reply.body.append(contentsOf: buffer.readableBytesView)
        case .end: answer.succeed(reply)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error is HTTPParserError ? WitnessSilence.unreadable : .unreachable)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(WitnessSilence.unreachable)
        context.fireChannelInactive()
    }
}
