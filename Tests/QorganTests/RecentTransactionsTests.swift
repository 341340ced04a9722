import Testing

@testable import qorgan

@Suite("Transactions of a capture")
struct RecentTransactionsTests {
    @Test("a retransmission is recognised for 32 seconds, and a new call later is one")
    func window() {
        var seen = RecentTransactions(forMicroseconds: 32_000_000)
        #expect(seen.isNew(1, at: 0))
        #expect(!seen.isNew(1, at: 31_000_000))
        #expect(!seen.isNew(1, at: 33_000_000))
        #expect(seen.isNew(1, at: 200_000_000))
        #expect(seen.isNew(2, at: 200_000_001))
    }
}
