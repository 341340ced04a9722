import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that does with each request what the test says: an HTTP server to the byte, or what pretends to be one.
final class RegisterServer: Sendable {
    enum Reaction: Sendable {
        /// These bytes, and the connection stays.
        case send(String)
        /// These bytes, and the connection ends.
        case sendAndClose(String)
        /// Nothing ever comes.
        case silence
    }

    private final class Seen: Sendable {
        let requests = Mutex<[String]>([])
        let connections = Mutex<Int>(0)
    }

    private let channel: any Channel
    private let seen = Seen()

    /// `react`: to the request with that number, from 0 on.
    init(_ react: @escaping @Sendable (Int) -> Reaction) throws {
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [seen] channel in
                seen.connections.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(seen, react))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var requests: [String] { seen.requests.withLock { $0 } }
    var connections: Int { seen.connections.withLock { $0 } }

    /// From now on nobody listens there.
    func close() { try? channel.close().wait() }

    static func json(_ body: String, _ head: String = "200 OK", _ fields: String = "") -> String {
        "HTTP/1.1 \(head)\r\nContent-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let seen: Seen
        private let react: @Sendable (Int) -> Reaction
        private var text = ""

        init(_ seen: Seen, _ react: @escaping @Sendable (Int) -> Reaction) {
            self.seen = seen
            self.react = react
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            while let end = text.firstRange(of: "\r\n\r\n") {
                let request = String(text[..<end.upperBound])
                text = String(text[end.upperBound...])
                let number = seen.requests.withLock { requests in
                    requests.append(request)
                    return requests.count - 1
                }
                switch react(number) {
                case .send(let answer): write(answer, context)
                case .sendAndClose(let answer):
                    write(answer, context)
                    context.close(promise: nil)
                case .silence: break
                }
            }
        }

        private func write(_ answer: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }
}
