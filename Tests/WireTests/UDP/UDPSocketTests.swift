import Testing
import Wire

@Suite("UDP sockets and batches")
struct UDPSocketTests {
    @Test("a batch takes what has come, at most its slots, in order", arguments: [0, 1, 3, 4, 5, 9])
    func partialBatches(sent: Int) throws {
        var receiver = try UDPSocket(bindingTo: .ephemeral())
        var sender = try UDPSocket(bindingTo: .ephemeral())
        var outgoing = try UDPBatch(slots: 16)
        for number in 0..<sent { outgoing.append([UInt8(number), 7], to: receiver.localAddress) }
        #expect(sender.send(&outgoing) == sent)
        #expect(outgoing.count == 0)

        var batch = try UDPBatch(slots: 4)
        var seen: [[UInt8]] = []
        while receiver.receive(into: &batch) > 0 {
            #expect(batch.count == min(4, sent - seen.count))
            #expect(batch.isFull == (batch.count == 4))
            for slot in 0..<batch.count { #expect(batch.peer(at: slot) == sender.localAddress) }
            seen += batch.contents
        }
        #expect(seen == (0..<sent).map { [UInt8($0), 7] })
        #expect(batch.count == 0)
        #expect(receiver.counters.received == UInt64(sent))
        #expect(sender.counters.sent == UInt64(sent))
    }

    @Test("answers go to whom each request came from")
    func answers() throws {
        var server = try UDPSocket(bindingTo: .ephemeral())
        var first = try UDPSocket(bindingTo: .ephemeral("127.0.0.20"))
        var second = try UDPSocket(bindingTo: .ephemeral("127.0.0.10"))
        try first.send([1], to: server.localAddress)
        try second.send([2], to: server.localAddress)
        var requests = try UDPBatch(slots: 8)
        var replies = try UDPBatch(slots: 8)
        #expect(server.receive(into: &requests) == 2)
        for slot in 0..<requests.count {
            replies.write([requests.bytes(at: slot)[0], 99])
            replies.append(length: 2, answering: slot, of: requests)
        }
        server.send(&replies)
        #expect(try first.collect(1) == [[1, 99]])
        #expect(try second.collect(1) == [[2, 99]])
    }

    @Test("a datagram longer than its slot is cut, flagged and counted; one of its length is not")
    func truncation() throws {
        var receiver = try UDPSocket(bindingTo: .ephemeral())
        var sender = try UDPSocket(bindingTo: .ephemeral())
        for length in [99, 100, 101, 5_000] {
            try sender.send([UInt8](repeating: 1, count: length), to: receiver.localAddress)
        }
        var batch = try UDPBatch(slots: 8, slotBytes: 100)
        #expect(receiver.receive(into: &batch) == 4)
        #expect((0..<4).map { batch.length(at: $0) } == [99, 100, 100, 100])
        #expect((0..<4).map { batch.isTruncated(at: $0) } == [false, false, true, true])
        #expect(receiver.counters.truncated == 2)
    }

    @Test("the longest datagram of IPv4 arrives whole, and an empty one as empty")
    func longestAndEmpty() throws {
        var receiver = try UDPSocket(bindingTo: .ephemeral())
        var sender = try UDPSocket(bindingTo: .ephemeral())
        let longest = (0..<65_507).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try sender.send(longest, to: receiver.localAddress)
        try sender.send([], to: receiver.localAddress)
        #expect(try receiver.collect(2) == [longest, []])
    }

    @Test("a slot is empty of the datagram before it")
    func reuse() throws {
        var receiver = try UDPSocket(bindingTo: .ephemeral())
        var sender = try UDPSocket(bindingTo: .ephemeral())
        var batch = try UDPBatch(slots: 1)
        for length in [500, 3, 0, 70] {
            try sender.send([UInt8](repeating: UInt8(length & 255), count: length), to: receiver.localAddress)
            #expect(receiver.receive(into: &batch, waitMilliseconds: 5_000) == 1)
            #expect(batch.contents == [[UInt8](repeating: UInt8(length & 255), count: length)])
        }
    }

    @Test("IPv6 works as IPv4 does")
    func version6() throws {
        var server = try UDPSocket(bindingTo: .ephemeral("::1"))
        var client = try UDPSocket(bindingTo: .ephemeral("::1"))
        try client.send([6], to: server.localAddress)
        var requests = try UDPBatch(slots: 2)
        var replies = try UDPBatch(slots: 2)
        #expect(server.receive(into: &requests) == 1)
        #expect(requests.peer(at: 0) == client.localAddress)
        #expect(requests.peer(at: 0).family == .v6)
        replies.write([6, 6])
        replies.append(length: 2, answering: 0, of: requests)
        server.send(&replies)
        #expect(try client.collect(1) == [[6, 6]])
    }

    @Test("a socket of every address answers from the address that was asked", arguments: ["127.0.0.7", "127.0.0.8"])
    func answersFromWhereItWasAsked(host: String) throws {
        var server = try UDPSocket(bindingTo: .ephemeral("0.0.0.0"))
        var client = try UDPSocket(bindingTo: .ephemeral("127.0.0.1"))
        let asked = try #require(PeerAddress(host: host, port: server.localAddress.port))
        try client.send([1], to: asked)
        var requests = try UDPBatch(slots: 2)
        var replies = try UDPBatch(slots: 2)
        #expect(server.receive(into: &requests) == 1)
        replies.append(length: 0, answering: 0, of: requests)
        #expect(server.send(&replies) == 1)
        var answer = try UDPBatch(slots: 1)
        #expect(client.receive(into: &answer, waitMilliseconds: 5_000) == 1)
        #expect(answer.peer(at: 0) == asked)
    }

    @Test("an IPv6 socket of every address answers too, and leaves IPv4 to others")
    func version6Wildcard() throws {
        var server = try UDPSocket(bindingTo: .ephemeral("::"))
        let four = try UDPSocket(bindingTo: PeerAddress(v4: 0, port: server.localAddress.port))
        #expect(four.localAddress.port == server.localAddress.port)
        var client = try UDPSocket(bindingTo: .ephemeral("::1"))
        let asked = try #require(PeerAddress(host: "::1", port: server.localAddress.port))
        try client.send([1], to: asked)
        var requests = try UDPBatch(slots: 2)
        var replies = try UDPBatch(slots: 2)
        #expect(server.receive(into: &requests) == 1)
        replies.append(length: 0, answering: 0, of: requests)
        server.send(&replies)
        var answer = try UDPBatch(slots: 1)
        #expect(client.receive(into: &answer, waitMilliseconds: 5_000) == 1)
        #expect(answer.peer(at: 0) == asked)
    }

    @Test("a datagram that the kernel refuses costs none of the others")
    func refusal() throws {
        var sender = try UDPSocket(bindingTo: .ephemeral())
        var receiver = try UDPSocket(bindingTo: .ephemeral())
        let nowhere = receiver.localAddress.with(port: 0)
        var batch = try UDPBatch(slots: 8)
        for (byte, peer) in [(0, nowhere), (1, receiver.localAddress), (2, nowhere), (3, receiver.localAddress)] {
            batch.append([UInt8(byte)], to: peer)
        }
        batch.append([4], to: .none)
        #expect(sender.send(&batch) == 2)
        #expect(sender.counters.refused == 3)
        #expect(try receiver.collect(2) == [[1], [3]])
    }

    @Test("sending to a closed port does not disturb receiving")
    func closedPort() throws {
        var socket = try UDPSocket(bindingTo: .ephemeral())
        var other = try UDPSocket(bindingTo: .ephemeral())
        let gone = try UDPSocket(bindingTo: .ephemeral())
        let closed = gone.localAddress
        gone.close()
        for _ in 0..<10 { try socket.send([1], to: closed) }
        try other.send([5], to: socket.localAddress)
        #expect(try socket.collect(1) == [[5]])
    }

    @Test("an address in use is an error that names it")
    func addressInUse() throws {
        let first = try UDPSocket(bindingTo: .ephemeral())
        let address = first.localAddress
        let error = #expect(throws: WireError.self) { _ = try UDPSocket(bindingTo: address) }
        #expect(error?.code == .addressInUse)
        #expect(error?.description == "udp://\(address): Address already in use")
        #expect(first.grantedReceiveBufferBytes > 0)
    }

    @Test("an address of another machine is an error that names it")
    func foreignAddress() {
        let error = #expect(throws: WireError.self) { _ = try UDPSocket(bindingTo: .ephemeral("192.0.2.1")) }
        #expect(error?.code == .addressNotAvailable)
    }

    @Test("the kernel's time is between send and receive, and absent where it was not asked for")
    func kernelTime() throws {
        var stamped = try UDPSocket(bindingTo: .ephemeral(), kernelTimestamps: true)
        var plain = try UDPSocket(bindingTo: .ephemeral())
        var batch = try UDPBatch(slots: 2)
        let before = Clock.realtimeMicroseconds()
        try plain.send([1], to: stamped.localAddress)
        #expect(stamped.receive(into: &batch, waitMilliseconds: 5_000) == 1)
        let time = batch.arrivalNanoseconds(at: 0) / 1_000
        #expect(before <= time && time <= Clock.realtimeMicroseconds())
        try stamped.send([1], to: plain.localAddress)
        #expect(plain.receive(into: &batch, waitMilliseconds: 5_000) == 1)
        #expect(batch.arrivalNanoseconds(at: 0) == 0)
    }

    @Test("a copied datagram goes where the first one came from, and what does not fit is cut and flagged")
    func copies() throws {
        var server = try UDPSocket(bindingTo: .ephemeral())
        var client = try UDPSocket(bindingTo: .ephemeral("127.0.0.20"))
        try client.send([1, 2, 3], to: server.localAddress)
        try client.send([9, 8, 7, 6, 5], to: server.localAddress)
        var requests = try UDPBatch(slots: 4)
        #expect(server.receive(into: &requests) == 2)
        var kept = try UDPBatch(slots: 4, slotBytes: 4)
        kept.append(copying: 1, of: requests)
        kept.append(copying: 0, of: requests)
        #expect(kept.contents == [[9, 8, 7, 6], [1, 2, 3]])
        #expect((0..<2).map { kept.isTruncated(at: $0) } == [true, false])
        kept.replace(0, copying: 0, of: requests)
        #expect(kept.contents == [[1, 2, 3], [1, 2, 3]])
        #expect((0..<2).map { kept.isTruncated(at: $0) } == [false, false])
        #expect(kept.peer(at: 0) == client.localAddress)
        var replies = try UDPBatch(slots: 4)
        replies.write([77])
        replies.append(length: 1, answering: 1, of: kept)
        server.send(&replies)
        #expect(try client.collect(1) == [[77]])
    }

    @Test("a socket tells how full it is, and what it had to drop")
    func pressure() throws {
        var server = try UDPSocket(bindingTo: .ephemeral(), bufferBytes: 16_384)
        var client = try UDPSocket(bindingTo: .ephemeral())
        let before = server.pressure
        let empty = try #require(before)
        #expect(empty.perThousand == 0 && empty.drops == 0 && empty.limitBytes >= 16_384)
        for _ in 0..<200 { try client.send([UInt8](repeating: 1, count: 1_000), to: server.localAddress) }
        let after = server.pressure
        let full = try #require(after)
        #expect(full.perThousand > 500)
        #expect(full.drops > 0 && full.drops < 200)
        var batch = try UDPBatch(slots: 64)
        var received = 0
        while server.receive(into: &batch) > 0 { received += batch.count }
        #expect(received + Int(full.drops) == 200)
        let drained = server.pressure
        #expect(drained?.perThousand == 0)
    }
}
