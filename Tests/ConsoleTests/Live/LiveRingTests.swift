import Ledger
import Telephony
import Testing

@testable import Console

@Suite("The ring behind the live feed")
struct LiveRingTests {
    private func calls(_ positions: ClosedRange<UInt64>) -> [CallRow] {
        positions.map { Samples.call($0, at: Timestamp(seconds: 0)) }
    }

    private func positions(_ replay: LiveRing.Replay) -> [UInt64]? {
        if case .calls(let calls, _) = replay { calls.map(\.position) } else { nil }
    }

    @Test("who has everything gets nothing")
    func upToDate() {
        var ring = LiveRing(epoch: 9)
        #expect(ring.append(calls(1...3)) == 1)
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: 3))) == [])
    }

    @Test("who is one behind gets one; who has nothing gets all that is kept")
    func behind() {
        var ring = LiveRing(epoch: 9)
        _ = ring.append(calls(1...3))
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: 2))) == [3])
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: 0))) == [1, 2, 3])
    }

    @Test("an id of the future or of another process is lost")
    func unknown() {
        var ring = LiveRing(epoch: 9)
        _ = ring.append(calls(1...3))
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: 4))) == nil)
        #expect(positions(ring.replay(after: EventID(epoch: 8, number: 2))) == nil)
    }

    @Test("at the ring's capacity everything is replayed, one past it is lost")
    func capacity() {
        var ring = LiveRing(epoch: 9)
        let count = UInt64(LiveRing.capacity)
        for position in 1...(3 * count) { _ = ring.append(calls(position...position)) }
        let last = ring.last
        #expect(last == 3 * count)
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: last - count)))?.count == LiveRing.capacity)
        #expect(positions(ring.replay(after: EventID(epoch: 9, number: last - count - 1))) == nil)
    }

    @Test(
        "ids survive their text form, and other texts are none",
        arguments: [
            "", "-", "1", "1-", "-1", "x-1", "1-x", "1-2-3", "1-ffffffffffffffff", "1-10000000000000000",
        ])
    func ids(text: String) {
        #expect(EventID(text) == nil)
        let id = EventID(epoch: .max, number: 77)
        #expect(EventID(id.description) == id)
    }
}
