import TestSupport
import Testing
import Wire

@Suite("TCP listeners")
struct TCPListenerTests {
    @Test(
        "a message that arrives byte by byte is handed over once, whole, and answered", arguments: ["127.0.0.1", "::1"])
    func byteByByte(host: String) throws {
        let server = try StreamServer(host)
        let client = try server.client()
        let sent = LengthFraming.message("a message of some length")
        for byte in sent { client.write([byte]) }
        let messages = server.receive(1)
        try #require(messages.count == 1)
        #expect(messages[0].content.array == sent)
        #expect(messages[0].local == server.address)
        #expect(messages[0].peer.host == host)
        server.listener.reply([StreamReply(to: messages[0].connection, [1, 2, 3])])
        #expect(client.read(3) == [1, 2, 3])
    }

    @Test("two messages cut at every byte are handed over in order")
    func everySplit() throws {
        let server = try StreamServer()
        let first = LengthFraming.message("first")
        let both = first + LengthFraming.message("second")
        for cut in 1..<both.count {
            let client = try server.client()
            client.write(Array(both[..<cut]))
            // The first message is seen before the rest is sent, where the cut lies behind it.
            var messages = cut >= first.count ? server.receive(1) : []
            client.write(Array(both[cut...]))
            messages += server.receive(2 - messages.count)
            #expect(messages.map(\.content.array) == [first, LengthFraming.message("second")], "cut at \(cut)")
        }
    }

    @Test("many messages in one write keep their order, and so do their answers")
    func manyAtOnce() throws {
        let server = try StreamServer()
        let client = try server.client()
        let texts = (0..<500).map { LengthFraming.message("message \($0)") }
        client.write(Array(texts.joined()))
        let messages = server.receive(500)
        #expect(messages.map(\.content.array) == texts)
        #expect(Set(messages.map(\.connection)).count == 1)
        server.listener.reply(messages.map { StreamReply(to: $0.connection, $0.content.array) })
        let all = Array(texts.joined())
        #expect(client.read(all.count) == all)
        #expect(server.listener.counters.messages == 500)
    }

    @Test("the judge's thread is woken by the first message")
    func wakes() throws {
        let server = try StreamServer()
        var poller = Poller()
        _ = poller.watch(server.wakeUp.descriptor)
        let client = try server.client()
        client.write(LengthFraming.message("x"))
        #expect(poller.wait(timeoutMilliseconds: 20_000) == 1)
        #expect(server.wakeUp.drain())
        #expect(server.inbox.drain().count == 1)
    }

    @Test("a keep-alive is answered by CRLF, and a message after it is read")
    func keepAlive() throws {
        let server = try StreamServer()
        let client = try server.client()
        client.write([13, 10, 13, 10])
        #expect(client.read(2) == [13, 10])
        client.write([13, 10, 13, 10, 13, 10, 13, 10] + LengthFraming.message("after"))
        #expect(client.read(4) == [13, 10, 13, 10])
        #expect(server.receive(1).map(\.content.array) == [LengthFraming.message("after")])
        #expect(server.listener.counters.keepAlives == 3)
    }

    @Test("a stream that cannot be followed is closed, what came before it is handed over")
    func fault() throws {
        let server = try StreamServer()
        let client = try server.client()
        client.write(LengthFraming.message("good") + Array("nonsense".utf8))
        #expect(client.readsEnd())
        #expect(server.receive(1).map(\.content.array) == [LengthFraming.message("good")])
        #expect(server.waitFor { $0.open == 0 })
        #expect(server.listener.counters.faults == 1)
    }

    @Test("the longest message passes; one byte more closes the connection", arguments: [200, 1_000])
    func messageLimit(limit: Int) throws {
        var limits = StreamLimits()
        limits.messageBytes = limit
        let server = try StreamServer(limits: limits)
        let client = try server.client()
        client.write(LengthFraming.message(ofLength: limit))
        #expect(server.receive(1).map(\.count) == [limit])
        client.write(LengthFraming.message(ofLength: limit + 1))
        #expect(client.readsEnd())
        #expect(server.waitFor { $0.faults == 1 })
        // And one that never ends is closed when it is too long.
        let endless = try server.client()
        endless.write(Array("99999999:".utf8) + [UInt8](repeating: 120, count: limit + 1))
        #expect(endless.readsEnd())
        #expect(server.inbox.count == 0)
    }

