import TestSupport
import Testing

@testable import Wire

@Suite("What strangers may ask of a listener")
struct StreamLimitTests {
    @Test("who says nothing is let go; a keep-alive is something said")
    func silent() throws {
        var limits = StreamLimits()
        limits.messageSeconds = 0.3
        let server = try StreamServer(limits: limits)
        let silent = try server.client()
        let spoke = try server.client()
        spoke.write([13, 10, 13, 10])
        #expect(spoke.read(2) == [13, 10])
        #expect(silent.readsEnd())
        #expect(server.waitFor { $0[.silent] == 1 && $0.open == 1 })
        spoke.write(LengthFraming.message("later"))
        #expect(server.receive(1).count == 1)
    }

    @Test("answers that nobody reads have a bound, at which the connection ends at once")
    func unread() throws {
        var limits = StreamLimits()
        limits.unsentBytes = 10_000
        limits.mostUnsentBytes = 1 << 20
        limits.messageSeconds = 3_600
        let server = try StreamServer(limits: limits)
        let client = try server.client(receiveBuffer: 4_096)
        client.write(LengthFraming.message("question"))
        let message = try #require(server.receive(1).first)
        let answer = [UInt8](repeating: 1, count: 1 << 20)
        for _ in 0..<32 { server.listener.reply([StreamReply(to: message.connection, answer)]) }
        #expect(server.waitFor { $0[.unread] == 1 && $0.open == 0 })
        #expect(client.readsEnd())
    }

    @Test("a message whose end nobody knows is answered before the connection ends, whatever comes behind it")
    func lastMessage() throws {
        let server = try StreamServer()
        let client = try server.client()
        // More behind it than is read at once: closed with that unread, the kernel would reset the connection.
        let flood = [UInt8](repeating: 0x78, count: 1 << 20)
        client.write(LengthFraming.message("before") + Array("!".utf8))
        client.write(flood)
        let messages = server.receive(2)
        #expect(messages.map(\.count) == [8, 1])
        client.write(flood)
        server.listener.reply(messages.map { StreamReply(to: $0.connection, Array("answer".utf8)) })
        #expect(client.read(12) == Array("answeranswer".utf8))
        #expect(client.readsEnd())
        #expect(server.waitFor { $0[.notFollowed] == 1 })
        #expect(server.inbox.drain().isEmpty)
    }

    @Test(
        "a last message that nobody answers ends the connection all the same, and so does an end that is not answered")
    func lastMessageUnanswered() throws {
        var limits = StreamLimits()
        limits.messageSeconds = 0.3
        let server = try StreamServer(limits: limits)
        let client = try server.client()
        client.write(Array("!".utf8))
        #expect(server.receive(1).count == 1)
        #expect(server.waitFor { $0[.notFollowed] == 1 && $0.open == 0 })
        #expect(client.readsEnd())
    }

    @Test("each cause is counted apart")
    func causes() throws {
        var limits = StreamLimits()
        limits.connectionsPerSource = 1
        limits.messageBytes = 100
        limits.messageSeconds = 0.3
        let server = try StreamServer(limits: limits)
        func from(_ source: String, _ bytes: [UInt8]) throws -> Bool {
            let client = try server.client(from: source)
            client.write(bytes)
            return client.readsEnd()
        }
        #expect(try from("127.0.0.2", Array("nonsense".utf8)))
        #expect(try from("127.0.0.3", LengthFraming.message(ofLength: 101)))
        #expect(try from("127.0.0.4", Array("9:ab".utf8)))
        let held = try server.client(from: "127.0.0.5")
        held.write(LengthFraming.message("held"))
        #expect(server.receive(1).count == 1)
        #expect(try server.client(from: "127.0.0.5").readsEnd())
        #expect(server.waitFor { $0[.notFollowed] == 1 && $0[.tooLong] == 1 && $0[.halfRead] == 1 })
        #expect(server.waitFor { $0[.sourceFull] == 1 && $0.refused == 1 && $0.open == 1 })
        #expect(Set(StreamEnding.allCases.map(\.code)).count == StreamEnding.allCases.count)
    }

    @Test(
        "a SIP domain of a URI is a host alone (RFC 5922 §7.1)",
        arguments: [
            ("sip:Example.NET", "example.net"), ("SIP:a.example", "a.example"), ("sips:a.example", nil),
            ("sip:alice@a.example", nil), ("https://a.example", nil), ("sip:", nil), ("", nil),
        ])
    func domains(uri: String, domain: String?) {
        #expect(CertifiedNames.domain(ofURI: uri) == domain)
    }
}
