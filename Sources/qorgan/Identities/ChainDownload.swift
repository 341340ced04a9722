import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import STIR

/// Fetches a chain over HTTPS: one request, one connection, to the address that was checked. No redirect is followed.
struct ChainDownload: ChainFetcher {
    /// Of each step: to connect, and from there to the answer's end.
    static let seconds: Int64 = 5
    /// Whatever comes in, headers with it.
    static let mostBytes = STIRLimits.chainBytes + 16_384

    private let tls: NIOSSLContext
    private let allowsPrivateAddresses: Bool

    /// `roots` and `allowsPrivateAddresses` are for tests; else the system's authorities vouch for a repository's name.
    init(roots: NIOSSLTrustRoots = .default, allowsPrivateAddresses: Bool = false) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = roots
        configuration.minimumTLSVersion = .tlsv12
        tls = try NIOSSLContext(configuration: configuration)
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }

    func fetch(_ url: CertificateURL) async throws(FetchFault) -> FetchedChain {
        let allowsPrivate = allowsPrivateAddresses
        do {
            let found = try await NIOThreadPool.singleton.runIfActive {
                Result { () throws(FetchFault) in try ResolvedHost.address(of: url, allowsPrivate: allowsPrivate) }
            }
            return try await request(url, at: try found.get())
        } catch let fault as FetchFault {
            throw fault
        } catch {
            throw .connection
        }
    }

    private func request(_ url: CertificateURL, at address: SocketAddress) async throws -> FetchedChain {
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let answer = loop.makePromise(of: FetchedChain.self)
        let tls = tls
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(.seconds(Self.seconds)).channelInitializer {
            channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(try NIOSSLClientHandler(context: tls, serverHostname: url.host))
                try pipeline.addHandler(ByteCeiling(Self.mostBytes))
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(ChainAnswer(url, answer))
            }
        }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(to: address).get()
        } catch {
            answer.fail(FetchFault.connection)
            _ = try? await answer.futureResult.get()
            throw FetchFault.connection
        }
        let timeout = loop.scheduleTask(in: .seconds(Self.seconds)) { answer.fail(FetchFault.connection) }
        let result: Result<FetchedChain, any Error>
        do { result = .success(try await answer.futureResult.get()) } catch { result = .failure(error) }
        timeout.cancel()
        channel.close(promise: nil)
        return try result.get()
    }
}

/// Ends a connection that says more than it may, whatever it says.
final class ByteCeiling: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var left: Int

    init(_ most: Int) { left = most }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        left -= unwrapInboundIn(data).readableBytes
        guard left >= 0 else { return context.fireErrorCaught(FetchFault.tooLong) }
        context.fireChannelRead(data)
    }
}

/// Sends the one request when the connection stands, and collects its answer. On its event loop alone.
final class ChainAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let url: CertificateURL
    private let answer: EventLoopPromise<FetchedChain>
    private var chain = FetchedChain(bytes: [])

    init(_ url: CertificateURL, _ answer: EventLoopPromise<FetchedChain>) {
        self.url = url
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        let host = url.port == 443 ? url.host : "\(url.host):\(url.port)"
        let headers: HTTPHeaders = [
            "Host": host, "Accept": "application/pem-certificate-chain, application/x-pem-file, */*",
            "Connection": "close",
            "User-Agent": "qorgan",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // A redirect is another URL, which nobody checked.
            guard head.status == .ok else { return answer.fail(FetchFault.status) }
            chain.maxAgeSeconds = MaxAge.seconds(head.headers[canonicalForm: "cache-control"].map(String.init))
        case .body(let buffer):
            guard chain.bytes.count + buffer.readableBytes <= STIRLimits.chainBytes else {
                return answer.fail(FetchFault.tooLong)
            }
            chain.bytes.append(contentsOf: buffer.readableBytesView)
        case .end:
            answer.succeed(chain)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error as? FetchFault ?? .connection)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(FetchFault.connection)
        context.fireChannelInactive()
    }
}