    @Test("more connections than there may be are closed at once, and their places come free")
    func totalLimit() throws {
        var limits = StreamLimits()
        limits.connections = 2
        let server = try StreamServer(limits: limits)
        var first: StreamClient? = try server.client(from: "127.0.0.20")
        let second = try server.client(from: "127.0.0.10")
        #expect(server.waitFor { $0.open == 2 })
        #expect(try server.client().readsEnd())
        #expect(server.listener.counters.refused == 1)
        first = nil
        #expect(server.waitFor { $0.open == 1 })
        let third = try server.client()
        third.write(LengthFraming.message("third"))
        second.write(LengthFraming.message("second"))
        #expect(server.receive(2).count == 2)
        #expect(first == nil)
    }

    @Test("one source cannot take every place")
    func sourceLimit() throws {
        var limits = StreamLimits()
        limits.connectionsPerSource = 1
        let server = try StreamServer(limits: limits)
        var first: StreamClient? = try server.client(from: "127.0.0.20")
        #expect(server.waitFor { $0.open == 1 })
        #expect(try server.client(from: "127.0.0.20").readsEnd())
        let other = try server.client(from: "127.0.0.10")
        other.write(LengthFraming.message("other"))
        #expect(server.receive(1).first?.peer.host == "127.0.0.10")
        first?.write(LengthFraming.message("first"))
        #expect(server.receive(1).first?.peer.host == "127.0.0.20")
        first = nil
        #expect(server.waitFor { $0.open == 1 })
        let again = try server.client(from: "127.0.0.20")
        again.write(LengthFraming.message("again"))
        #expect(server.receive(1).count == 1)
    }

    @Test("a message that does not get whole in time ends its connection; a whole one does not")
    func halfMessage() throws {
        var limits = StreamLimits()
        limits.messageSeconds = 0.2
        let server = try StreamServer(limits: limits)
        let slow = try server.client()
        let good = try server.client()
        good.write(LengthFraming.message("whole"))
        slow.write(Array("10:abc".utf8))
        #expect(slow.readsEnd())
        #expect(server.waitFor { $0.timeouts == 1 && $0.open == 1 })
        good.write(LengthFraming.message("still here"))
        #expect(server.receive(2).count == 2)
    }

    @Test("a connection that is silent for too long ends, one that never said a word too")
    func idle() throws {
        var limits = StreamLimits()
        limits.idleSeconds = 0.2
        let server = try StreamServer(limits: limits)
        let silent = try server.client()
        let spoke = try server.client()
        spoke.write(LengthFraming.message("hello"))
        #expect(silent.readsEnd())
        #expect(spoke.readsEnd())
        #expect(server.receive(1).count == 1)
        #expect(server.waitFor { $0.timeouts == 2 && $0.open == 0 })
    }

    @Test("answers to a connection that is gone are counted")
    func gone() throws {
        let server = try StreamServer()
        var client: StreamClient? = try server.client()
        client?.write(LengthFraming.message("bye"))
        let message = try #require(server.receive(1).first)
        client = nil
        #expect(server.waitFor { $0.open == 0 })
        server.listener.reply([StreamReply(to: message.connection, [1]), StreamReply(to: ConnectionID(999), [1])])
        #expect(server.waitFor { $0.lostReplies == 2 })
        #expect(client == nil)
    }

    @Test("an address in use is an error that names it, and a listener that is closed ends its connections")
    func openAndClose() throws {
        let server = try StreamServer()
        let client = try server.client()
        #expect(server.waitFor { $0.open == 1 })
        let address = server.address
        let inbox = server.inbox
        let error = #expect(throws: WireError.self) {
            _ = try TCPListener(addresses: [address], inbox: inbox) { LengthFraming() }
        }
        #expect(error?.code == .addressInUse)
        #expect(error?.description == "tcp://\(address): Address already in use")
        server.listener.close()
        #expect(client.readsEnd())
        #expect(StreamClient(address) == nil)
    }

    @Test("several addresses are listened on")
    func severalAddresses() throws {
        let wakeUp = try WakeUp()
        let inbox = StreamInbox(wakeUp: wakeUp)
        let addresses: [PeerAddress] = [.ephemeral("127.0.0.1"), .ephemeral("127.0.0.2"), .ephemeral("::")]
        let listener = try TCPListener(addresses: addresses, inbox: inbox) { LengthFraming() }
        defer { listener.close() }
        var clients: [StreamClient] = []
        for address in listener.localAddresses {
            let reached = address.isWildcard ? PeerAddress(host: "::1", port: address.port) ?? .none : address
            clients.append(try #require(StreamClient(reached)))
            clients.last?.write(LengthFraming.message("hello"))
        }
        var messages: [StreamMessage] = []
        #expect(
            waitUntil(seconds: 20) {
                messages += inbox.drain()
                return messages.count == 3
            })
        #expect(Set(messages.map(\.local.port)) == Set(listener.localAddresses.map(\.port)))
    }
}
