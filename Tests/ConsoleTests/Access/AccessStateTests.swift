import Telephony
import Testing

@testable import Console

@Suite("Links, sessions and refusals")
struct AccessStateTests {
    private let start = Timestamp(seconds: 1_000_000)

    private func later(_ seconds: Int64) -> Timestamp { start.adding(microseconds: seconds * 1_000_000) }

    @Test("a link lives to its last second and not beyond")
    func linkLifetime() {
        var links = LoginLinks()
        let first = links.issue(for: "A", at: start)
        let second = links.issue(for: "B", at: start)
        #expect(links.consume(first, at: later(LoginLinks.lifetimeSeconds - 1)) == "A")
        #expect(links.consume(first, at: later(LoginLinks.lifetimeSeconds - 1)) == nil)
        #expect(links.consume(second, at: later(LoginLinks.lifetimeSeconds)) == nil)
    }

    @Test("one link past the limit drops the oldest")
    func linkLimit() {
        var links = LoginLinks()
        let tokens = (0...LoginLinks.limit).map { links.issue(for: "P\($0)", at: start) }
        #expect(links.consume(tokens[0], at: start) == nil)
        #expect(links.consume(tokens[1], at: start) == "P1")
        #expect(links.consume(tokens[LoginLinks.limit], at: start) == "P\(LoginLinks.limit)")
    }

    @Test("a session ends after its idle time, and after its absolute time however busy")
    func sessionLimits() {
        var sessions = Sessions()
        let cookie = sessions.open("A", at: start)
        var now = start
        while now < later(Sessions.absoluteSeconds - Sessions.idleSeconds) {
            now = now.adding(microseconds: (Sessions.idleSeconds - 1) * 1_000_000)
            #expect(sessions.use(cookie, at: now)?.person == "A")
        }
        #expect(sessions.use(cookie, at: later(Sessions.absoluteSeconds - 1)) != nil)
        #expect(sessions.use(cookie, at: later(Sessions.absoluteSeconds)) == nil)
        let idle = sessions.open("B", at: start)
        #expect(sessions.use(idle, at: later(Sessions.idleSeconds)) == nil)
    }

    @Test("one session past the limit ends the longest idle one")
    func sessionCount() {
        var sessions = Sessions()
        let first = sessions.open("first", at: start)
        let second = sessions.open("second", at: later(1))
        #expect(sessions.use(first, at: later(2)) != nil)
        for _ in 0..<(Sessions.limit - 1) { _ = sessions.open("more", at: later(3)) }
        #expect(sessions.count == Sessions.limit)
        #expect(sessions.use(second, at: later(4)) == nil)
        #expect(sessions.use(first, at: later(4)) != nil)
    }

    @Test(
        "a cookie that nobody gave opens nothing",
        arguments: ["", "x", String(repeating: "0", count: 64), String(repeating: "0", count: 100_000)])
    func unknownCookie(cookie: String) {
        var sessions = Sessions()
        _ = sessions.open("A", at: start)
        #expect(sessions.use(cookie, at: start) == nil)
    }

    @Test("refusals are counted by address and forgotten after a minute; memory is bounded")
    func refusals() {
        var limiter = AttemptLimiter()
        for _ in 0..<AttemptLimiter.limit {
            #expect(limiter.allows("10.0.0.1", at: start))
            limiter.recordRefusal("10.0.0.1", at: start)
        }
        #expect(!limiter.allows("10.0.0.1", at: later(AttemptLimiter.windowSeconds - 1)))
        #expect(limiter.allows("10.0.0.2", at: start))
        #expect(limiter.allows("10.0.0.1", at: later(AttemptLimiter.windowSeconds)))
        for index in 0..<AttemptLimiter.addressLimit { limiter.recordRefusal("a\(index)", at: later(1)) }
        #expect(limiter.allows("10.0.0.1", at: later(2)), "the oldest window is forgotten first")
    }

    @Test("secrets are 256 bits and differ")
    func secrets() {
        let secrets = Set((0..<100).map { _ in Secret.random() })
        #expect(secrets.count == 100)
        #expect(secrets.allSatisfy { $0.utf8.count == Secret.digits })
        #expect(Secret.areEqual("abc", "abc") && !Secret.areEqual("abc", "abd") && !Secret.areEqual("abc", "ab"))
    }
}
