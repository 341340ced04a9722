import Testing

@testable import Wire

@Suite("How many TLS handshakes a source may begin")
struct HandshakeRateTests {
    private static let second: Int64 = 1_000_000_000
    private static let first = PeerAddress(v4: 0xC000_0201, port: 0)
    private static let other = PeerAddress(v4: 0xC000_0202, port: 0)

    @Test("as many at once as it may have connections, then so many a second; another source is not concerned")
    func rate() {
        var rate = HandshakeRate(perSecond: 2, burst: 3)
        func admits(_ source: PeerAddress, at now: Int64) -> Bool { rate.admits(source, at: now) }
        for _ in 0..<3 { #expect(admits(Self.first, at: 0)) }
        #expect(!admits(Self.first, at: 0))
        #expect(admits(Self.other, at: 0))
        #expect(!admits(Self.first, at: Self.second / 2 - 1))
        #expect(admits(Self.first, at: Self.second / 2))
        #expect(!admits(Self.first, at: Self.second / 2))
        // Never more than at once in the beginning.
        for _ in 0..<3 { #expect(admits(Self.first, at: 100 * Self.second)) }
        #expect(!admits(Self.first, at: 100 * Self.second))
    }

    @Test("a source whose bucket is full again is forgotten, one that still fills is not")
    func forgetting() {
        var rate = HandshakeRate(perSecond: 1, burst: 2)
        func admits(_ source: PeerAddress, at now: Int64) -> Bool { rate.admits(source, at: now) }
        _ = admits(Self.first, at: 0)
        for _ in 0..<2 { _ = admits(Self.other, at: 0) }
        rate.forget(at: Self.second)
        #expect(rate.sources == 1)
        #expect(admits(Self.other, at: Self.second) && !admits(Self.other, at: Self.second))
        rate.forget(at: 10 * Self.second)
        #expect(rate.sources == 0)
    }

    @Test("memory is bounded: beyond it a new source goes free, and those that are known stay so")
    func bound() {
        var rate = HandshakeRate(perSecond: 1, burst: 1)
        func admits(_ source: PeerAddress, at now: Int64) -> Bool { rate.admits(source, at: now) }
        for index in 0..<HandshakeRate.mostSources {
            _ = admits(PeerAddress(v4: UInt32(index), port: 0), at: 0)
        }
        for _ in 0..<3 { #expect(admits(Self.first, at: 0)) }
        #expect(rate.sources == HandshakeRate.mostSources)
        #expect(!admits(PeerAddress(v4: 7, port: 0), at: 0))
    }
}
