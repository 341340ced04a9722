import Foundation
import Gate
import Ledger
import Screening
import Synchronization
import Telephony
import Testing
import Wire

@testable import Console

/// A centre that traces, with a book that a test fills.
final class FakeTraces: TraceService {
    let traceBook = TraceBook()
    let started = Mutex<[String]>([])
    let running = Mutex<String?>(nil)

    func startTrace(ofTrunk trunk: String, minutes: Int, reason: String, by person: String) async throws {
        let isFirst = running.withLock { running in
            defer { running = running ?? trunk }
            return running == nil
        }
        guard isFirst else { throw TraceFault.running }
        started.withLock { $0.append("\(trunk) \(minutes) \(reason) \(person)") }
    }

    func stopTrace(by person: String) async throws {
        guard running.withLock({ $0.take() }) != nil else { throw TraceFault.notRunning }
    }

    /// A call of as many messages: INVITE, and again, its answer, then INFOs.
    func add(_ callID: String, messages: Int, status: String = "603 Decline") {
        let carrier = PeerAddress(v4: 0x7F00_0014, port: 5_070)
        let hop = PeerAddress(v4: 0x7F00_001E, port: 5_060)
        let own = PeerAddress(v4: 0x7F00_0001, port: 5_060)
        let common =
            "Via: SIP/2.0/UDP 127.0.0.20;branch=z9hG4bK1\r\nFrom: <sip:+380671234509@h>;tag=1\r\n"
            + "To: <sip:+77010000045@h>\r\nCall-ID: \(callID)\r\n"
        for index in 0..<messages {
            let isSent = index == 2
            let line =
                switch index {
                case 0, 1: "INVITE sip:+77010000045@h SIP/2.0\r\n\(common)CSeq: 1 INVITE\r\nX: <script>\r\n\r\n"
                case 2: "SIP/2.0 \(status)\r\n\(common)CSeq: 1 INVITE\r\n\r\n"
                default: "INFO sip:+77010000045@h SIP/2.0\r\n\(common)CSeq: \(index) INFO\r\n\r\n"
                }
            traceBook.add(
                Array(line.utf8), time: Timestamp(microseconds: 1_795_514_851_000_000 + Int64(index) * 20_000),
                peer: index % 7 == 6 ? hop : carrier, own: own, isSent: isSent, ofTrunk: "intl-2",
                role: index % 7 == 6 ? .other : .trunk("intl-2"))
        }
    }
}

@Suite("Traced calls in the console")
struct LadderTests {
    private static func run(_ body: @escaping @Sendable (TestConsole, FakeTraces) async throws -> Void) async throws {
        let traces = FakeTraces()
        try await TestConsole.run(traces: traces) { (test) async throws in try await body(test, traces) }
    }

