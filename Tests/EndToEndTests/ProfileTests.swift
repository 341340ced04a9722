import Foundation
import TestSupport
import Testing

/// A trunk's profile against a real SBC: Kamailio with docs/integration/kamailio.cfg, SIPp around it.
@Suite(
    "A trunk's profile behind Kamailio", .serialized,
    .enabled(if: Programs.sipp != nil && Programs.kamailio != nil, "needs SIPp and Kamailio: make test installs both"))
struct ProfileTests {
    private static let honest = "+380671000009"
    private static let listed = "+380671000002"
    private static let reported = "+380671000003"
    private static let homeFixed = "+77172000018"
    private static let roamer = "+77010000071"

    private func run(
        _ keys: String, _ body: (Carrier, RunningQorgan) throws -> Void
    ) throws {
        let carrier = try Carrier()
        let qorgan = try RunningQorgan(
            desk: carrier.deskPort, onward: ["intl-1": carrier.onward],
            policy: """
                cli-home-fixed-international = "block"
                caller-reported = "\(keys.contains("stop_as") ? "block" : "label")"
                """,
            lists: "block = \"block.csv\"\nreports = \"reports.csv\"\nroaming = \"roaming.csv\"",
            files: [
                "block.csv": "number,treatment\n\(Self.listed),block\n",
                "reports.csv": RunningQorgan.report(of: Self.reported),
                "roaming.csv": "number,since,until\n\(Self.roamer),2020-01-01T00:00:00Z,2090-01-01T00:00:00Z\n",
            ], trunk: keys)
        try carrier.start(gatePort: qorgan.port)
        defer {
            carrier.stop()
            qorgan.stop()
        }
        try body(carrier, qorgan)
    }

    /// The scenario of an answered call with a header more, which may also be stopped.
    private func scenario(_ carrier: Carrier, header: String = "") throws -> String {
        var text = try String(contentsOfFile: Programs.scenario("caller"), encoding: .utf8)
        let headers = header.isEmpty ? "" : header + "\n      "
        text = text.replacingOccurrences(
            of: "User-Agent: Example Carrier", with: headers + "User-Agent: Example Carrier")
        let stops = [603, 608].map { "<recv response=\"\($0)\" optional=\"true\" next=\"1\"/>\n  " }.joined()
        text = text.replacingOccurrences(of: "<recv response=\"200\" rrs", with: stops + "<recv response=\"200\" rrs")
        let end = """
            <recv response="200" next="2"/>
              <label id="1"/>
              <send>
                <![CDATA[

                  ACK sip:[field1]@[remote_ip]:[remote_port];user=phone SIP/2.0
                  [last_Via:]
                  Max-Forwards: 70
                  From: <sip:[field0]@[local_ip];user=phone>;tag=c[pid]x[call_number]
                  To: <sip:[field1]@[remote_ip];user=phone>[peer_tag_param]
                  Call-ID: [call_id]
                  CSeq: 1 ACK
                  Content-Length: 0

                ]]>
              </send>
              <label id="2"/>
            </scenario>
            """
        text = text.replacingOccurrences(of: "<recv response=\"200\"/>\n</scenario>", with: end)
        try #require(text.contains("<label id=\"2\"/>"))
        return try carrier.folder.write(text, to: "\(UUID().uuidString).xml").path
    }

    /// Places calls; returns what the caller received.
    private func call(
        _ carrier: Carrier, from caller: String, header: String = "", count: Int = 1, rate: Int = 20
    ) throws -> String {
        let name = UUID().uuidString
        let log = carrier.folder.url.appendingPathComponent("\(name).log").path
        let fields = try carrier.folder.write("SEQUENTIAL\n\(caller);+77010000045\n", to: "\(name).csv").path
        let result = try Programs.run(
            Programs.sipp ?? "",
            [
                "\(Carrier.address):\(carrier.port)", "-sf", try scenario(carrier, header: header), "-inf", fields,
                "-i",
                "127.0.0.30", "-p", String(try Ports.free()), "-m", String(count), "-r", String(rate), "-t", "u1",
                "-nostdin", "-timeout", "60", "-timeout_error", "-mp", String(try Ports.free()), "-trace_msg",
                "-message_file", log,
            ], folder: carrier.folder.url, seconds: 90)
        #expect(result.status == 0, "\(result.output)")
        return try String(contentsOfFile: log, encoding: .utf8)
    }

