import Foundation
import Ledger
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("Findings on a call's page")
struct FindingTests {
    private static let form = "call=7&finding=scam&reason=asked+the+callee"

    @Test("the form names the call; what was said stands there with who, why and what it did, in every language")
    func said() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let first = try await test.login("aida"), second = try await test.login("berik")
            let page = try await first.get("/calls/7", language: "en").body
            #expect(page.contains("action=\"/findings/add\"") && page.contains("name=\"call\" value=\"7\""))
            let answer = try await first.post("/findings/add", Self.form)
            #expect(answer.status == 303 && answer.header("location") == "/calls/7#findings")
            #expect(try await second.post("/findings/add", Self.form).status == 303)
            for language in Language.allCases {
                let body = try await first.get("/calls/7", language: language.rawValue).body
                for phrase in [Phrase.findings, .findingFirst, .findingConfirms] {
                    #expect(body.contains(phrase.text(language)), "\(language)")
                }
                #expect(body.contains("asked the callee") && body.contains("aida") && body.contains("berik"))
            }
        }
    }

    @Test(
        "the same person twice, a late call and an unknown one are errors in words",
        arguments: [
            FindingFault.repeated, .late, .unknownCall, .noCaller, .busy,
        ])
    func refused(fault: FindingFault) async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            test.centre.state.withLock { $0.findingFault = fault }
            let browser = try await test.login()
            let answer = try await browser.post("/findings/add", Self.form)
            #expect(answer.status == 400)
            #expect(Language.allCases.contains { answer.body.contains(fault.phrase.text($0)) })
        }
    }

    @Test("a finding needs a reason, a known word, a position, the form token and our own origin")
    func protected() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            for fields in [
                "call=7&finding=scam&reason=+", "call=7&finding=maybe&reason=x", "call=x&finding=scam&reason=x",
            ] {
                #expect(try await browser.post("/findings/add", fields).status == 400, "\(fields)")
            }
            let cookie = "Cookie: \(browser.cookie)"
            let signed = Self.form + "&csrf=\(browser.formToken)"
            #expect(try await test.send("POST", "/findings/add", headers: [cookie], body: Self.form).status == 403)
            let foreign = [cookie, "Origin: http://evil.example"]
            #expect(try await test.send("POST", "/findings/add", headers: foreign, body: signed).status == 403)
            #expect(try await test.send("POST", "/findings/add", headers: [], body: signed).status != 303)
            #expect(test.centre.state.withLock { $0.findings.isEmpty })
        }
    }

    @Test("where the journal does not confirm, nothing is claimed")
    func brokenJournal() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            test.centre.state.withLock { $0.isJournalBroken = true }
            #expect(try await browser.post("/findings/add", Self.form).status == 503)
        }
    }

    @Test("a call of the day before, or without a number, has no form")
    func noForm() async throws {
        try await TestConsole.run { (test) async throws in
            var nobody = Samples.call(8, at: test.clock.now)
            nobody.caller = NumberReference(masked: "anonymous", pseudonym: nil, region: nil, country: nil)
            let old = test.clock.now.adding(microseconds: -(Finding.lifeSeconds + 1) * 1_000_000)
            test.centre.add([Samples.call(7, at: old), nobody])
            let browser = try await test.login()
            for (position, phrase) in [(7, Phrase.findingLate), (8, .findingNoCaller)] {
                let body = try await browser.get("/calls/\(position)", language: "en").body
                #expect(!body.contains("/findings/add") && body.contains(phrase.en))
            }
        }
    }

    @Test("a hostile reason or name never becomes markup")
    func escaping() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login(PageTests.hostile)
            let reason = FormFields.encode(PageTests.hostile)
            #expect(try await browser.post("/findings/add", "call=7&finding=honest&reason=\(reason)").status == 303)
            #expect(try await !browser.get("/calls/7").body.contains("<script>alert"))
        }
    }

    @Test("a rule that its ceiling put into shadow is on the bars of every page, with the way back")
    func demoted() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.state.withLock {
                $0.status.bypasses = [
                    ActiveBypass(scope: .rule(.callerRate), person: ActiveBypass.ceiling, since: test.clock.now)
                ]
            }
            let browser = try await test.login()
            for language in Language.allCases {
                let body = try await browser.get("/live", language: language.rawValue).body
                #expect(
                    body.contains(Phrase.ruleDemoted.text(language)) && body.contains(Phrase.putBack.text(language)))
                #expect(!body.contains(">\(Phrase.bypassOn.text(language))<"))
            }
            #expect(try await browser.post("/bypass", "scope=rule:caller-rate&on=0").status == 303)
            #expect(test.centre.status().bypasses.isEmpty)
        }
    }
}
