import Foundation
import Glibc
import TestSupport
import Testing

@testable import qorgan

@Suite("Asking a witness or an authority")
struct PostExchangeTests {
    /// A listener that takes connections into its queue and answers nobody.
    private static func silent() throws -> (file: Int32, port: Int) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, length) == 0 && listen(file, 4) == 0 && getsockname(file, address, &length) == 0
            }
        }
        try #require(isBound)
        return (file, Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test("who stops does not wait for a peer that is silent")
    func cancelled() async throws {
        let (file, port) = try Self.silent()
        defer { close(file) }
        let address = try #require(WebAddress("http://127.0.0.1:\(port)/"))
        let asking = Task { try await PostExchange.post([1], type: "text/plain", to: address) }
        // It stands in the listener's queue: the request is under way.
        var polled = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        #expect(poll(&polled, 1, 60_000) == 1)
        asking.cancel()
        let result = await asking.result
        // Without that it would be late, after ten seconds.
        #expect(throws: PostSilence.unreachable) { _ = try result.get() }
    }

    @Test(
        "a command in a shell finds the key that systemd has handed to the unit that runs, where there is one of its name"
    )
    func credentials() throws {
        let scratch = try ScratchFolder("credentials")
        func find() -> String? { ConfigurationReader.running("journal", in: scratch.url.path) }
        #expect(find() == nil)
        for unit in ["qorgan.service", "other.service"] {
            let folder = scratch.url.appendingPathComponent(unit)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let file = scratch.url.appendingPathComponent("qorgan.service/journal")
        try Data("key".utf8).write(to: file)
        #expect(find() == file.path)
        try Data("key".utf8).write(to: scratch.url.appendingPathComponent("other.service/journal"))
        #expect(find() == nil)
    }
}
