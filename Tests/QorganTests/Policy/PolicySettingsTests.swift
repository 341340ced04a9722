import Foundation
import Screening
import Telephony
import Testing

@testable import qorgan

@Suite("[ceilings] and [policy.costs]")
struct PolicySettingsTests {
    private static let rest = """

        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        [[trunk]]
        name = "intl-2"
        class = "international"
        sources = ["127.0.0.21/32"]
        """
    private static let costs = """
        [policy.costs]
        passed_scam = 100
        false_label = 0.2
        label_prevents = 0.3
        false_divert = 20
        divert_prevents = 0.9
        """

    private static func policy(_ text: String) throws -> Policy {
        try EngineSettings.policy(ConfigurationReader.read(text: text + rest, file: "qorgan.toml"))
    }

    private static func fault(_ text: String) -> InputFault? {
        do {
            _ = try policy(text)
            return nil
        } catch {
            return error as? InputFault
        }
    }

    // MARK: Ceilings

    @Test("none unless configured; of all trunks and rules, and of single ones by name")
    func ceilings() throws {
        #expect(try Self.policy("").ceilings == .none)
        let read = try Self.policy(
            "[ceilings]\ntrunk = 60\nrule = 30\n[ceilings.trunks]\nintl-2 = 200\n[ceilings.rules]\nmodel = 0\n")
        #expect(read.ceilings[trunk: TrunkID(index: 0)] == 60 && read.ceilings[trunk: TrunkID(index: 1)] == 200)
        #expect(read.ceilings[rule: .callerRate] == 30 && read.ceilings[rule: .model] == 0)
        #expect(read.ceilings[rule: .listBlock] == nil)
    }

    @Test(
        "a ceiling that cannot be is told with its line",
        arguments: [
            ("[ceilings]\ntrunk = -1\n", 2, "a whole number from 0"), ("[ceilings]\nrule = 1.5\n", 2, "a whole number"),
            ("[ceilings]\nstops = 3\n", 2, "one of trunk, rule"),
            ("[ceilings]\n[ceilings.trunks]\nintl-9 = 3\n", 3, "intl-1, intl-2"),
            ("[ceilings]\n[ceilings.rules]\nno-such = 3\n", 3, "a rule code"),
            ("[ceilings]\n[ceilings.rules]\nlist-block = 3\n", 3, "a rule of its own"),
        ])
    func badCeilings(text: String, line: Int, expected: String) {
        let fault = Self.fault(text)
        #expect(fault?.line == line && fault?.expected.contains(expected) == true, "\(String(describing: fault))")
    }

    // MARK: Costs

    @Test("costs stand beside the rules' settings, and become thresholds of the model")
    func costsRead() throws {
        let text = "[model]\nfile = \"built-in\"\n[policy]\ncaller-rate = \"label\"\n" + Self.costs
        let policy = try Self.policy(text)
        #expect(policy[.callerRate] == .treatment(.label) && policy.costs?.mayExceedModel == false)
        let divert = try #require(policy.modelSteps.first { $0.treatment == .divert })
        // ln(19.8 / 60): far below what the file was measured for.
        #expect(divert.byCosts.map { abs($0 + 1_109) <= 1 } == true && divert.origin == .heldByFile)
        let free = try Self.policy(text + "\nmay_exceed_model = true\n")
        #expect(free.modelSteps.first { $0.treatment == .divert }?.logOdds == divert.byCosts)
    }

