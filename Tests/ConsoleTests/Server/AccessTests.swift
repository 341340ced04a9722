import Ledger
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("Who may see a page")
struct AccessTests {
    static let pages = [
        "/live", "/calls/1001", "/numbers/\(String(repeating: "a", count: 32))", "/search", "/lists", "/trunks",
        "/rules",
    ]

    @Test("no page without a login")
    func pagesNeedLogin() async throws {
        try await TestConsole.run { (test) async throws in
            for page in Self.pages + ["/"] {
                let answer = try await test.send("GET", page, headers: ["Accept: text/html"])
                #expect(answer.status == 303, "\(page)")
                #expect(answer.header("location") == "/login", "\(page)")
                #expect(!answer.body.contains("•••"), "\(page)")
            }
        }
    }

    @Test("what is no page answers 401 without a login")
    func dataNeedsLogin() async throws {
        try await TestConsole.run { (test) async throws in
            for path in ["/events", "/live/panels"] {
                #expect(try await test.send("GET", path).status == 401, "\(path)")
            }
            for path in ["/lists/add", "/lists/remove", "/bypass", "/search", "/logout", "/preferences"] {
                #expect(try await test.send("POST", path, body: "on=1&scope=all").status == 401, "\(path)")
            }
            #expect(test.centre.status().bypasses.isEmpty)
        }
    }

