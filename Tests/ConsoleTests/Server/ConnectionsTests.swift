import Foundation
import TestSupport
import Testing
import Wire

@testable import Console

@Suite("Connections to the console")
struct ConnectionsTests {
    /// Of a numeric address.
    private func address(_ host: String) throws -> PeerAddress { try #require(PeerAddress(host: host, port: 4_711)) }

    @Test("of one source so many, and no more until one ends; another source is not concerned")
    func counting() throws {
        let connections = ConnectionsBySource(most: 2, countsLoopback: false)
        let one = try address("192.0.2.1")
        let other = try address("192.0.2.2")
        let sixth = try address("2001:db8::1")
        #expect(connections.takes(one) && connections.takes(one))
        #expect(!connections.takes(one))
        #expect(connections.refused == 1)
        #expect(connections.takes(other) && connections.takes(sixth))
        connections.ended(one)
        #expect(connections.takes(one) && !connections.takes(one))
        for _ in 0..<2 { connections.ended(one) }
        connections.ended(other)
        connections.ended(sixth)
        // Nothing is kept of who has gone, and nobody has less than none.
        connections.ended(try address("192.0.2.9"))
        #expect(connections.sources == 0)
    }

    @Test("of IPv6 one host's 64 bits are one source")
    func prefix() throws {
        let connections = ConnectionsBySource(most: 1, countsLoopback: false)
        #expect(try connections.takes(address("2001:db8:0:1::1")))
        #expect(try !connections.takes(address("2001:db8:0:1:ffff::2")))
        #expect(try connections.takes(address("2001:db8:0:2::1")))
        #expect(try connections.takes(address("::ffff:192.0.2.1")) && connections.takes(address("::ffff:192.0.2.2")))
    }

    @Test(
        "this machine's own addresses are not counted, unless that is wished",
        arguments: ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    func loopback(host: String) throws {
        let own = try address(host)
        let proxy = ConnectionsBySource(most: 1, countsLoopback: false)
        for _ in 0..<3 { #expect(proxy.takes(own)) }
        #expect(proxy.sources == 0)
        let direct = ConnectionsBySource(most: 1, countsLoopback: true)
        #expect(direct.takes(own) && !direct.takes(own))
        #expect(direct.takes(.none))
    }

    @Test("the console closes what is above, answers everybody else, and takes the next one when one ends")
    func served() async throws {
        try await TestConsole.run(countsLoopback: true, connections: 4) { (test) async throws in
            var held: [HeldConnection] = []
            for _ in 0..<4 {
                let connection = try HeldConnection(from: "127.0.0.2", to: test.port)
                #expect(connection.answers("/healthz"))
                held.append(connection)
            }
            #expect(try !HeldConnection(from: "127.0.0.2", to: test.port).answers("/healthz"))
            #expect(try HeldConnection(from: "127.0.0.3", to: test.port).answers("/healthz"))
            held.removeLast()
            #expect(
                waitUntil(seconds: 20) {
                    (try? HeldConnection(from: "127.0.0.2", to: test.port).answers("/healthz")) == true
                })
        }
    }
}

/// A connection that stays open until it is let go.
private final class HeldConnection {
    private let descriptor: Int32

    init(from host: String, to port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var own = Self.name(host, 0)
        var peer = Self.name("127.0.0.1", port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &own) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) } == 0
        }
        let isConnected = withUnsafePointer(to: &peer) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) } == 0
        }
        guard isBound, isConnected else { throw HTTP.Failure() }
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Whether a request is answered at all; the connection stays open then.
    func answers(_ path: String) -> Bool {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: console\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 && String(decoding: buffer[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 ")
    }

    private static func name(_ host: String, _ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return address
    }
}
