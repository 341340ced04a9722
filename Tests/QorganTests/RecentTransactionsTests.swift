import Testing

@testable import qorgan

@Suite("Transactions of a capture")
struct RecentTransactionsTests {
    @Test("a retransmission is recognised for 32 seconds, and a new call later is one")
    func window() {
        var seen = RecentTransactions(forMicroseconds: 32_000_000)
        let calls: [(key: UInt64, time: Int64)] = [
            (1, 0), (1, 31_000_000), (1, 33_000_000), (1, 200_000_000), (2, 200_000_001),
        ]
        let found = calls.map { seen.isNew($0.key, at: $0.time) }
        #expect(found == [true, false, false, true, true])
    }
}