    @Test("a preview of the link burns nothing; the button logs in once and only once")
    func linkWorksOnce() async throws {
        try await TestConsole.run { (test) async throws in
            let path = test.console.issueLogin(for: "A. O.")
            let token = path.dropFirst("/login?token=".count)
            for _ in 0..<3 { #expect(try await test.send("GET", path).status == 200) }
            let first = try await test.send("POST", "/login", body: "token=\(token)")
            #expect(first.status == 303)
            let cookie = first.header("set-cookie") ?? ""
            for mark in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(mark)) }
            let second = try await test.send("POST", "/login", body: "token=\(token)")
            #expect(second.status == 403)
            #expect(second.header("set-cookie") == nil)
            #expect(test.centre.state.withLock { $0.logins } == [.login, .refused])
        }
    }

    @Test("a link that is wrong, used or too old gets one and the same page with what helps, counted like a login")
    func deadLinks() async throws {
        try await TestConsole.run { (test) async throws in
            let used = test.console.issueLogin(for: "A. O.")
            let old = test.console.issueLogin(for: "A. O.")
            let fields = "token=" + used.dropFirst("/login?token=".count)
            #expect(try await test.send("POST", "/login", body: fields).status == 303)
            test.clock.advance(seconds: LoginLinks.lifetimeSeconds)
            let unknown = "/login?token=" + String(repeating: "0", count: Secret.digits)
            var pages: Set<String> = []
            for path in [used, old, unknown, "/login?token=junk"] {
                let answer = try await test.send("GET", path, headers: ["Accept-Language: en"])
                #expect(answer.status == 403, "\(path)")
                #expect(answer.body.contains("action=\"/login/link\"") && !answer.body.contains("name=\"token\""))
                pages.insert(answer.body)
            }
            #expect(pages.count == 1)
            for _ in 4..<AttemptLimiter.limit { _ = try await test.send("GET", unknown) }
            #expect(try await test.send("GET", unknown).status == 429)
            let refused = test.centre.state.withLock { $0.logins.count { $0 == .refused } }
            #expect(refused == AttemptLimiter.limit)
            #expect(try await test.send("GET", "/login").status == 200)
        }
    }

    @Test("a link that the login page asks for is for the person of the terminal, as the start's is")
    func terminalPerson() throws {
        let now = Timestamp(seconds: 1_795_514_851)
        let centre = FakeCentre { now }
        let printed = Mutex<[String]>([])
        let console = try Console(
            configuration: ConsoleConfiguration(port: 0), control: centre, reader: centre, hub: LiveHub(),
            now: { now }, terminalPerson: "aida", announceLink: { path in printed.withLock { $0.append(path) } })
        console.announceRequestedLink()
        let announced = printed.withLock { $0.first }
        let path = try #require(announced)
        let token = String(path.dropFirst("/login?token=".count))
        guard case .opened(_, let person) = console.access.login(token: token, address: "127.0.0.1", at: now) else {
            Issue.record("the link opened no session")
            return
        }
        #expect(person == "aida")
    }

    @Test("who is logged in and goes back to the used link is led to the live page")
    func backToTheLink() async throws {
        try await TestConsole.run { (test) async throws in
            let answer = try await test.login().get("/login?token=used")
            #expect(answer.status == 303 && answer.header("location") == "/live")
        }
    }

    @Test("a link is too old after 15 minutes")
    func linkExpires() async throws {
        try await TestConsole.run { (test) async throws in
            let token = test.console.issueLogin(for: "A. O.").dropFirst("/login?token=".count)
            test.clock.advance(seconds: LoginLinks.lifetimeSeconds)
            #expect(try await test.send("POST", "/login", body: "token=\(token)").status == 403)
        }
    }

    @Test("who cannot be journalled is not let in")
    func loginNeedsJournal() async throws {
        try await TestConsole.run { (test) async throws in
            test.centre.state.withLock { $0.isJournalBroken = true }
            let token = test.console.issueLogin(for: "A. O.").dropFirst("/login?token=".count)
            let answer = try await test.send("POST", "/login", body: "token=\(token)")
            #expect(answer.status == 503)
            #expect(answer.header("set-cookie") == nil)
        }
    }

    @Test("after ten refusals an address waits a minute")
    func attemptsAreLimited() async throws {
        try await TestConsole.run { (test) async throws in
            for _ in 0..<AttemptLimiter.limit {
                #expect(try await test.send("POST", "/login", body: "token=guess").status == 403)
            }
            let good = test.console.issueLogin(for: "A. O.").dropFirst("/login?token=".count)
            #expect(try await test.send("POST", "/login", body: "token=\(good)").status == 429)
            test.clock.advance(seconds: AttemptLimiter.windowSeconds)
            #expect(try await test.send("POST", "/login", body: "token=\(good)").status == 303)
        }
    }

    @Test("a session ends by logout, by idling and by the end of the shift")
    func sessionsEnd() async throws {
        try await TestConsole.run { (test) async throws in
            let leaving = try await test.login()
            #expect(try await leaving.get("/live").status == 200)
            #expect(try await leaving.post("/logout", "").header("set-cookie")?.contains("Max-Age=0") == true)
            #expect(try await leaving.get("/live").status == 303)

            let idle = try await test.login()
            test.clock.advance(seconds: Sessions.idleSeconds - 1)
            #expect(try await idle.get("/live").status == 200)
            test.clock.advance(seconds: Sessions.idleSeconds)
            #expect(try await idle.get("/live").status == 303)
        }
    }

    @Test("a change needs the session's form token and our own origin")
    func changesAreProtected() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            let fields = "scope=all&on=1"
            let cookie = "Cookie: \(browser.cookie)"
            let none = try await test.send("POST", "/bypass", headers: [cookie], body: fields)
            #expect(none.status == 403)
            let wrong = try await test.send(
                "POST", "/bypass", headers: [cookie], body: fields + "&csrf=\(String(repeating: "0", count: 64))")
            #expect(wrong.status == 403)
            let foreign = try await test.send(
                "POST", "/bypass", headers: [cookie, "Origin: http://evil.example"],
                body: fields + "&csrf=\(browser.formToken)")
            #expect(foreign.status == 403)
            let crossSite = try await test.send(
                "POST", "/bypass", headers: [cookie, "Sec-Fetch-Site: cross-site"],
                body: fields + "&csrf=\(browser.formToken)")
            #expect(crossSite.status == 403)
            #expect(test.centre.status().bypasses.isEmpty)
            let own = try await test.send(
                "POST", "/bypass", headers: [cookie, "Origin: http://127.0.0.1:\(test.port)"],
                body: fields + "&csrf=\(browser.formToken)")
            #expect(own.status == 303)
            #expect(test.centre.status().bypasses.count == 1)
        }
    }

    @Test("a form longer than the limit is refused")
    func longFormsAreRefused() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            let answer = try await browser.post(
                "/search", "q=" + String(repeating: "1", count: FormFields.maximumBytes))
            #expect(answer.status == 413)
        }
    }

    @Test("every answer carries the headers that keep other hosts out")
    func securityHeaders() async throws {
        try await TestConsole.run { (test) async throws in
            let browser = try await test.login()
            for path in ["/live", "/rules", "/assets/console.js", "/healthz"] {
                let answer = try await browser.get(path)
                let policy = answer.header("content-security-policy") ?? ""
                #expect(policy.contains("default-src 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"), "\(path)")
                #expect(answer.header("x-frame-options") == "DENY", "\(path)")
                #expect(answer.header("x-content-type-options") == "nosniff", "\(path)")
            }
            let page = try await browser.get("/live")
            #expect(page.header("cache-control") == "no-store")
            #expect(!page.body.contains("<script>"))
            #expect(!page.body.contains(" style="))
            #expect(!page.body.contains("http://") && !page.body.contains("https://"))
        }
    }

    @Test("healthz is 200 while calls are served and 503 otherwise, without a login")
    func health() async throws {
        try await TestConsole.run { (test) async throws in
            #expect(try await test.send("GET", "/healthz").status == 200)
            test.centre.state.withLock { $0.status.isReady = false }
            #expect(try await test.send("GET", "/healthz").status == 503)
        }
    }

    @Test(
        "after a change of language the way back is a path of our own",
        arguments: [
            ("/calls/7?a=b", "/calls/7?a=b"), ("//evil.example", "/live"), ("https://evil.example", "/live"),
            ("/\\evil.example", "/live"), ("/a\r\nSet-Cookie: x", "/live"), ("", "/live"),
        ])
    func localPaths(path: String, expected: String) {
        #expect(Console.localPath(path) == expected)
    }
}
