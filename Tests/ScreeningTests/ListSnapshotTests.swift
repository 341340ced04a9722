import Screening
import Telephony
import Testing

@Suite("Lists")
struct ListSnapshotTests {
    @Test("what was put in is found, nothing else is")
    func membership() {
        var dice = Dice(seed: 3)
        var kept: [UInt64: Treatment] = [:]
        var builder = ListSnapshot.Builder()
        for _ in 0..<20_000 {
            let digits = 77_000_000_000 + dice.below(40_000)
            let treatment: Treatment = dice.chance(70) ? .block : .divert
            kept[digits] = treatment
            builder.add(block: PhoneNumber(digits: digits), treatment)
        }
        let lists = builder.build(version: 5)
        #expect(lists.version == 5 && lists.counts.block == kept.count)
        for digits in 77_000_000_000..<77_000_040_000 as Range<UInt64>
        where lists.blocked(PhoneNumber(digits: digits)) != kept[digits] {
            Issue.record("\(digits)")
        }
    }

    @Test("a million numbers stay below 24 bytes each")
    func memory() {
        var builder = ListSnapshot.Builder()
        builder.reserve(block: 1_000_000)
        for rank in 0..<1_000_000 as Range<UInt64> {
            builder.add(block: PhoneNumber(digits: 77_000_000_000 + rank * 7), .block)
        }
        let lists = builder.build(version: 1)
        #expect(lists.counts.block == 1_000_000)
        #expect(lists.byteCount <= 24_000_000)
    }

    @Test("the largest and the smallest number find their place")
    func extremes() {
        var builder = ListSnapshot.Builder()
        builder.add(block: PhoneNumber(digits: 999_999_999_999_999), .block)
        builder.add(block: PhoneNumber(digits: 1), .divert)
        builder.add(blockPrefix: 0, .block)
        builder.add(blockPrefix: 1_000_000_000_000_000, .block)
        let lists = builder.build(version: 1)
        #expect(lists.counts.block == 2)
        #expect(lists.blocked(PhoneNumber(digits: 999_999_999_999_999)) == .block)
        #expect(lists.blocked(PhoneNumber(digits: 1)) == .divert)
        #expect(lists.blocked(PhoneNumber(digits: 10)) == nil)
    }

    @Test("the digest names the content, not the order of its rows")
    func digest() {
        let a = PhoneNumber(digits: 77_011_234_567), b = PhoneNumber(digits: 447_400_123_456)
        func digest(_ fill: (inout ListSnapshot.Builder) -> Void) -> UInt64 {
            var builder = ListSnapshot.Builder()
            fill(&builder)
            return builder.build(version: 1).digest
        }
        let one = digest {
            $0.add(block: a, .block); $0.add(block: b, .divert)
        }
        let two = digest {
            $0.add(block: b, .divert); $0.add(block: a, .block)
        }
        #expect(one == two)
        let others = [
            digest {
                $0.add(block: a, .block); $0.add(block: b, .block)
            }, digest { $0.add(block: a, .block) },
            digest { $0.add(allow: a) }, digest { $0.add(blockPrefix: a.digits, .block) },
            digest { $0.giveRoaming() }, digest { _ in },
        ]
        #expect(Set(others + [one]).count == others.count + 1)
    }

    @Test("a citizen counts once, from the report on, for thirty days")
    func reports() {
        let caller = PhoneNumber(digits: 447_400_123_456)
        var builder = ListSnapshot.Builder()
        for second in [100, 200, 300] as [Int64] {
            builder.add(report: caller, callee: PhoneNumber(digits: 77_011_234_567), time: Timestamp(seconds: second))
        }
        builder.add(report: caller, callee: PhoneNumber(digits: 77_011_234_568), time: Timestamp(seconds: 250))
        let lists = builder.build(version: 1)
        let month: Int64 = 30 * 86_400
        let counts = [99, 100, 249, 250, 100 + month - 1, 100 + month, 250 + month].map {
            lists.reports(caller, at: Timestamp(seconds: $0))
        }
        #expect(counts == [0, 1, 1, 2, 2, 1, 0])
        #expect(lists.reports(PhoneNumber(digits: 1), at: Timestamp(seconds: 500)) == 0)
    }

    @Test("overlapping intervals become one, and one number keeps no more than the limit")
    func intervals() {
        let number = PhoneNumber(digits: 77_011_234_567)
        var builder = ListSnapshot.Builder()
        builder.add(consent: number, since: Timestamp(seconds: 100), until: Timestamp(seconds: 200))
        builder.add(consent: number, since: Timestamp(seconds: 150), until: Timestamp(seconds: 300))
        builder.add(consent: number, since: Timestamp(seconds: 500), until: Timestamp(seconds: 400))
        #expect(builder.build(version: 1).counts.consent == 1)
        for hour in 1...100 as ClosedRange<Int64> {
            builder.add(
                consent: number, since: Timestamp(seconds: hour * 3_600), until: Timestamp(seconds: hour * 3_600 + 60))
        }
        let lists = builder.build(version: 1)
        #expect(lists.counts.consent == ListSnapshot.Builder.maximumIntervals)
        #expect(lists.consents(number, at: Timestamp(seconds: 100 * 3_600)))
        #expect(!lists.consents(number, at: Timestamp(seconds: 100 * 3_600 + 60)))
    }

    @Test("a reload is in force at the next call")
    func reload() {
        var engine = Calls.engine()
        let attempt = Calls.attempt(from: "+447400123456")
        #expect(engine.verdict(attempt).treatment == .allow)
        var builder = ListSnapshot.Builder()
        builder.add(block: Calls.number("+447400123456"), .block)
        engine.install(lists: builder.build(version: 2))
        let call = engine.judged(attempt)
        #expect(call.verdict.treatment == .block && call.versions.lists == 2)
        engine.install(lists: .empty)
        #expect(engine.verdict(attempt).treatment == .allow)
    }
}
