import Telephony
import Testing
import Wire

@testable import Gate

@Suite("Counters")
struct CounterTests {
    @Test("a percentile is at most an eighth above the value", arguments: [256, 1_000, 12_345, 999_999, 5_000_000_000])
    func percentiles(_ nanoseconds: UInt64) {
        var counts = [UInt64](repeating: 0, count: LatencyBuckets.count)
        counts[LatencyBuckets.index(nanoseconds)] = 10
        let p50 = LatencyBuckets.percentile(counts, perThousand: 500)
        #expect(p50 > nanoseconds && p50 <= nanoseconds + nanoseconds / 8 + 1)
    }

    @Test("percentiles of a spread, of nothing, and of values past both ends")
    func spread() {
        var counts = [UInt64](repeating: 0, count: LatencyBuckets.count)
        #expect(LatencyBuckets.percentile(counts, perThousand: 990) == 0)
        for _ in 0..<98 { counts[LatencyBuckets.index(1_000)] += 1 }
        for _ in 0..<2 { counts[LatencyBuckets.index(1_000_000)] += 1 }
        #expect(LatencyBuckets.percentile(counts, perThousand: 500) < 1_200)
        #expect(LatencyBuckets.percentile(counts, perThousand: 990) > 1_000_000)
        #expect(LatencyBuckets.index(0) == 0)
        #expect(LatencyBuckets.index(.max) == LatencyBuckets.count - 1)
    }

    @Test("an unknown source raises one alarm at once and another after a minute")
    func alarms() throws {
        let sources = UnknownSources()
        let address = try #require(PeerAddress("198.51.100.7:5060"))
        #expect(sources.report(address, at: Timestamp(seconds: 0)))
        #expect(!sources.report(address.with(port: 9), at: Timestamp(seconds: 59)))
        #expect(sources.takeAlarms().count == 1)
        #expect(sources.report(address, at: Timestamp(seconds: 60)))
        #expect(sources.takeAlarms().first?.count == 3)
        #expect(sources.takeAlarms().isEmpty)
        #expect(sources.all.count == 1)
    }

    @Test("addresses beyond the bound push the oldest out")
    func bounds() {
        let sources = UnknownSources()
        for n in 0..<1_000 { _ = sources.report(PeerAddress(v4: UInt32(n), port: 1), at: Timestamp(seconds: 1)) }
        #expect(sources.all.count == UnknownSources.most)
        #expect(sources.takeAlarms().count == UnknownSources.most)
    }

    @Test("a tally outside its cells changes nothing")
    func tally() {
        let tally = Tally(count: 2)
        tally.add(at: 1)
        tally.add(5, at: 1)
        tally.add(at: 2)
        tally.add(at: -1)
        #expect(tally.value(at: 1) == 6)
        #expect(tally.value(at: 2) == 0)
    }
}
