import Foundation
import Ledger
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("What rules did, on their page")
struct RuleTableTests {
    private static func counts(
        _ fired: Int, stopped: Int = 0, shadow: Int = 0, alone: Int = 0, scam: Int = 0, honest: Int = 0
    ) -> RuleCounts {
        var counts = RuleCounts()
        (counts.scam, counts.honest) = (scam, honest)
        (counts.fired, counts.stopped, counts.shadow, counts.shadowAlone) = (fired, stopped, shadow, alone)
        return counts
    }

    /// The row of a rule as text between its tags.
    private static func row(_ rule: RuleCode, _ body: String) throws -> String {
        let start = try #require(body.range(of: "reason=\(rule.code)\">"))
        return String(body[start.upperBound...].prefix { $0 != "\n" }.components(separatedBy: "</tr>")[0])
    }

    @Test("today's counts, those of seven days and what shadow would have stopped stand in the rule's row")
    func effects() async throws {
        try await TestConsole.run { (test) async throws in
            let today = test.clock.now
            test.centre.state.withLock {
                $0.rules[.callerFanOut] = (today, Self.counts(1_284, stopped: 61))
                $0.rules[.callerNew] = (
                    Timestamp(seconds: today.seconds - 3 * 86_400),
                    Self.counts(0, shadow: 90, alone: 17, scam: 3, honest: 1)
                )
                $0.rules[.callerRate] = (Timestamp(seconds: today.seconds - 8 * 86_400), Self.counts(5))
            }
            let body = try await test.login().get("/rules").body
            let fanOut = try Self.row(.callerFanOut, body)
            #expect(
                fanOut.contains(
                    "<td class=\"num first\">1,284</td><td class=\"num\">61</td><td class=\"num first\">1,284</td>"))
            let new = try Self.row(.callerNew, body)
            #expect(new.contains("<td class=\"num soft first\">0</td>"))
            #expect(new.contains("<td class=\"num first\">90</td><td class=\"num\">17</td>"))
            #expect(new.contains("<td class=\"num first\">3</td><td class=\"num\">1</td>"))
            #expect(try !Self.row(.callerRate, body).contains(">5<"))
            #expect(body.contains("of them not stopped") && body.contains("by the hour, from the journal"))
        }
    }

    @Test("a bypassed rule says since when, by whom, and what it would have stopped since")
    func bypass() async throws {
        try await TestConsole.run { (test) async throws in
            let now = test.clock.now
            test.centre.state.withLock { $0.rules[.callerFanOut] = (now, Self.counts(0, shadow: 9, alone: 4)) }
            try await test.centre.setBypass(.rule(.callerFanOut), on: true, by: "night shift")
            let row = try Self.row(.callerFanOut, try await test.login().get("/rules").body)
            #expect(row.contains("by night shift; fired in shadow since on calls that nothing stopped: 4"))
        }
    }

    @Test("a journal that cannot be read takes the counts away, and not the rules")
    func unreadable() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.state.withLock { $0.isUnreadable = true }
            let answer = try await test.login().get("/rules")
            #expect(answer.status == 200 && answer.body.contains("The journal cannot be read now"))
            #expect(try Self.row(.callerFanOut, answer.body).contains("<td class=\"num soft first\">–</td>"))
        }
    }
}
