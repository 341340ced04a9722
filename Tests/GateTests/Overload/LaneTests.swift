import Testing
import Wire

@testable import Gate

@Suite("The lane to the judge")
struct LaneTests {
    private static func batch(_ range: Range<Int>, from host: UInt32 = 0x7F00_0001) throws -> UDPBatch {
        var batch = try UDPBatch(slots: 64)
        for number in range {
            batch.append(
                [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)],
                to: PeerAddress(v4: host, port: 5))
        }
        return batch
    }

    @Test("one trunk has half of it, a second one still finds its place, and both have the same")
    func shares() {
        var shares = LaneShares(capacity: 100)
        while shares.admits(1) { shares.add(1) }
        #expect(shares.total == 50)
        while shares.admits(2) { shares.add(2) }
        #expect(shares.total == 75)
        // As the first one's leave, the second one's come: a third each, and a third stays free.
        for _ in 0..<100 {
            shares.remove(1)
            while shares.admits(2) { shares.add(2) }
            while shares.admits(1) { shares.add(1) }
            #expect(shares.admits(3))
        }
        #expect(shares.total <= 75)
        shares.remove(9)
        #expect(shares.total > 0)
    }

    @Test("datagrams come out as they went in, in their order, by their socket, with where they came from")
    func order() throws {
        let lane = try Lane()
        #expect(lane.isEmpty)
        var out = try UDPBatch(slots: 64)
        var number = 0
        var expected = 0
        // Round and round: more than it has places.
        for round in 0..<40 {
            let batch = try Self.batch(number..<number + 20)
            let (taken, wasEmpty) = lane.offer(batch, of: round % 2) { $0 == 3 ? nil : 7 }
            #expect(taken == 0xF_FFFF & ~(1 << 3))
            #expect(wasEmpty)
            let socket = lane.take(into: &out)
            #expect(socket == round % 2)
            #expect(out.count == 19)
            for slot in 0..<out.count {
                if expected % 20 == 3 { expected += 1 }
                #expect(out.bytes(at: slot)[0] == UInt8(truncatingIfNeeded: expected))
                #expect(out.bytes(at: slot)[1] == UInt8(truncatingIfNeeded: expected >> 8))
                #expect(out.peer(at: slot) == PeerAddress(v4: 0x7F00_0001, port: 5))
                expected += 1
            }
            number += 20
        }
        #expect(lane.isEmpty)
        _ = lane.take(into: &out)
        #expect(out.count == 0)
    }

    @Test("what came by two sockets comes out in two batches")
    func sockets() throws {
        let lane = try Lane()
        var out = try UDPBatch(slots: 64)
        for socket in [1, 1, 2] { _ = lane.offer(try Self.batch(0..<5), of: socket) { _ in 0 } }
        let first = lane.take(into: &out)
        #expect(first == 1)
        #expect(out.count == 10)
        let second = lane.take(into: &out)
        #expect(second == 2)
        #expect(out.count == 5)
        #expect(lane.isEmpty)
    }

    @Test("a trunk's share is taken from it, and what is above stays with who offers")
    func full() throws {
        let lane = try Lane()
        var kept = 0
        for _ in 0..<10 { kept += lane.offer(try Self.batch(0..<64), of: 0) { _ in 1 }.taken.nonzeroBitCount }
        #expect(kept == Lane.capacity / 2)
        let other = lane.offer(try Self.batch(0..<8), of: 0) { _ in 2 }
        #expect(other.taken == 0xFF)
    }
}
