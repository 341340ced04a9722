import Crypto
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import SwiftASN1
import Synchronization
import X509

@testable import qorgan

/// A certificate repository on loopback: TLS, and whatever bytes a test wants to be answered.
final class RepositoryServer: Sendable {
    let certificate: NIOSSLCertificate
    let port: Int
    private let channel: any Channel
    private let heard: Requests

    final class Requests: Sendable {
        let text = Mutex("")
    }

    /// `answer` empty: the connection is closed without one.
    init(answering answer: [UInt8]) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("localhost") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -3_600), notValidAfter: Date(timeIntervalSinceNow: 3_600),
            issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName("localhost")])
            }, issuerPrivateKey: .init(key))
        let own = try NIOSSLCertificate(bytes: Array(try certificate.serializeAsPEM().pemString.utf8), format: .pem)
        self.certificate = own
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(own)],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem))))
        let heard = Requests()
        self.heard = heard
        // Where `localhost` leads first on this machine.
        let place = try SocketAddress.makeAddressResolvingHost("localhost", port: 0)
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try channel.pipeline.syncOperations.addHandler(Answering(answer, heard))
                }
            }
            .bind(to: place).wait()
        port = channel.localAddress?.port ?? 0
    }

    var request: String { heard.text.withLock { $0 } }

    func close() { try? channel.close().wait() }

    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: [UInt8]
        private let heard: Requests

        init(_ answer: [UInt8], _ heard: Requests) {
            self.answer = answer
            self.heard = heard
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard.text.withLock { $0 += String(buffer: unwrapInboundIn(data)) }
            guard !answer.isEmpty else { return context.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
            context.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
