import Screening
import Telephony
import Testing

@testable import Gate

@Suite("Tokens of diverted calls")
struct TokenTableTests {
    private func call(_ n: Int64) -> JudgedCall {
        let attempt = CallAttempt(
            time: Timestamp(milliseconds: n), trunk: TrunkID(index: 0), trunkClass: .international, callID: UInt64(n),
            callee: .absent, from: .absent)
        return JudgedCall(
            attempt: attempt, verdict: Verdict(treatment: .divert), features: Features(), versions: Versions())
    }

    private func granted(_ count: Int, capacity: Int, at now: Int64 = 0) -> (TokenTable, [DivertToken]) {
        let table = TokenTable(capacity: capacity)
        var outbox = TokenTable.Outbox()
        let tokens = (0..<count).map { DivertToken(high: UInt64($0), low: 1) }
        for (n, token) in tokens.enumerated() {
            let isTaken = outbox.add(token, call(Int64(n)), at: now)
            #expect(isTaken)
        }
        table.take(&outbox)
        #expect(outbox.isEmpty)
        return (table, tokens)
    }

    @Test("a token finds its call once")
    func once() {
        let (table, tokens) = granted(3, capacity: 8)
        #expect(table.redeem(tokens[1], atMilliseconds: 5)?.attempt.callID == 1)
        #expect(table.redeem(tokens[1], atMilliseconds: 5) == nil)
        #expect(table.redeem(tokens[2], atMilliseconds: 5)?.attempt.callID == 2)
        #expect(table.redeem(DivertToken(high: 99, low: 99), atMilliseconds: 5) == nil)
    }

    @Test("a token lives 60 seconds", arguments: [(59_999, true), (60_000, false)])
    func lifetime(_ now: Int64, _ isFound: Bool) {
        let (table, tokens) = granted(1, capacity: 8)
        #expect((table.redeem(tokens[0], atMilliseconds: now) != nil) == isFound)
    }

    @Test("past its capacity the oldest goes")
    func bounds() {
        let (table, tokens) = granted(9, capacity: 8)
        #expect(table.count == 8)
        #expect(table.redeem(tokens[0], atMilliseconds: 1) == nil)
        #expect(table.redeem(tokens[1], atMilliseconds: 1) != nil)
        var outbox = TokenTable.Outbox()
        var taken = 0
        for n in 0...TokenTable.Outbox.most where outbox.add(DivertToken(high: 5, low: UInt64(n)), call(0), at: 0) {
            taken += 1
        }
        #expect(taken == TokenTable.Outbox.most)
    }

    @Test(
        "text that is no token is none",
        arguments: ["", "00", String(repeating: "g", count: 32), String(repeating: "A", count: 32)])
    func badText(_ text: String) {
        #expect(DivertToken(text) == nil)
    }

    @Test("32 hex digits are a token")
    func goodText() {
        #expect(DivertToken("000000000000000a000000000000000b") == DivertToken(high: 10, low: 11))
    }
}
