import TestSupport
import Testing
import Wire

@Suite("Streams and a judge that is full")
struct BackpressureTests {
    @Test("a full inbox stops the reading; nothing is lost or reordered when it goes on")
    func fullInbox() throws {
        let server = try StreamServer(mostMessages: 3)
        let clients = [try server.client(from: "127.0.0.10"), try server.client(from: "127.0.0.20")]
        let texts = (0..<60).map { LengthFraming.message("message \($0)") }
        for client in clients { client.write(Array(texts.joined())) }
        #expect(server.waitFor { $0.pauses >= 2 })
        #expect(server.inbox.count == 3)
        var seen: [String: [[UInt8]]] = [:]
        var total = 0
        let finished = waitUntil(seconds: 20) {
            let messages = server.inbox.drain()
            #expect(messages.count <= 3)
            for message in messages { seen[message.peer.host, default: []].append(message.content.array) }
            total += messages.count
            return total == 120
        }
        #expect(finished)
        #expect(seen["127.0.0.10"] == texts)
        #expect(seen["127.0.0.20"] == texts)
    }

    @Test("while the inbox is full TCP holds the sender up, and no clock runs against it")
    func senderWaits() throws {
        var limits = StreamLimits()
        limits.messageSeconds = 1
        limits.idleSeconds = 1
        let message = LengthFraming.message(ofLength: 50_000)
        let much = [[UInt8]](repeating: message, count: 600)
        let server = try StreamServer(limits: limits, mostMessages: 1)
        let client = try server.client(from: "127.0.0.20")
        var sent = 0
        func sendWhatFits() -> Int {
            let before = sent
            while sent < much.count * message.count {
                let taken = client.writeAllThatFits(Array(message[(sent % message.count)...]))
                sent += taken
                if taken == 0 { break }
            }
            return sent - before
        }
        _ = sendWhatFits()
        #expect(server.waitFor { $0.pauses == 1 })
        // A silent connection shows that the time was up; the one that waits for us is still there.
        #expect(try server.client(from: "127.0.0.10").readsEnd())
        #expect(waitUntil(seconds: 20) { sendWhatFits() == 0 })
        #expect(sent < much.count * message.count)
        #expect(server.inbox.count == 1)
        #expect(server.listener.counters.timeouts == 1)
        #expect(server.listener.counters.open == 1)
        let whole = sent / message.count
        var total = 0
        #expect(
            waitUntil(seconds: 20) {
                total += server.inbox.drain().count
                return total >= whole
            })
        #expect(total == whole)
    }

    @Test("a bound of bytes stops the reading too, but one message always passes")
    func byteBound() throws {
        let server = try StreamServer(mostBytes: 100)
        let client = try server.client()
        let long = LengthFraming.message(ofLength: 500)
        client.write(long + long + LengthFraming.message("short"))
        #expect(server.waitFor { $0.pauses == 1 })
        #expect(server.inbox.count == 1)
        #expect(server.receive(3).map(\.content.array) == [long, long, LengthFraming.message("short")])
    }

    @Test("who does not read its answers is read no more, and closed in the end")
    func slowReader() throws {
        var limits = StreamLimits()
        limits.unsentBytes = 10_000
        limits.mostUnsentBytes = 1 << 30
        limits.messageSeconds = 0.3
        let server = try StreamServer(limits: limits)
        let client = try server.client(receiveBuffer: 4_096)
        client.write(LengthFraming.message("question"))
        let message = try #require(server.receive(1).first)
        // Far more than the kernel's buffers hold.
        let answer = [UInt8](repeating: 1, count: 1 << 20)
        server.listener.reply(Array(repeating: StreamReply(to: message.connection, answer), count: 64))
        #expect(server.waitFor { $0.timeouts == 1 && $0.open == 0 })
        #expect(client.readsEnd())
    }

    @Test("who reads its answers slowly gets all of them")
    func readsInTheEnd() throws {
        var limits = StreamLimits()
        limits.unsentBytes = 10_000
        limits.mostUnsentBytes = 1 << 30
        let server = try StreamServer(limits: limits)
        let client = try server.client(receiveBuffer: 4_096)
        client.write(LengthFraming.message("question"))
        let message = try #require(server.receive(1).first)
        let answer = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        server.listener.reply(Array(repeating: StreamReply(to: message.connection, answer), count: 8))
        client.write(LengthFraming.message("another"))
        #expect(client.read(8 << 20) == Array(repeatElement(answer, count: 8).joined()))
        // Then it is heard again.
        #expect(server.receive(1).map(\.content.array) == [LengthFraming.message("another")])
    }

    @Test("a connection that ends while it waits for room leaves nothing behind")
    func endsWhileWaiting() throws {
        let server = try StreamServer(mostMessages: 1)
        var client: StreamClient? = try server.client()
        client?.write(Array(repeatElement(LengthFraming.message("x"), count: 10).joined()))
        #expect(server.waitFor { $0.pauses == 1 })
        client = nil
        let other = try server.client()
        other.write(LengthFraming.message("other"))
        #expect(
            waitUntil(seconds: 20) {
                server.inbox.drain().contains { $0.content.array == LengthFraming.message("other") }
            })
        #expect(server.waitFor { $0.open == 1 })
        #expect(client == nil)
    }
}
