import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("Connections to the console")
struct ConnectionsTests {
    @Test("of one source so many, and no more until one ends; another source is not concerned")
    func counting() {
        let connections = ConnectionsBySource(most: 2, countsLoopback: false)
        #expect(connections.takes("192.0.2.1") && connections.takes("192.0.2.1"))
        #expect(!connections.takes("192.0.2.1"))
        #expect(connections.takes("192.0.2.2") && connections.takes("2001:db8::1"))
        connections.ended("192.0.2.1")
        #expect(connections.takes("192.0.2.1") && !connections.takes("192.0.2.1"))
        for _ in 0..<2 { connections.ended("192.0.2.1") }
        connections.ended("192.0.2.2")
        connections.ended("2001:db8::1")
        // Nothing is kept of who has gone, and nobody has less than none.
        connections.ended("192.0.2.9")
        #expect(connections.sources == 0)
    }

    @Test("this machine's own addresses are not counted, unless that is wished", arguments: ["127.0.0.1", "::1"])
    func loopback(address: String) {
        let proxy = ConnectionsBySource(most: 1, countsLoopback: false)
        for _ in 0..<3 { #expect(proxy.takes(address)) }
        #expect(proxy.sources == 0)
        let direct = ConnectionsBySource(most: 1, countsLoopback: true)
        #expect(direct.takes(address) && !direct.takes(address))
        #expect(direct.takes(nil))
    }

    @Test("the console closes what is above, answers everybody else, and takes the next one when one ends")
    func served() async throws {
        try await TestConsole.run(countsLoopback: true) { (test) async throws in
            var held: [HeldConnection] = []
            for _ in 0..<Console.connectionsOfSource {
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