    @Test(
        "costs that cannot be are told with their line",
        arguments: [
            ("passed_scam = -5\n", 4, "at least 0.000001"), ("passed_scam = nan\n", 4, "at least 0.000001"),
            ("passed_scam = inf\n", 4, "at least 0.000001"), ("passed_scam = \"much\"\n", 4, "a number"),
            ("false_label = 1\nlabel_prevents = 0.5\n", 3, "what a scam call costs"),
            ("passed_scam = 5\n", 4, "false_label and label_prevents"),
            ("passed_scam = 5\nfalse_label = 1\n", 5, "label_prevents beside"),
            ("passed_scam = 5\nlabel_prevents = 1\n", 5, "false_label beside"),
            ("passed_scam = 5\nfalse_label = 0\nlabel_prevents = 0.5\n", 5, "at least 0.000001"),
            ("passed_scam = 5\nfalse_label = 1\nlabel_prevents = 1.5\n", 6, "at most 1"),
            (
                "passed_scam = 5\nfalse_label = 9\nlabel_prevents = 0.5\nfalse_divert = 1\ndivert_prevents = 0.9\n", 7,
                "at least what false_label says"
            ),
            (
                "passed_scam = 5\nfalse_label = 1\nlabel_prevents = 0.5\nfalse_block = 2\nblock_prevents = 0.4\n", 8,
                "at least what label_prevents says"
            ), ("passed_scam = 5\nfalse_other = 1\n", 5, "one of passed_scam"),
            ("passed_scam = 5\nfalse_challenge = 1\n", 5, "label, divert or block"),
            ("passed_scam = 5\nfalse_announce = 1\nannounce_prevents = 0.5\n", 5, "label, divert or block"),
            ("passed_scam = 5\nannounce_prevents = 0.5\n", 5, "label, divert or block"),
        ])
    func badCosts(text: String, line: Int, expected: String) {
        let fault = Self.fault("[model]\nfile = \"built-in\"\n[policy.costs]\n" + text)
        #expect(fault?.line == line && fault?.expected.contains(expected) == true, "\(String(describing: fault))")
    }

    @Test("without a model costs mean nothing, and that is said")
    func noModel() {
        let fault = Self.fault("[model]\nfile = \"none\"\n" + Self.costs)
        #expect(fault?.line == 3 && fault?.expected.contains("[model]") == true)
    }

    @Test("which score leads where, and why, in words and as JSON")
    func report() throws {
        let sums = ThresholdReport(Policy()).text
        #expect(sums.contains("label\tfrom score 0.500000 (log-odds 0.000)\t[screening] label_at"))
        #expect(sums.contains("block\tnever"))
        let report = ThresholdReport(try Self.policy("[model]\nfile = \"built-in\"\n" + Self.costs))
        #expect(report.text.contains("[policy.costs]; the model's file says 0."))
        #expect(report.text.contains("the model's file, measured from here on; costs alone begin at 0.2482"))
        #expect(report.json.text.contains("\"origin\":\"held-by-file\""))
    }

    // MARK: Replay

    @Test("calls replayed with ceilings twice give the same verdicts, and ceilings do hold some")
    func replayed() throws {
        func words(_ ceilings: StopCeilings) throws -> [String] {
            var configuration = ConfigurationReader.builtIn
            configuration.screening.callers = 16_384
            // Rules alone stop enough on so small a day.
            configuration.model.file = nil
            configuration.ceilings.trunk = ceilings.trunk
            configuration.ceilings.rule = ceilings.rule
            configuration.authority = .init(
                basis: "operational-search", number: "17/25", from: Timestamp(seconds: 0),
                until: Timestamp(seconds: 4_000_000_000))
            var words: [String] = []
            try WorldRun(world: 3, isOther: false, days: 2, callsADay: 3_000, carriesOut: true).calls(configuration) {
                judged, _ in
                let verdict = judged.verdict
                let reasons = (0..<Int(verdict.reasonCount)).map { "\(verdict.reasons[$0])" }
                words.append("\(verdict.treatment.code) \(verdict.proposed.code) \(verdict.logOdds) \(reasons)")
            }
            return words
        }
        let held = try words(StopCeilings(trunk: 1, rule: 1))
        #expect(held.count > 2_000)
        #expect(try words(StopCeilings(trunk: 1, rule: 1)) == held)
        #expect(try words(.none) != held)
    }
}
