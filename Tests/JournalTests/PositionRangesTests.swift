import Journal
import Telephony
import Testing

@Suite("Ranges of positions")
struct PositionRangesTests {
    private static func ranges(of set: Set<UInt64>) -> PositionRanges {
        PositionRanges(set.sorted().map { $0..<$0 + 1 })
    }

    @Test("in whatever order they come, they are those of a set of positions")
    func likeASet() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var set: Set<UInt64> = []
            var ranges = PositionRanges()
            var words: [Range<UInt64>] = []
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                let start = UInt64.random(in: 0..<60, using: &generator)
                let range = start..<start + UInt64.random(in: 0..<9, using: &generator)
                words.append(range)
                set.formUnion(range)
                ranges.add(range)
            }
            #expect(ranges == Self.ranges(of: set), "\(words)")
            #expect(ranges.count == UInt64(set.count), "\(words)")
            for position in 0..<UInt64(70) { #expect(ranges.contains(position) == set.contains(position), "\(words)") }
        }
    }

    @Test("the first positions that others lack are found")
    func difference() {
        for _ in 0..<2_000 {
            let left = Set((0..<UInt64(40)).filter { _ in Int.random(in: 0..<3) > 0 })
            let right = Set((0..<UInt64(40)).filter { _ in Int.random(in: 0..<3) > 0 })
            let found = Self.ranges(of: left).first(notIn: Self.ranges(of: right))
            let lacking = left.subtracting(right)
            #expect(found?.lowerBound == lacking.min(), "\(left.sorted()) \(right.sorted())")
            if let found { #expect(found.allSatisfy(lacking.contains) && !lacking.contains(found.upperBound)) }
        }
    }

    @Test("in a purge entry there is one form of them, and no other is taken")
    func oneForm() throws {
        func bytes(_ numbers: [UInt8], count: UInt16) -> [UInt8] {
            [1, 19, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 12)
                + [1, 4] + Array("pass".utf8) + [UInt8](repeating: 0, count: 8) + [0, UInt8(count), 0] + numbers
        }
        let good = try Entry(bytes([0, 3, 1, 2], count: 2))
        guard case .purge(let purge) = good.body else {
            Issue.record("another kind was read")
            return
        }
        #expect(purge.ranges.ranges == [0..<3, 4..<6])
        // Two ranges that touch; an empty one; a number in a longer form; one past what positions can be.
        for bad in [[0, 3, 0, 2], [0, 3, 1, 0], [0x80, 0, 3, 1, 2]] as [[UInt8]] {
            #expect(throws: EntryFault.self) { try Entry(bytes(bad, count: 2)) }
        }
        let huge = [UInt8](repeating: 0xFF, count: 8) + [0x7F]
        #expect(throws: EntryFault.self) { try Entry(bytes([1] + huge, count: 1)) }
    }

    @Test("purge entries that name what stands behind them are refused; what they name and what is gone is compared")
    func destroyed() {
        func purge(_ ranges: [Range<UInt64>]) -> PurgeEntry {
            PurgeEntry(
                cause: .clock, kind: "pass", cutoff: Timestamp(seconds: 0), ranges: PositionRanges(ranges))
        }
        var check = DestroyedRanges()
        check.leaves.addGone(2..<6)
        #expect(check.leaves.firstUnnamed == 2..<6)
        var taken = [check.add(purge([3..<9]), at: 8), check.add(purge([2..<5]), at: 9)]
        #expect(check.leaves.firstUnnamed == 5..<6)
        taken.append(check.add(purge([5..<7]), at: 10))
        #expect(check.leaves.firstUnnamed == nil)
        // The newest may be on its way.
        #expect(check.leaves.firstKept == nil)
        taken.append(check.add(purge([7..<8]), at: 11))
        #expect(check.leaves.firstKept == 6..<7)
        #expect(taken == [false, true, true, true])
    }
}