    @Test("a trace is started with a reason and minutes, one at a time, and stopped")
    func arming() async throws {
        try await Self.run { (test, traces) async throws in
            let browser = try await test.login()
            #expect(try await browser.get("/trunks").body.contains("href=\"/traces/intl-2\""))
            #expect(try await browser.get("/traces/intl-2").body.contains("name=\"reason\""))
            #expect(try await browser.get("/traces/nowhere").status == 404)
            #expect(try await browser.post("/traces/start", "trunk=intl-2&minutes=10&reason=+").status == 400)
            for minutes in ["0", "61", "", "9223372036854775808"] {
                #expect(
                    try await browser.post("/traces/start", "trunk=intl-2&minutes=\(minutes)&reason=x").status == 400)
            }
            #expect(try await browser.post("/traces/start", "trunk=intl-2&minutes=60&reason=302+fails").status == 303)
            #expect(traces.started.withLock { $0 } == ["intl-2 60 302 fails A. O."])
            #expect(try await browser.post("/traces/start", "trunk=intl-1&minutes=1&reason=x").status == 400)
            #expect(try await browser.post("/traces/stop", "").status == 303)
            #expect(try await browser.post("/traces/stop", "").status == 400)
        }
    }

    @Test("while a trace runs every page says so, in every language, with a way to stop it")
    func bar() async throws {
        try await Self.run { (test, _) async throws in
            test.centre.state.withLock {
                $0.status.trace = ActiveTrace(
                    trunk: "intl-2", person: "A. O.", until: test.clock.now.adding(microseconds: 600_000_000))
            }
            let browser = try await test.login()
            for path in ["/live", "/search", "/lists", "/trunks", "/rules", "/traces/intl-2", "/traces/intl-1"] {
                for (language, word) in [("kk", "SIP ЖАЗЫЛУДА"), ("ru", "ЗАПИСЬ SIP"), ("en", "SIP IS TRACED")] {
                    let body = try await browser.get(path, language: language).body
                    #expect(body.contains(word) && body.contains("action=\"/traces/stop\""), "\(path) \(language)")
                }
            }
            #expect(!(try await browser.get("/traces/intl-2").body.contains("name=\"minutes\"")))
        }
    }

    @Test("a ladder shows each message as an arrow and as text, escaped and masked, with the verdict at its place")
    func page() async throws {
        try await Self.run { (test, traces) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now, callID: "call-7@h")])
            traces.add("call-7@h", messages: 7)
            let browser = try await test.login()
            let list = try await browser.get("/traces/intl-2").body
            #expect(
                list.contains("href=\"/ladders/1\"") && list.contains("603 Decline") && list.contains("+38067•••••09"))
            let answer = try await browser.get("/ladders/1")
            #expect(answer.status == 200)
            for number in 1...7 {
                #expect(answer.body.contains("href=\"#m\(number)\"") && answer.body.contains("id=\"m\(number)\""))
            }
            #expect(answer.body.contains("class=\"request again\""))
            #expect(answer.body.contains("class=\"fault\""))
            #expect(answer.body.contains("aria-label=\"1. INVITE, intl-2 → Qorgan, "))
            #expect(answer.body.contains("next hop") && answer.body.contains("href=\"/calls/7\""))
            #expect(answer.body.contains("&lt;script&gt;") && !answer.body.contains("<script>"))
            #expect(!answer.body.contains("71234509") && !answer.body.contains("10000045"))
            // Between the first INVITE and the next message.
            let verdict = try #require(answer.body.range(of: "class=\"verdict block\""))
            let second = try #require(answer.body.range(of: "href=\"#m2\""))
            #expect(verdict.lowerBound < second.lowerBound)
            // The call's own page has it, too.
            #expect(try await browser.get("/calls/7").body.contains("href=\"#m7\""))
        }
    }

    @Test("a call that was not traced says how it could have been; without a gate nothing is offered")
    func untraced() async throws {
        try await Self.run { (test, _) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            #expect(try await browser.get("/calls/7").body.contains("This call was not traced"))
            #expect(try await browser.get("/ladders/1").status == 404)
            #expect(try await browser.get("/ladders/x/pcap").status == 404)
        }
        try await TestConsole.run { (test) async throws in
            test.centre.add([Samples.call(7, at: test.clock.now)])
            let browser = try await test.login()
            #expect(!(try await browser.get("/calls/7").body.contains("not traced")))
            #expect(try await browser.get("/traces/intl-2").status == 404)
            #expect(try await browser.post("/traces/start", "trunk=intl-2&minutes=1&reason=x").status == 400)
        }
    }

    @Test("each look at traced calls is journalled with its form, and nothing is shown or exported where it cannot be")
    func looks() async throws {
        try await Self.run { (test, traces) async throws in
            traces.add("call-7@h", messages: 3)
            let browser = try await test.login()
            let paths = ["/traces/intl-2", "/ladders/1", "/ladders/1/text", "/ladders/1/pcap"]
            for path in paths { #expect(try await browser.get(path).status == 200) }
            let looks = test.centre.state.withLock { $0.looks }
            #expect(
                looks == [.traces(trunk: "intl-2")]
                    + ["page", "text", "pcap"].map { Look.ladder(callID: "call-7@h", form: $0) })
            test.centre.state.withLock { $0.isJournalBroken = true }
            for path in paths { #expect(try await browser.get(path).status == 503) }
            for path in paths { #expect(try await test.send("GET", path).status != 200) }
        }
    }

    @Test("the text has a ladder and every message, the capture every frame; both are files")
    func files() async throws {
        try await Self.run { (test, traces) async throws in
            traces.add("call-7@h", messages: 5)
            let browser = try await test.login()
            let text = try await browser.get("/ladders/1/text")
            #expect(text.header("content-disposition")?.contains("attachment") == true)
            #expect(text.body.contains("|---------- INVITE ---------->|"))
            #expect(text.body.contains("|·········· INVITE ··········>|"))
            #expect(text.body.contains("|<------- 603 Decline --------|"))
            #expect(text.body.components(separatedBy: "\n--- ").count == 6)
            #expect(!text.body.contains("71234509"))
            let pcap = try await browser.get("/ladders/1/pcap")
            #expect(pcap.header("content-type") == "application/vnd.tcpdump.pcap")
            #expect(pcap.body.contains("INVITE sip:+7701xxxxx45@h"))
        }
    }

    @Test("500 messages are one page of less than a megabyte; what came after is counted")
    func large() async throws {
        try await Self.run { (test, traces) async throws in
            traces.add("call-7@h", messages: 520)
            let browser = try await test.login()
            let body = try await browser.get("/ladders/1").body
            #expect(body.contains("id=\"m500\"") && !body.contains("id=\"m501\""))
            #expect(body.contains("20 messages after the first 500 are not kept"))
            #expect(body.utf8.count < 1_000_000)
        }
    }
}
