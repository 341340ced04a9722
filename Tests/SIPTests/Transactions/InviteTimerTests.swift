import Testing

@testable import SIP

/// When a machine acts by itself: its deadlines followed until it is over, at most `until`.
private func moments<Action>(
    until end: Tick, deadline: () -> Tick?, act: (Tick) -> Action
) -> [(Tick, Action)] {
    var result: [(Tick, Action)] = []
    while let next = deadline(), next <= end { result.append((next, act(next))) }
    return result
}

@Suite("INVITE transactions in simulated time")
struct InviteTimerTests {
    @Test("Timer A doubles from T1, and B ends it after 64 x T1")
    func timerA() {
        var client = InviteClientTransaction(isReliable: false, at: 0)
        let seen = moments(until: 100_000, deadline: { client.deadline }, act: { client.timeReached($0) })
        #expect(seen.map(\.0) == [500, 1_500, 3_500, 7_500, 15_500, 31_500, 32_000])
        #expect(seen.map(\.1) == Array(repeating: .resend, count: 6) + [.timeout])
        #expect(client.isTerminated)
        #expect(client.received(200, at: 33_000) == .absorb)
    }

    @Test("over TCP nothing is sent again, and B is the same")
    func timerB() {
        var client = InviteClientTransaction(isReliable: true, at: 10)
        #expect(client.deadline == 32_010)
        #expect(client.timeReached(32_009) == .absorb)
        #expect(client.timeReached(32_010) == .timeout)
    }

    @Test("a provisional answer stops A and B; each goes on")
    func provisional() {
        var client = InviteClientTransaction(isReliable: false, at: 0)
        #expect(client.isCalling)
        #expect(client.received(100, at: 100) == .pass)
        #expect(client.deadline == nil)
        #expect(client.timeReached(60_000) == .absorb)
        #expect(client.received(180, at: 200) == .pass)
        #expect(client.received(180, at: 300) == .pass)
        #expect(client.isProceeding)
    }

    @Test("Timer D: a refusal is acknowledged each time for 32 s, over TCP for none", arguments: [false, true])
    func timerD(isReliable: Bool) {
        var client = InviteClientTransaction(isReliable: isReliable, at: 0)
        #expect(client.received(486, at: 1_000) == .acknowledgeAndPass)
        #expect(client.received(180, at: 1_000) == .absorb)
        #expect(client.received(200, at: 1_000) == .absorb)
        #expect(client.received(486, at: 1_000) == .acknowledge)
        let end: Tick = isReliable ? 1_000 : 33_000
        #expect(client.deadline == end)
        #expect(client.timeReached(end) == .end)
        #expect(client.received(486, at: end) == .absorb)
    }

    @Test("Timer M: 2xx go on for 64 x T1, nothing else does (RFC 6026)")
    func timerM() {
        var client = InviteClientTransaction(isReliable: false, at: 0)
        #expect(client.received(200, at: 5) == .pass)
        #expect(client.received(200, at: 505) == .pass)
        #expect(client.received(180, at: 506) == .absorb)
        #expect(client.received(486, at: 507) == .absorb)
        #expect(client.timeReached(32_004) == .absorb)
        #expect(client.timeReached(32_005) == .end)
    }

    @Test("Timer G doubles up to T2, and H ends it")
    func timerG() {
        var server = InviteServerTransaction(isReliable: false)
        #expect(server.answer(486, at: 0) == .send)
        let seen = moments(until: 100_000, deadline: { server.deadline }, act: { server.timeReached($0) })
        #expect(seen.map(\.0).prefix(5) == [500, 1_500, 3_500, 7_500, 11_500])
        #expect(seen.dropLast().allSatisfy { $0.1 == .resend })
        #expect(seen.last?.0 == 32_000)
        #expect(seen.last?.1 == .endWithoutAck)
    }

    @Test("over TCP G does nothing, H is the same")
    func timerH() {
        var server = InviteServerTransaction(isReliable: true)
        #expect(server.answer(603, at: 7) == .send)
        #expect(server.deadline == 32_007)
        #expect(server.timeReached(32_007) == .endWithoutAck)
    }

