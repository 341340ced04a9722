import Foundation
import Ledger
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("Pages")
struct PageTests {
    static let hostile = "<script>alert(1)</script>\"'&@x"

    @Test("every page is there in every language, marked DEMO")
    func languages() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            for path in ["/live", "/calls/7", "/numbers/\(number)", "/search", "/lists", "/trunks", "/rules", "/model"]
            {
                for language in Language.allCases {
                    let answer = try await browser.get(path, language: language.rawValue)
                    #expect(answer.status == 200, "\(path)")
                    #expect(answer.body.contains("<html lang=\"\(language.rawValue)\""), "\(path)")
                    #expect(answer.body.contains(">DEMO<"), "\(path)")
                    #expect(answer.body.contains(Phrase.live.text(language)), "\(path)")
                }
            }
            #expect(try await test.send("GET", "/login").body.contains(">DEMO<"))
        }
    }

    @Test("a page without the demonstration carries no mark")
    func noDemo() async throws {
        try await TestConsole.run(isDemo: false) { (test) async throws in
            let browser = try await test.login()
            #expect(try await browser.get("/live").body.contains(">DEMO<") == false)
        }
    }

    @Test("a hostile Call-ID, carrier or reason never becomes markup")
    func escaping() async throws {
        try await TestConsole.run { (test) async throws in
            var call = Samples.call(7, at: test.clock.now, callID: Self.hostile)
            call.trunk = Self.hostile
            call.orderNumber = Self.hostile
            test.centre.add([call])
            let browser = try await test.login()
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            let reason = FormFields.encode(Self.hostile)
            #expect(
                try await browser.post("/lists/add", "pseudonym=\(number)&kind=block&reason=\(reason)").status == 303)
            for path in ["/live", "/calls/7", "/numbers/\(number)", "/search?call=\(reason)&trunk=\(reason)", "/lists"]
            {
                let body = try await browser.get(path).body
                #expect(!body.contains("<script>alert"), "\(path)")
                #expect(body.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;@x"), "\(path)")
            }
        }
    }

    @Test("the call's page has the sum, the reason that tipped it, and what would have changed the verdict")
    func why() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let body = try await test.login().get("/calls/7").body
            // -2.5 + 7.1 = 4.6: 0.99; without the first reason -0.6: 0.35, below the label's 0.5.
            #expect(body.contains("background −2.5 + reasons +7.1 = +4.6, score 0.99"))
            #expect(body.contains("tipped it"))
            #expect(body.contains("The rule cli-home-fixed-international decided by itself: the policy says block."))
            #expect(body.contains("the score would be 0.35: passed."))
            #expect(body.contains("qorgan explain 8f1c7@sbc-3"))
            #expect(body.contains("№ 17/25"))
        }
    }

    @Test("a call that was not screened says why: bypass, the ceiling, a late judge, a late journal")
    func unscreened() async throws {
        let causes: [(rule: RuleCode, proposed: Treatment, sentence: String)] = [
            (.bypass, .allow, "bypass was on"), (.trunkCeiling, .allow, "above the ceiling of trunk intl-2"),
            (.unscreened, .allow, "could not judge it in time"),
            (.unscreened, .block, "was not in the journal in time"),
        ]
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            for (index, cause) in causes.enumerated() {
                let position = UInt64(index + 1)
                test.centre.add([
                    Samples.call(
                        position, at: test.clock.now, treatment: .allow,
                        reasons: [Reason(rule: cause.rule, weight: 0)], proposed: cause.proposed, isUnscreened: true)
                ])
                let body = try await browser.get("/calls/\(position)").body
                for other in causes {
                    #expect(body.contains(other.sentence) == (other.sentence == cause.sentence), "\(cause)")
                }
            }
        }
    }

    @Test("what the trunk's hours, its share or a tap held back is told, and no order is blamed for it")
    func heldBack() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add((7...10).map { Samples.call($0, at: test.clock.now, treatment: .allow, proposed: .block) })
            test.centre.state.withLock { $0.withheld = [8: .hours, 9: .share, 10: .tapped] }
            let browser = try await test.login()
            let unauthorised = Phrase.authorityMissing.text(.en)
            let unordered = try await browser.get("/calls/7").body
            #expect(unordered.contains(unauthorised) && !unordered.contains(Phrase.notCarriedOut.text(.en)))
            for (position, phrase) in [
                (8, Phrase.withheldByHours), (9, .withheldByShare), (10, .withheldByTap),
            ] {
                for language in Language.allCases {
                    let body = try await browser.get("/calls/\(position)", language: language.rawValue).body
                    #expect(body.contains(HTML("\(phrase.text(language))").text), "\(position) \(language)")
                    #expect(body.contains(Phrase.notCarriedOut.text(language)))
                    #expect(!body.contains(Phrase.authorityMissing.text(language)))
                }
            }
        }
    }

    @Test(
        "what a rule decided is said by the rule, not by a score that had no part in it; a sum's verdict by its score")
    func decidedByRule() async throws {
        try await TestConsole.run { (test) async throws in
            var scored = Samples.call(8, at: test.clock.now, reasons: [Reason(rule: .callerFanOut, weight: 6_500)])
            scored.rule = nil
            test.centre.add([Samples.call(7, at: test.clock.now), scored])
            let browser = try await test.login()
            let byRule = try await browser.get("/calls/7").body, byScore = try await browser.get("/calls/8").body
            #expect(byRule.contains("Decided by a rule: One of our fixed-line numbers came from abroad"))
            #expect(!byRule.contains("Likelihood of fraud"))
            #expect(byScore.contains("Likelihood of fraud 98.2\u{a0}%") && !byScore.contains("Decided by a rule:"))
            let rows = try await browser.get("/search?trunk=intl-2").body
            #expect(rows.contains("<td class=\"score\">–</td>") && rows.contains("<td class=\"score\">0.98</td>"))
        }
    }

    @Test("each look at a call, a number or a search is journalled, and none is shown where it cannot be")
    func looks() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            let paths = ["/calls/7", "/numbers/\(number)", "/search?trunk=intl-2"]
            for path in paths { #expect(try await browser.get(path).status == 200) }
            let looks = test.centre.state.withLock { $0.looks }
            #expect(
                looks == [
                    .call(position: 7), .number(pseudonym: number),
                    .search(filters: "/search?trunk=intl-2", callID: nil),
                ])
            test.centre.state.withLock { $0.isJournalBroken = true }
            for path in paths {
                let answer = try await browser.get(path)
                #expect(answer.status == 503)
                #expect(!answer.body.contains("•••"))
            }
        }
    }

    @Test(
        "what somebody typed into the search stands in no filter of the journal: a Call-ID apart, other text by length")
    func typedLooks() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            let typed = "8f1c7@sbc-3"
            #expect(try await browser.get("/search?call=" + typed).status == 200)
            #expect(try await browser.get("/search?trunk=my+neighbour&call=" + typed).status == 200)
            let looks = test.centre.state.withLock { $0.looks }
            #expect(
                looks == [
                    .search(filters: "/search", callID: typed),
                    .search(filters: "/search?trunk=text%3A12", callID: typed),
                ])
        }
    }

    @Test(
        "a call that is not there is 404",
        arguments: [
            "/nowhere", "/calls/8", "/calls/x", "/calls/-1", "/numbers/1",
            "/numbers/\(String(repeating: "b", count: 32))",
        ])
    func notFound(path: String) async throws {
        try await TestConsole.run { (test) async throws in
            let answer = try await test.login().get(path)
            #expect(answer.status == 404)
        }
    }

    @Test("the number's page shows verdicts and never the other side of a call")
    func connections() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now, callee: 77_010_000_045)])
            let browser = try await test.login()
            let caller = Samples.number(77_170_000_018)
            let callee = Samples.number(77_010_000_045)
            for path in ["/numbers/\(caller.pseudonym ?? "")", "/search?number=\(caller.pseudonym ?? "")"] {
                let body = try await browser.get(path).body
                #expect(body.contains("/calls/7"), "\(path)")
                #expect(!body.contains(callee.masked), "\(path)")
                #expect(body.contains("connections need a prosecutor&#39;s or judge&#39;s order"), "\(path)")
            }
        }
    }

    @Test("a clear number that somebody types never gets into a URL")
    func typedNumbers() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            let answer = try await browser.post("/search", "q=%2B7+717+000+00+18&trunk=intl-2")
            #expect(answer.status == 303)
            let pseudonym = Samples.number(77_170_000_018).pseudonym ?? ""
            #expect(answer.header("location") == "/search?number=\(pseudonym)&trunk=intl-2")
            let callID = try await browser.post("/search", "q=8f1c7%40sbc-3")
            #expect(callID.header("location") == "/search?call=8f1c7%40sbc-3")
            #expect(try await browser.get("/search?number=77170000018").status == 400)
            let mistyped = try await browser.post("/search", "q=%2B7+717+000+00+18+18+18+18")
            #expect(mistyped.status == 400 && mistyped.header("location") == nil)
        }
    }

    @Test("the search pages through every row once")
    func paging() async throws {
        try await TestConsole.run { (test) async throws in
            let start = test.clock.now
            test.centre.add((1...120).map { Samples.call($0, at: start.adding(microseconds: Int64($0))) })
            let browser = try await test.login()
            var location: String? = "/search"
            var seen: [Int] = []
            while let path = location {
                let body = try await browser.get(path).body
                seen += body.matches(of: #/id="c(\d+)"/#).compactMap { Int($0.1) }
                location = body.firstMatch(of: #/href="([^"]+)" rel="next"/#).map {
                    String($0.1).replacing("&amp;", with: "&")
                }
            }
            #expect(seen == Array((1...120).reversed()))
        }
    }

    @Test(
        "bad filters are said, not ignored",
        arguments: [
            "treatment=hang", "reason=none", "from=yesterday", "until=2026-13-01T00:00", "before=x",
        ])
    func badFilters(query: String) async throws {
        try await TestConsole.run { (test) async throws in
            let answer = try await test.login().get("/search?" + query)
            #expect(answer.status == 400)
        }
    }

    @Test("blocking a number is committed before the page says so, and undone by one button")
    func listing() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login("B. S.")
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            let added = try await browser.post("/lists/add", "pseudonym=\(number)&kind=block&reason=confirmed")
            #expect(added.header("location") == "/numbers/\(number)?done=1001")
            let row = test.centre.state.withLock { $0.lists[0] }
            #expect(row.kind == .block && row.author == "B. S." && row.reason == "confirmed")
            let page = try await browser.get("/numbers/\(number)?done=1001").body
            #expect(page.contains("Done, journal entry 1,001."))
            #expect(page.contains("name=\"position\" value=\"1001\""))
            #expect(try await browser.post("/lists/remove", "position=1001").status == 303)
            #expect(test.centre.state.withLock { $0.lists[0].removed } != nil)
            #expect(try await browser.get("/lists").body.contains("taken off"))
        }
    }

    @Test(
        "a list entry needs a reason, a list and a number",
        arguments: [
            "pseudonym=PSEUDONYM&kind=block&reason=+++", "pseudonym=PSEUDONYM&kind=hang&reason=x",
            "number=hello&kind=block&reason=x", "number=&kind=block&reason=x",
        ])
    func badListing(fields: String) async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            let answer = try await test.login().post("/lists/add", fields.replacing("PSEUDONYM", with: number))
            #expect(answer.status == 400)
            #expect(test.centre.state.withLock { $0.lists.isEmpty })
        }
    }

    @Test("a stop whose caller people found honest is counted as false")
    func falseStops() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add((7...9).map { Samples.call($0, at: test.clock.now) })
            let browser = try await test.login()
            let before = try await browser.get("/live").body
            #expect(before.contains("<p class=\"value pass\">0</p>"))
            let number = Samples.number(77_170_000_018).pseudonym ?? ""
            #expect(try await browser.post("/lists/add", "pseudonym=\(number)&kind=allow&reason=honest").status == 303)
            test.clock.advance(seconds: 10)
            #expect(try await browser.get("/live").body.contains("<p class=\"value pass\">3</p>"))
        }
    }

    @Test("what the journal did not confirm is said not to be done")
    func notConfirmed() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            test.centre.state.withLock { $0.isJournalBroken = true }
            let answer = try await browser.post("/lists/add", "number=%2B77170000018&kind=block&reason=x")
            #expect(answer.status == 503)
            #expect(test.centre.state.withLock { $0.lists.isEmpty })
        }
    }

    @Test("during a bypass one line counts what passes, and the rows are the interceptions")
    func bypassIsCounted() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            #expect(try await browser.get("/live").body.contains("<div id=\"bypassed\"></div>"))
            test.clock.advance(seconds: 60)
            try await test.centre.setBypass(.trunk("intl-2"), on: true, by: "N. K.")
            let now = test.clock.now
            let minute = Timestamp(seconds: now.seconds - now.seconds % 60)
            let passed = (8...40).map { position in
                Samples.call(
                    position, at: now, treatment: .allow, reasons: [Reason(rule: .bypass, weight: 0)],
                    isUnscreened: true)
            }
            test.centre.add(
                [Samples.call(7, at: now)] + passed,
                [
                    MinuteRow(
                        minute: minute, trunk: "intl-2", allowed: 0, warned: 0, diverted: 0, blocked: 1, unscreened: 33),
                    MinuteRow(
                        minute: minute, trunk: "nat-1", allowed: 0, warned: 0, diverted: 0, blocked: 0, unscreened: 5),
                ])
            let page = try await browser.get("/live").body
            #expect(page.contains("id=\"c7\"") && !page.contains("id=\"c40\""))
            #expect(
                page.contains(
                    "Bypass of trunk intl-2: <strong class=\"num\">33</strong> calls passed unscreened since <time")
            )
            #expect(page.contains("/search?reason=bypass&amp;from=\(now.seconds)&amp;trunk=intl-2"))
            let renewed = try await browser.get("/live/panels").body
            #expect(renewed.contains("<div id=\"bypassed\"><p>"))
        }
    }

    @Test("bypass is a bar on every page until it is turned off")
    func bypass() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login("N. K.")
            #expect(try await browser.post("/bypass", "scope=trunk:nowhere&on=1").status == 400)
            #expect(try await browser.post("/bypass", "scope=trunk:intl-1&on=1").status == 303)
            for path in ["/live", "/search", "/lists", "/trunks", "/rules", "/model"] {
                let body = try await browser.get(path).body
                #expect(
                    body.contains("BYPASS IS ON") && body.contains("calls of trunk intl-1") && body.contains("N. K."),
                    "\(path)")
            }
            #expect(try await browser.post("/bypass", "scope=trunk:intl-1&on=0").status == 303)
            #expect(try await browser.get("/live").body.contains("BYPASS IS ON") == false)
        }
    }

    @Test("a journal that is not signed, or no further, has a bar; one that is, or need not be, has none")
    func signingBars() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            let states: [(JournalHealth.Signing?, String?)] = [
                (nil, nil), (.on, nil), (.off, "The journal is not signed"),
                (.stopped("its key is <another>"), "The journal is signed no further"),
            ]
            for (signing, title) in states {
                test.centre.state.withLock { $0.status.journal.signing = signing }
                let page = try await browser.get("/live").body
                #expect(page.contains("The journal is") == (title != nil))
                if let title { #expect(page.contains(title)) }
            }
            #expect(try await browser.get("/live").body.contains("its key is &lt;another&gt;"))
        }
    }

    @Test("trouble of journal and gate stands on every page")
    func trouble() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            test.centre.state.withLock { state in
                state.status.journal = JournalHealth(
                    writer: .failing("database or disk is full"), lostEntries: 17, viewLagMilliseconds: 9_000)
                state.status.gate = GateHealth(heartbeatAgeMilliseconds: 65_000)
            }
            for path in ["/live", "/rules"] {
                let body = try await browser.get(path).body
                #expect(body.contains("database or disk is full. Calls go through; entries lost: 17."), "\(path)")
                #expect(body.contains("The views are 9 s behind the journal."), "\(path)")
                #expect(body.contains("No sign of life for 1 min 05 s."), "\(path)")
            }
        }
    }
}
