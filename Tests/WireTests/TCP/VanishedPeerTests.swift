import Foundation
import TestSupport
import Testing
import Wire

/// A peer whose machine is gone: neither FIN nor RST comes. It lives in a network namespace, whose link is cut.
@Suite(
    "A peer that vanishes", .serialized,
    .enabled(if: SecondMachine.isPossible, "needs ip (iproute2) and the right to make a network namespace"))
struct VanishedPeerTests {
    @Test(
        "its connection ends, and is counted: after silence, and sooner where an answer is on its way",
        .timeLimit(.minutes(2)), arguments: [false, true])
    func vanished(isAnswered: Bool) throws {
        let machine = try SecondMachine()
        var limits = StreamLimits()
        limits.askAfterSeconds = isAnswered ? 3_600 : 1
        limits.askEverySeconds = 1
        limits.unacknowledgedSeconds = 2
        let server = try StreamServer(SecondMachine.ours, limits: limits)
        let client = try machine.connect(to: server.address, saying: LengthFraming.message("here"))
        defer { client.stop() }
        let message = try #require(server.receive(1).first)
        #expect(server.listener.counters.open == 1)
        try machine.cut()
        if isAnswered { server.listener.reply([StreamReply(to: message.connection, [1])]) }
        #expect(server.waitFor { $0.open == 0 && $0[.vanished] == 1 && $0.timeouts == 1 })
    }
}

/// A network namespace with one link to this one.
private final class SecondMachine {
    /// Of the block for benchmarks (RFC 2544), which no network routes.
    static let ours = "198.18.77.1"
    private static let theirs = "198.18.77.2"
    private static let ip = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static let isPossible: Bool = {
        guard let machine = try? SecondMachine() else { return false }
        return machine.isUp
    }()

    private let name = "qorgan-\(getpid())"
    private let link = "qo\(getpid())"
    private var isUp = false

    init() throws {
        try run("netns", "add", name)
        try run("link", "add", "\(link)a", "type", "veth", "peer", "name", "\(link)b", "netns", name)
        try run("addr", "add", "\(Self.ours)/30", "dev", "\(link)a")
        try run("link", "set", "\(link)a", "up")
        try run("-n", name, "addr", "add", "\(Self.theirs)/30", "dev", "\(link)b")
        try run("-n", name, "link", "set", "\(link)b", "up")
        isUp = true
    }

    deinit {
        // Of a namespace's own end the kernel would take its time.
        _ = try? run("link", "del", "\(link)a")
        _ = try? run("netns", "del", name)
    }

    /// A process of the other machine with a connection that it keeps.
    func connect(to peer: PeerAddress, saying bytes: [UInt8]) throws -> ServerProcess {
        let words = String(decoding: bytes, as: UTF8.self)
        let script = "exec 3<>/dev/tcp/\(Self.ours)/\(peer.port); printf %s '\(words)' >&3; exec sleep 600"
        return try ServerProcess(Self.ip ?? "", ["netns", "exec", name, "bash", "-c", script])
    }

    /// Nothing goes from there to here any more, nor back.
    func cut() throws { try run("-n", name, "link", "set", "\(link)b", "down") }

    private func run(_ arguments: String...) throws {
        let process = try ServerProcess(Self.ip ?? "/nonexistent", arguments)
        guard process.wait(seconds: 20) == 0 else { throw Refused(text: process.output) }
    }

    private struct Refused: Error {
        let text: String
    }
}