    @Test("Timer I absorbs further ACKs for T4, over TCP for none", arguments: [false, true])
    func timerI(isReliable: Bool) {
        var server = InviteServerTransaction(isReliable: isReliable)
        #expect(server.answer(486, at: 0) == .send)
        #expect(server.receivedAck(at: 100) == .absorb)
        #expect(server.receivedAck(at: 101) == .absorb)
        #expect(server.receivedAgain() == .absorb)
        #expect(server.answer(200, at: 102) == .absorb)
        let end: Tick = isReliable ? 100 : 5_100
        #expect(server.deadline == end)
        #expect(server.timeReached(end) == .end)
        #expect(server.isTerminated)
    }

    @Test("Timer L: behind a 2xx INVITEs are absorbed, 2xx sent and ACKs passed for 64 x T1 (RFC 6026)")
    func timerL() {
        var server = InviteServerTransaction(isReliable: false)
        #expect(server.answer(180, at: 0) == .send)
        #expect(server.receivedAgain() == .resend)
        #expect(server.answer(200, at: 10) == .send)
        #expect(server.receivedAgain() == .absorb)
        #expect(server.answer(200, at: 20) == .send)
        #expect(server.answer(180, at: 21) == .absorb)
        #expect(server.answer(486, at: 22) == .absorb)
        #expect(server.receivedAck(at: 30) == .pass)
        #expect(server.timeReached(32_009) == .absorb)
        #expect(server.timeReached(32_010) == .end)
    }

    @Test("an ACK before any answer, and one after the end, is absorbed")
    func strayAck() {
        var server = InviteServerTransaction(isReliable: false)
        #expect(server.receivedAck(at: 0) == .absorb)
        #expect(server.isProceeding)
        _ = server.answer(404, at: 1)
        _ = server.timeReached(40_000)
        #expect(server.receivedAck(at: 40_001) == .absorb)
        #expect(server.deadline == nil)
    }
}

@Suite("Other transactions in simulated time")
struct NonInviteTimerTests {
    @Test("Timer E doubles up to T2, and F ends it after 64 x T1")
    func timerE() {
        var client = NonInviteClientTransaction(isReliable: false, at: 0)
        let seen = moments(until: 100_000, deadline: { client.deadline }, act: { client.timeReached($0) })
        #expect(
            seen.map(\.0) == [500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500, 32_000])
        #expect(seen.last?.1 == .timeout)
    }

    @Test("after a provisional answer E goes by T2, and F stands")
    func timerEProceeding() {
        var client = NonInviteClientTransaction(isReliable: false, at: 0)
        #expect(client.received(100, at: 400) == .pass)
        let seen = moments(until: 100_000, deadline: { client.deadline }, act: { client.timeReached($0) })
        #expect(seen.map(\.0).prefix(3) == [500, 4_500, 8_500])
        #expect(seen.last?.0 == 32_000)
        #expect(seen.last?.1 == .timeout)
    }

    @Test("Timer F over TCP, with nothing sent again")
    func timerF() {
        var client = NonInviteClientTransaction(isReliable: true, at: 0)
        #expect(client.deadline == 32_000)
        #expect(client.timeReached(32_000) == .timeout)
        #expect(client.isTerminated)
    }

    @Test("Timer K absorbs the answer's repetitions for T4, over TCP for none", arguments: [false, true])
    func timerK(isReliable: Bool) {
        var client = NonInviteClientTransaction(isReliable: isReliable, at: 0)
        #expect(client.received(200, at: 50) == .pass)
        #expect(client.received(200, at: 51) == .absorb)
        let end: Tick = isReliable ? 50 : 5_050
        #expect(client.deadline == end)
        #expect(client.timeReached(end) == .end)
        #expect(client.received(200, at: end) == .absorb)
    }

    @Test("Timer J answers repetitions for 64 x T1, over TCP for none", arguments: [false, true])
    func timerJ(isReliable: Bool) {
        var server = NonInviteServerTransaction(isReliable: isReliable)
        #expect(server.receivedAgain() == .absorb)
        #expect(server.answer(100, at: 0) == .send)
        #expect(server.receivedAgain() == .resend)
        #expect(server.answer(200, at: 10) == .send)
        #expect(server.receivedAgain() == .resend)
        #expect(server.answer(500, at: 11) == .absorb)
        let end: Tick = isReliable ? 10 : 32_010
        #expect(server.deadline == end)
        #expect(server.timeReached(end) == .end)
        #expect(server.receivedAgain() == .absorb)
    }
}
