import STIR
import Telephony
import Testing

@Suite("the cache of chains")
struct ChainCacheTests {
    private let now = TestTime.now

    private func url(_ path: String, host: String = "a.example.com") throws -> CertificateURL {
        try #require(CertificateURL("https://\(host)/\(path)"))
    }

    private func after(_ seconds: Int64) -> Timestamp { Timestamp(seconds: now.seconds + seconds) }

    private func credential() throws -> SigningCredential {
        let root = try TestAuthority()
        return try root.anchors.credential(of: try root.leaf().pem, at: now)
    }

    private func isKnown(_ lookup: ChainCache.Lookup) -> Bool { if case .known = lookup { true } else { false } }
    private func isUnknown(_ lookup: ChainCache.Lookup) -> Bool {
        if case .notYetKnown = lookup { true } else { false }
    }

    @Test("first seen is not yet known, and queued once however often it is seen")
    func firstSeen() throws {
        let cache = ChainCache()
        let one = try url("1")
        for _ in 0..<3 { #expect(isUnknown(cache.chain(at: one, now: now))) }
        #expect(cache.nextFetch() == one)
        #expect(cache.nextFetch() == nil)
        // It is being fetched.
        #expect(isUnknown(cache.chain(at: one, now: now)) && cache.nextFetch() == nil)
        cache.store(try credential(), of: FetchedChain(bytes: [1]), at: one, now: now)
        #expect(isKnown(cache.chain(at: one, now: now)) && cache.counts.waiting == 0)
    }

    @Test("a chain is as old as Cache-Control says, within bounds, and is asked again before it is too old")
    func age() throws {
        let cache = ChainCache()
        let one = try url("1")
        cache.store(try credential(), of: FetchedChain(bytes: [1], maxAgeSeconds: 1_000), at: one, now: now)
        #expect(isKnown(cache.chain(at: one, now: after(749))) && cache.nextFetch() == nil)
        #expect(isKnown(cache.chain(at: one, now: after(750))) && cache.nextFetch() == one)
        #expect(isUnknown(cache.chain(at: one, now: after(1_000))))
        cache.store(try credential(), of: FetchedChain(bytes: [1], maxAgeSeconds: 0), at: one, now: now)
        #expect(isKnown(cache.chain(at: one, now: after(59))) && isUnknown(cache.chain(at: one, now: after(60))))
        cache.store(try credential(), of: FetchedChain(bytes: [1], maxAgeSeconds: .max), at: one, now: now)
        #expect(
            isKnown(cache.chain(at: one, now: after(86_399))) && isUnknown(cache.chain(at: one, now: after(86_400))))
    }

    @Test("a host that is down takes nothing away before its age is up")
    func hostDown() throws {
        let cache = ChainCache()
        let one = try url("1")
        cache.store(try credential(), of: FetchedChain(bytes: [1], maxAgeSeconds: 1_000), at: one, now: now)
        cache.refuse(one, FetchFault.connection, now: after(800))
        #expect(isKnown(cache.chain(at: one, now: after(801))) && cache.nextFetch() == nil)
        #expect(isKnown(cache.chain(at: one, now: after(861))) && cache.nextFetch() == one)
    }

    @Test("what was refused is refused for a minute, then asked again")
    func refused() throws {
        let cache = ChainCache()
        let one = try url("1")
        cache.refuse(one, ChainFault.untrusted, now: now)
        guard case .refused(.untrusted) = cache.chain(at: one, now: after(59)) else {
            Issue.record("it is known to be untrusted")
            return
        }
        #expect(isUnknown(cache.chain(at: one, now: after(60))) && cache.nextFetch() == one)
        cache.refuse(one, FetchFault.status, now: after(60))
        guard case .unreachable(.status) = cache.chain(at: one, now: after(61)) else {
            Issue.record("it is known to be unreachable")
            return
        }
    }

