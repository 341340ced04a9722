import Gate
import Telephony
import Testing

@testable import qorgan

@Suite("A trunk's profile in qorgan.toml")
struct ProfileConfigurationTests {
    private static let trunk = """
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        stop = [603, 607, 608, 480]

        """

    @Test("every key is read")
    func all() throws {
        let text =
            Self.trunk
                + """
                identity = ["rpid", "pai"]
                diversion = ["history-info"]
                isup = true
                label = "alert-info"
                alert_info = "urn:alert:priority:high"
                privacy = "anonymous"
                verdict_header = "X-Screening"
                stop_as = { analytics = 608, listed = 480, invalid = 603 }
                q850 = 1
                disguise = [480]
                calls_per_second = 200
                over = "label"
                act_on_percent = 10
                hours = "08:00-20:00"
                numbers = { strip = ["9911"], read = "e164", onward = "e164", prefix = "77", user_phone = true }
                """
        let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
        let trunk = try #require(configuration.trunks.first)
        #expect(trunk.identity == [.remoteParty, .asserted])
        #expect(trunk.diversion == [.historyInfo])
        #expect(trunk.isup)
        #expect(trunk.labelForm == .alertInfo)
        #expect(trunk.alertInfo == "urn:alert:priority:high")
        #expect(trunk.privacy == .anonymous)
        #expect(trunk.verdictHeader == "X-Screening")
        #expect(trunk.stopAs == StopCodes(analytics: 608, listed: 480, invalid: 603))
        #expect(trunk.q850Cause == 1)
        #expect(trunk.disguise == [480])
        #expect(trunk.callsPerSecond == 200)
        #expect(trunk.over == .label)
        #expect(trunk.actOnPercent == 10)
        #expect(trunk.hours == DailyHours("08:00-20:00"))
        #expect(trunk.numbers.strip == ["9911"] && trunk.numbers.prefix == "77" && trunk.numbers.userPhone == true)
        #expect(trunk.numbers.reading == .e164 && trunk.numbers.onward == .e164)
        _ = try EngineSettings.gate(configuration)
    }

    @Test(
        "what is wrong is named with its line and what is expected",
        arguments: [
            ("identity = [\"pia\"]", "pai"), ("identity = [\"pai\", \"pai\"]", "each once"),
            ("identity = [\"pai\"]\ntrust_identity = true", "one of the two"), ("diversion = [\"x\"]", "history-info"),
            ("isup = 1", "true or false"), ("label = \"loud\"", "verstat"), ("alert_info = \"a b\"", "urn:alert"),
            ("privacy = \"none\"", "anonymous"), ("verdict_header = \"From\"", "X-Screening"),
            ("stop_as = { listed = 404 }", "one of 603"), ("stop_as = { listed = 607 }", "603"),
            ("stop_as = { invalid = 608 }", "603 or 404"), ("stop_as = { liste = 603 }", "analytics"),
            ("q850 = 128", "1 to 127"), ("disguise = [486]", "some of 603"), ("calls_per_second = 0", "1 to"),
            ("over = \"label\"", "calls_per_second"), ("calls_per_second = 2\nover = \"drop\"", "refuse"),
            ("act_on_percent = 101", "0 to 100"), ("hours = \"8-20\"", "08:00-20:00"),
            ("numbers = { strip = [\"a\"] }", "digits"), ("numbers = { onward = \"x\" }", "national"),
            ("numbers = { prefix = \"12\" }", "onward"), ("numbers = { read = \"x\" }", "e164"),
            ("numbers = { onward = \"tel\", user_phone = true }", "user_phone"),
            ("concurrent = 10", "calls_per_second"), ("overload_control = \"rate\"", "loss"),
            ("stir_reason = true", "stir = true"),
            // Not in redirect mode: see docs/overload.md.
            ("overload_control = \"loss\"", "proxy"),
        ])
    func faults(_ line: String, _ expected: String) throws {
        let fault = #expect(throws: InputFault.self) {
            _ = try EngineSettings.gate(
                try ConfigurationReader.read(text: Self.trunk + line + "\n", file: "qorgan.toml"))
        }
        #expect(fault?.expected.contains(expected) == true, "\(line): \(String(describing: fault))")
        #expect((6...7).contains(fault?.line ?? 0), "\(line): \(String(describing: fault))")
    }

    @Test("overload control in proxy mode")
    func overloadControl() throws {
        let proxy = """
            [gate]
            mode = "proxy"
            [proxy]
            next_hops = ["udp://127.0.0.30:5060"]

            """
        let configuration = try ConfigurationReader.read(
            text: proxy + Self.trunk + "overload_control = \"loss\"\n", file: "qorgan.toml")
        #expect(configuration.trunks.first?.overloadControl == .loss)
        let gate = try EngineSettings.gate(configuration)
        #expect(gate.trunks.first?.overloadControl == .loss && gate.proxy != nil)
    }
}