    @Test("each kind of stop comes through with its code and reason")
    func stops() throws {
        try run("stop_as = { analytics = 608, listed = 603 }\nq850 = 21") { carrier, _ in
            let analytics = try call(carrier, from: Self.reported)
            #expect(analytics.contains("SIP/2.0 608 Rejected"))
            #expect(analytics.contains("Call-Info: <https://redress.example.kz/>;purpose=info"))
            let listed = try call(carrier, from: Self.listed)
            #expect(listed.contains("SIP/2.0 603 Decline") && listed.contains("Reason: Q.850;cause=21;"))
            #expect(!listed.contains("analytics1"))
            #expect(carrier.invites(at: "callee") == 0)
        }
        try run("stop_as = { analytics = 603 }") { carrier, _ in
            let plus = try call(carrier, from: Self.reported)
            #expect(plus.contains("SIP/2.0 603 Network Blocked"))
            #expect(plus.contains("text=\"v=analytics1;url=https://redress.example.kz/\""))
        }
    }

    @Test(
        "a label reaches the callee in the header of the trunk's choice",
        arguments: [
            ("display", "P-Asserted-Identity: \"Күмәнді / Подозрительный\""),
            ("verstat", ";verstat=TN-Validation-Failed@"),
            ("alert-info", "Alert-Info: <urn:alert:source:external>"),
        ])
    func labels(_ form: String, _ expected: String) throws {
        try run("label = \"\(form)\"") { carrier, _ in
            _ = try call(carrier, from: Self.reported)
            #expect(carrier.invites(at: "callee") == 1)
            #expect(carrier.messages(at: "callee").contains(expected), "\(carrier.messages(at: "callee"))")
        }
    }

    @Test(
        "a home number that was forwarded by a roamer passes, by either header and over several hops; alone it is stopped"
    )
    func forwarded() throws {
        try run("") { carrier, _ in
            #expect(try call(carrier, from: Self.homeFixed).contains("SIP/2.0 603"))
            let headers = [
                "Diversion: <sip:\(Self.roamer)@h>;reason=unconditional",
                "Diversion: <sip:+442079460009@h>;reason=no-answer, <sip:\(Self.roamer)@h>;reason=unconditional",
                "History-Info: <sip:\(Self.roamer)@h>;index=1, <sip:+77010000045@h>;index=1.1;mp=1",
            ]
            for (number, header) in headers.enumerated() {
                _ = try call(carrier, from: Self.homeFixed, header: header)
                #expect(carrier.invites(at: "callee") == number + 1, "\(header)")
            }
        }
    }

    @Test("calls above a ceiling go on unscreened, none is refused")
    func ceiling() throws {
        try run("calls_per_second = 2\nover = \"unscreened\"") { carrier, qorgan in
            _ = try call(carrier, from: Self.honest, count: 20, rate: 20)
            #expect(carrier.invites(at: "callee") == 20)
            let status = try qorgan.ask("status").output
            #expect(status.contains("trunk intl-1: 20 calls: allow 20"), "\(status)")
            let found = status.firstMatch(of: #/unscreened[^0-9]*([0-9]+)/#).flatMap { Int($0.1) }
            #expect((found ?? 0) >= 10, "\(status)")
        }
    }

    private static func count(_ text: String, in whole: String) -> Int { whole.components(separatedBy: text).count - 1 }

    @Test("a caller and his callee are acted on always or never, and the journal tells which")
    func share() throws {
        try run("act_on_percent = 50") { carrier, qorgan in
            _ = try call(carrier, from: Self.listed, count: 40, rate: 20)
            let passed = carrier.invites(at: "callee")
            #expect(passed == 0 || passed == 40, "\(passed)")
            let status = try qorgan.ask("status").output
            #expect(status.contains("trunk intl-1: 40 calls: \(passed == 0 ? "block" : "allow") 40"), "\(status)")
            // The latest ten, call by call, as the journal has them: proposed is always a block.
            _ = try call(carrier, from: Self.listed, count: 10, rate: 20)
            let went = carrier.invites(at: "callee") - passed
            var told = ""
            let isTold = try waitUntil(seconds: 20) {
                told = try qorgan.ask("explain", Self.listed, "--format", "json").output
                return Self.count("\"treatment\":\"allow\"", in: told) == went
                    && Self.count("\"treatment\":\"block\"", in: told) == 10 - went
            }
            #expect(isTold, "\(went): \(told)")
            #expect(Self.count("\"proposed\":\"block\"", in: told) == 10)
        }
    }
}
