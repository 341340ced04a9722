import Journal
import Testing

@Suite("The ring between a judge and the journal's writer")
struct BoundedRingTests {
    @Test("elements come out in the order in which they went in, also around the end of the storage")
    func order() {
        let ring = BoundedRing<UInt64>(capacity: 4)
        var next: UInt64 = 0
        var expected: UInt64 = 0
        for round in 0..<50 {
            for _ in 0..<(round % 4 + 1) {
                #expect(ring.offer(next))
                next += 1
            }
            ring.drain(max: 100) { element in
                #expect(element == expected)
                expected += 1
            }
        }
        #expect(expected == next)
        #expect(ring.offered == next)
        #expect(ring.dropped == 0)
    }

    @Test("a full ring refuses and counts, and accepts again after a drain")
    func full() {
        let ring = BoundedRing<UInt32>(capacity: 3)
        #expect(ring.capacity == 4)
        for value in 0..<4 { #expect(ring.offer(UInt32(value))) }
        #expect(!ring.offer(99))
        #expect(!ring.offer(99))
        #expect(ring.dropped == 2)
        #expect(ring.count == 4)
        var first: [UInt32] = []
        #expect(ring.drain(max: 1) { first.append($0) } == 1)
        #expect(first == [0])
        #expect(ring.offer(4))
        #expect(!ring.offer(99))
        var left: [UInt32] = []
        #expect(ring.drain(max: .max) { left.append($0) } == 4)
        #expect(left == [1, 2, 3, 4])
    }

    @Test("of an element handed over in part its first bytes arrive, and a full ring refuses it like any other")
    func firstBytes() {
        struct Pair: BitwiseCopyable, Sendable {
            var kept: UInt64
            var rest: UInt64
        }
        let ring = BoundedRing<Pair>(capacity: 2)
        for number: UInt64 in 1...5 {
            let accepted = withUnsafeBytes(of: Pair(kept: number, rest: 99)) {
                ring.offer(firstBytes: UnsafeRawBufferPointer(rebasing: $0[..<8]))
            }
            #expect(accepted)
            var seen: [Pair] = []
            ring.drain(max: 1) { seen.append($0) }
            #expect(seen.map(\.kept) == [number])
            // Slots begin as zeros; nobody wrote the rest.
            #expect(seen.map(\.rest) == [0])
        }
        for number: UInt64 in 0..<2 { #expect(ring.offer(Pair(kept: number, rest: 0))) }
        let refused = withUnsafeBytes(of: UInt64(7)) { ring.offer(firstBytes: $0) }
        #expect(!refused)
        #expect(ring.dropped == 1)
    }

    @Test("nothing is drained from an empty ring, by a limit of zero or by a negative one")
    func nothing() {
        let ring = BoundedRing<UInt8>(capacity: 1)
        #expect(ring.drain(max: 10) { _ in Issue.record("drained from an empty ring") } == 0)
        ring.offer(1)
        #expect(ring.drain(max: 0) { _ in Issue.record("drained past the limit") } == 0)
        #expect(ring.drain(max: -1) { _ in Issue.record("drained past the limit") } == 0)
        #expect(ring.count == 1)
    }

    @Test("between two threads every element arrives once, in order, or is counted as dropped")
    func twoThreads() async {
        let ring = BoundedRing<UInt64>(capacity: 64)
        let total: UInt64 = 200_000
        async let produced: UInt64 = Task.detached {
            var accepted: UInt64 = 0
            for value in 1...total where ring.offer(value) { accepted += 1 }
            return accepted
        }.value
        let consumer = Task.detached {
            var last: UInt64 = 0
            var received: UInt64 = 0
            var ordered = true
            while true {
                let count = ring.drain(max: 32) { value in
                    ordered = ordered && value > last
                    last = value
                    received += 1
                }
                if count == 0 {
                    if Task.isCancelled { return (received, ordered) }
                    await Task.yield()
                }
            }
        }
        let accepted = await produced
        while ring.count > 0 { await Task.yield() }
        consumer.cancel()
        let (received, ordered) = await consumer.value
        #expect(received == accepted)
        #expect(ordered)
        #expect(accepted + ring.dropped == total)
    }
}
