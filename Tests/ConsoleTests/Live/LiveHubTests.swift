import Hummingbird
import Ledger
import Screening
import Telephony
import Testing

@testable import Console

@Suite("The hub of the live feed")
struct LiveHubTests {
    private let encoder = LiveEncoder(
        row: { call, language in HTML("<tr>\(language.rawValue) \(call.position)</tr>") },
        statusBars: { status, _ in HTML("\(status.bypasses.count)") })

    private func calls(_ positions: ClosedRange<UInt64>, _ treatment: Treatment = .block) -> [CallRow] {
        positions.map { Samples.call($0, at: Timestamp(seconds: 0), treatment: treatment) }
    }

    private func next(_ opening: LiveHub.Opening) async -> String? {
        for await chunk in opening.stream { return String(buffer: chunk) }
        return nil
    }

    @Test("of one gathering the newest calls are shown, at the limit and one past it")
    func pendingLimit() {
        let limit = UInt64(LiveHub.pendingLimit)
        let hub = LiveHub()
        hub.publish(calls(1...limit), [])
        hub.gather(encoder: encoder)
        #expect(hub.position.number == limit)
        hub.publish(calls(1...(limit - 1)), [])
        hub.publish(calls(limit...(limit + 1)), [])
        hub.gather(encoder: encoder)
        #expect(hub.position.number == 2 * limit)
    }

    @Test("calls that pass are not shown, unscreened ones are")
    func passes() {
        let hub = LiveHub()
        hub.publish(calls(1...3, .allow), [])
        hub.publish([Samples.call(4, at: Timestamp(seconds: 0), treatment: .allow, isUnscreened: true)], [])
        hub.gather(encoder: encoder)
        #expect(hub.position.number == 1)
    }

    @Test("what a bypass lets through is no row, so that interceptions stay on the screen")
    func bypassed() {
        let hub = LiveHub()
        let passing = (1...100).map { position in
            Samples.call(
                position, at: Timestamp(seconds: 0), treatment: .allow,
                reasons: [Reason(rule: .bypass, weight: 0)], isUnscreened: true)
        }
        hub.publish(passing + calls(101...101), [])
        hub.gather(encoder: encoder)
        #expect(hub.position.number == 1)
    }

    @Test("each screen gets the events in its own language")
    func languages() async throws {
        let hub = LiveHub()
        let kazakh = try #require(hub.open(.kk, showsCalls: true, after: nil, encoder: encoder))
        let english = try #require(hub.open(.en, showsCalls: true, after: nil, encoder: encoder))
        hub.publish(calls(7...7), [])
        hub.gather(encoder: encoder)
        #expect(await next(kazakh)?.contains("data: <tr>kk 7</tr>") == true)
        #expect(await next(english)?.contains("data: <tr>en 7</tr>") == true)
    }

    @Test("a minute that changed without a call asks screens to renew their panels")
    func minutes() async throws {
        let hub = LiveHub()
        let screen = try #require(hub.open(.en, showsCalls: true, after: nil, encoder: encoder))
        hub.publish(
            [],
            [
                MinuteRow(
                    minute: Timestamp(seconds: 0), trunk: "t", allowed: 1, warned: 0, diverted: 0, blocked: 0,
                    unscreened: 0)
            ])
        hub.gather(encoder: encoder)
        #expect(await next(screen) == LiveEncoder.panelsChanged)
    }

    @Test("bars are sent when they change, and first of all to a screen that opens")
    func bars() async throws {
        let hub = LiveHub()
        var status = CentreStatus(isReady: true, journal: JournalHealth(), gate: GateHealth())
        let screen = try #require(hub.open(.en, showsCalls: false, after: nil, encoder: encoder))
        hub.sendTick(encoder: encoder, status: status, now: Timestamp(seconds: 1), ping: false)
        #expect(await next(screen)?.contains("event: bars\ndata: 0\n") == true)
        hub.sendTick(encoder: encoder, status: status, now: Timestamp(seconds: 2), ping: true)
        let quiet = await next(screen)
        #expect(quiet?.contains("event: bars") == false && quiet?.contains(": ping") == true)
        status.bypasses = [ActiveBypass(scope: .everything, person: "A", since: Timestamp(seconds: 2))]
        hub.sendTick(encoder: encoder, status: status, now: Timestamp(seconds: 3), ping: false)
        let opened = try #require(hub.open(.en, showsCalls: false, after: nil, encoder: encoder))
        #expect(opened.first.contains("event: bars\ndata: 1\n"))
    }

    @Test("a screen that does not read is let go, the others stay")
    func slowScreen() async throws {
        let hub = LiveHub()
        let slow = try #require(hub.open(.en, showsCalls: true, after: nil, encoder: encoder))
        for position in UInt64(1)...257 {
            hub.publish(calls(position...position), [])
            hub.gather(encoder: encoder)
        }
        #expect(hub.screenCount == 0)
        let fresh = try #require(hub.open(.en, showsCalls: true, after: nil, encoder: encoder))
        #expect(hub.screenCount == 1)
        hub.close(fresh.screen)
        hub.close(slow.screen)
        #expect(hub.screenCount == 0)
    }

    @Test("screens are bounded")
    func screenLimit() {
        let hub = LiveHub()
        let openings = (0..<LiveHub.screenLimit).map { _ in
            hub.open(.en, showsCalls: false, after: nil, encoder: encoder)
        }
        #expect(openings.allSatisfy { $0 != nil })
        #expect(hub.open(.en, showsCalls: false, after: nil, encoder: encoder) == nil)
    }
}