    @Test("chains at their number, and one past it: the one that nobody asked for goes")
    func number() throws {
        var limits = ChainCache.Limits()
        limits.chains = 3
        let cache = ChainCache(limits: limits)
        let credential = try credential()
        for path in ["1", "2", "3"] {
            cache.store(credential, of: FetchedChain(bytes: [1]), at: try url(path), now: now)
        }
        for path in ["1", "3"] { _ = cache.chain(at: try url(path), now: now) }
        cache.store(credential, of: FetchedChain(bytes: [1]), at: try url("4"), now: now)
        #expect(cache.counts.known == 3 && cache.counts.bytes == 3)
        #expect(isUnknown(cache.chain(at: try url("2"), now: now)))
        for path in ["1", "3", "4"] { #expect(isKnown(cache.chain(at: try url(path), now: now)), "\(path)") }
    }

    @Test("chains at their bytes, and past them")
    func bytes() throws {
        var limits = ChainCache.Limits()
        limits.bytes = 100
        let cache = ChainCache(limits: limits)
        let credential = try credential()
        for index in 0..<10 {
            cache.store(
                credential, of: FetchedChain(bytes: [UInt8](repeating: 0, count: 40)), at: try url("\(index)"), now: now
            )
            #expect(cache.counts.bytes <= 100)
        }
        #expect(cache.counts.known == 2)
        cache.store(credential, of: FetchedChain(bytes: [UInt8](repeating: 0, count: 101)), at: try url("x"), now: now)
        #expect(isUnknown(cache.chain(at: try url("x"), now: now)))
    }

    @Test("a host has so many URLs waiting, and all together so many")
    func waiting() throws {
        var limits = ChainCache.Limits()
        limits.waiting = 5
        limits.waitingOfHost = 2
        let cache = ChainCache(limits: limits)
        for index in 0..<10 { _ = cache.chain(at: try url("\(index)"), now: now) }
        #expect(cache.counts.waiting == 2 && cache.counts.turnedAway == 8)
        for index in 0..<10 { _ = cache.chain(at: try url("x", host: "h\(index).example.com"), now: now) }
        #expect(cache.counts.waiting == 5)
    }

    @Test("a host of made-up URLs is not asked for a while, but for those that were good")
    func madeUp() throws {
        var limits = ChainCache.Limits()
        limits.refusedOfHost = 3
        let cache = ChainCache(limits: limits)
        let good = try url("good")
        cache.store(try credential(), of: FetchedChain(bytes: [1], maxAgeSeconds: 60), at: good, now: now)
        for index in 0..<3 { cache.refuse(try url("\(index)"), FetchFault.status, now: now) }
        #expect(isUnknown(cache.chain(at: try url("new"), now: after(1))) && cache.nextFetch() == nil)
        #expect(isKnown(cache.chain(at: good, now: after(50))) && cache.nextFetch() == good)
        #expect(isUnknown(cache.chain(at: try url("new"), now: after(60))))
        #expect(try cache.nextFetch() == url("new"))
        #expect(cache.counts.refused == 0)
    }

    @Test("any order of events leaves counts that agree")
    func random() throws {
        var limits = ChainCache.Limits()
        limits.chains = 5
        limits.refused = 5
        limits.waiting = 6
        let cache = ChainCache(limits: limits)
        let credential = try credential()
        var state: UInt64 = 42
        var time: Int64 = 0
        for _ in 0..<5_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let one = try url("\(state >> 60)", host: "h\(state >> 50 & 3).example.com")
            switch state >> 40 & 7 {
            case 0, 1: cache.store(credential, of: FetchedChain(bytes: [1]), at: one, now: after(time))
            case 2: cache.refuse(one, FetchFault.status, now: after(time))
            case 3: time += 20
            case 4: _ = cache.nextFetch()
            default: _ = cache.chain(at: one, now: after(time))
            }
            let counts = cache.counts
            #expect(counts.known <= 5 && counts.refused <= 5 && counts.waiting <= 6 && counts.bytes == counts.known)
        }
    }
}
