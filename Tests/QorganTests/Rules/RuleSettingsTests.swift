import Authority
import Foundation
import Screening
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("Rules in a configuration")
struct RuleSettingsTests {
    private static let own = """
        rule caller-rate
            weight attempts-minute 6: 4321
        rule my-rule 64
            when reports >= 3
            weight 100
            source "a test"
            title kk "а"
            title ru "б"
            title en "c"
            text kk "Үш шағым"
            text ru "Три жалобы"
            text en "Three reports"
        """

    /// What every configuration needs, last.
    private static let trunk = """
        [[trunk]]
        name = "intl-1"
        carrier = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]

        """

    private func configuration(_ text: String, _ scratch: borrowing ScratchFolder) throws -> Configuration {
        try Data(Self.own.utf8).write(to: scratch.url.appending(path: "my.rules"))
        return try ConfigurationReader.read(
            text: text + Self.trunk, file: scratch.url.appending(path: "qorgan.toml").path)
    }

    @Test("[screening] rules names a file beside the configuration; [policy] knows its rules")
    func ownRules() throws {
        let scratch = try ScratchFolder("rules")
        let read = try configuration(
            "[screening]\nrules = \"my.rules\"\n[policy]\nmy-rule = \"label\"\n", scratch)
        let policy = try EngineSettings.policy(read)
        let mine = try #require(policy.rules.rule(named: "my-rule"))
        #expect(policy[mine.code] == .treatment(.label))
        #expect(
            policy.rules.version > 1 << 15 && policy.version != EngineSettings.version(of: ConfigurationReader.builtIn))
        var features = Features()
        features[.attemptsMinute] = 6
        features[.attemptsDay] = 6
        let verdict = Rulebook.verdict(of: features, policy: policy)
        #expect(verdict.logOdds == policy.background + 4_321)
    }

    @Test("what an operator's own rule would do is tried under its own name, and a replay names it so")
    func ownTrial() throws {
        let scratch = try ScratchFolder("rules")
        let read = try configuration("[screening]\nrules = \"my.rules\"\n[model]\nfile = \"none\"\n", scratch)
        let policy = try EngineSettings.policy(read)
        let trial = try RuleTrial("my-rule=label", policy)
        #expect(trial.sentence == "my-rule: label in place of score")
        #expect(trial.policies(policy).after[trial.rule] == .treatment(.label))
        let engine = try ReplayEngine(read)
        #expect(engine.rules.name(of: trial.rule) == "my-rule")
        #expect(throws: InputFault.self) { try RuleTrial("rule-64=label", policy) }
    }

    @Test("what is journalled says the rules again, and they are read from there without the file")
    func journalled() throws {
        let scratch = try ScratchFolder("rules")
        let read = try configuration("[screening]\nrules = \"my.rules\"\n", scratch)
        let text = read.journalledText
        let copy = try #require(RuleCopy.rules(in: text))
        #expect(copy.text.hasPrefix(Self.own) && RuleCopy.rules(in: read.text) == nil)
        let again = try ConfigurationReader.read(text: text, file: "the journal's configuration", rules: copy)
        #expect(try EngineSettings.policy(again).rules.rules.count == RuleSet.standard.rules.count + 1)
        // The name of the content does not change by what stands behind the text.
        let other = try ConfigurationReader.read(text: read.text, file: "elsewhere.toml", rules: read.screening.rules)
        #expect(EngineSettings.version(of: other) == EngineSettings.version(of: read))
        #expect(try EngineSettings.policy(other).rules.version == EngineSettings.policy(read).rules.version)
    }

    @Test("a mistake in the rule file is told with its file, line and column")
    func mistakes() throws {
        let scratch = try ScratchFolder("rules")
        try Data("rule caller-rate\n    when callee-hour > 1\n".utf8).write(to: scratch.url.appending(path: "my.rules"))
        let read = try ConfigurationReader.read(
            text: "[screening]\nrules = \"my.rules\"\n" + Self.trunk,
            file: scratch.url.appending(path: "qorgan.toml").path)
        let fault = #expect(throws: InputFault.self) { try EngineSettings.policy(read) }
        #expect(fault?.file.hasSuffix("/my.rules") == true && fault?.line == 2 && fault?.column == 10)
        let none = #expect(throws: InputFault.self) {
            try ConfigurationReader.read(
                text: "[screening]\nrules = \"none.rules\"\n" + Self.trunk,
                file: scratch.url.appending(path: "qorgan.toml").path)
        }
        #expect(none?.file.hasSuffix("/none.rules") == true)
    }

    @Test("a canary is carried out for its share of the callers, and in shadow for the rest")
    func canary() throws {
        let read = try ConfigurationReader.read(
            text: "[policy]\ncaller-scanner = \"label canary 5\"\n" + Self.trunk, file: "qorgan.toml")
        let policy = try EngineSettings.policy(read)
        #expect(policy.text(of: .callerScanner) == "label canary 5" && policy[canary: .callerRate] == 100)
        func verdict(_ bucket: Int32) -> Verdict {
            var features = Features()
            features[.scanner] = 1
            features[.callerBucket] = bucket
            return Rulebook.verdict(of: features, policy: policy)
        }
        #expect(verdict(1).treatment == .label && verdict(5).treatment == .label)
        for bucket in [0, 6, 100] as [Int32] {
            #expect(verdict(bucket).treatment == .allow && verdict(bucket).reasons[0].isShadow)
            #expect(verdict(bucket).logOdds == policy.background)
        }
    }

    @Test("callers fall into a hundred shares alike, each always into its own")
    func shares() {
        var engine = Engine(configuration: EngineConfiguration(callers: 1_024))
        var counts = [Int](repeating: 0, count: 101)
        var call = JudgedCall(
            attempt: Self.attempt(0), verdict: Verdict(), features: Features(), versions: Versions())
        for index in 0..<20_000 as Range<UInt64> {
            engine.judge(Self.attempt(index), into: &call)
            let bucket = call.features[.callerBucket]
            engine.judge(Self.attempt(index), into: &call)
            #expect(call.features[.callerBucket] == bucket && (1...100).contains(bucket))
            counts[Int(bucket)] += 1
        }
        // 200 each: six standard deviations.
        #expect(counts[1...].allSatisfy { (115...285).contains($0) })
    }

    private static func attempt(_ index: UInt64) -> CallAttempt {
        CallAttempt(
            time: Timestamp(seconds: 1_770_000_000), trunk: TrunkID(index: 0), trunkClass: .national, callID: index,
            callee: .number(PhoneNumber(digits: 77_011_234_567)),
            from: .number(PhoneNumber(digits: 77_010_000_000 + index)))
    }

    @Test(
        "what is no canary is refused with its place",
        arguments: ["divert canary 0", "divert canary 100", "divert canary", "divert share 5", "shadow canary 5"])
    func refused(_ setting: String) throws {
        let read = try ConfigurationReader.read(
            text: "[policy]\ncaller-scanner = \"\(setting)\"\n" + Self.trunk, file: "qorgan.toml")
        let fault = #expect(throws: InputFault.self) { try EngineSettings.policy(read) }
        #expect(fault?.line == 2)
        let fixed = try ConfigurationReader.read(
            text: "[policy]\nlist-block = \"block canary 5\"\n" + Self.trunk, file: "qorgan.toml")
        #expect(throws: InputFault.self) { try EngineSettings.policy(fixed) }
    }

    @Test("a do-not-originate list is read: a number that never calls, one that calls from home alone, a prefix")
    func doNotOriginate() throws {
        let scratch = try ScratchFolder("dno")
        let rows = "number,reason,from\n+78000800000,hotline,never\n+77272590590,bank,home\n+77272591*,bank,home\n"
        try Data(rows.utf8).write(to: scratch.url.appending(path: "dno.csv"))
        let read = try ConfigurationReader.read(
            text: "[lists]\ndno = \"dno.csv\"\n" + Self.trunk, file: scratch.url.appending(path: "qorgan.toml").path)
        let lists = try ListFiles.load(read.lists).builder.build(version: 1)
        #expect(lists.counts.doNotOriginate == 3)
        func origination(_ digits: UInt64) -> Origination { lists.origination(PhoneNumber(digits: digits)) }
        #expect(origination(78_000_800_000) == .never && origination(77_272_590_590) == .homeOnly)
        #expect(origination(77_272_591_234) == .homeOnly && origination(77_272_592_234) == .unlimited)
        var engine = Engine(lists: lists)
        var call = JudgedCall(
            attempt: Self.attempt(0), verdict: Verdict(), features: Features(), versions: Versions())
        func rules(_ digits: UInt64, isAbroad: Bool) -> [RuleCode] {
            var attempt = Self.attempt(0)
            attempt.from = .number(PhoneNumber(digits: digits))
            attempt.trunkClass = isAbroad ? .international : .national
            engine.judge(attempt, into: &call)
            return (0..<Int(call.verdict.reasonCount)).map { call.verdict.reasons[$0].rule }
        }
        #expect(rules(78_000_800_000, isAbroad: false).contains(.cliDoNotOriginate))
        #expect(rules(77_272_590_590, isAbroad: true).contains(.cliProtectedInternational))
        #expect(!rules(77_272_590_590, isAbroad: false).contains(.cliProtectedInternational))
    }

    @Test("rules list and rules explain say what a rule is, as text and JSON")
    func descriptions() throws {
        var policy = Policy()
        policy[.callerFanOut] = .treatment(.divert)
        policy[canary: .callerFanOut] = 5
        let rule = try #require(policy.rules[.callerFanOut])
        let text = RuleDescription(rule, policy).text(.en)
        for part in ["divert canary 5, by default score", "callees-hour >= 15", "15: 1500", "half when", "Sichuan"] {
            #expect(text.contains(part), "\(part)")
        }
        let json = RuleDescription(rule, policy).json(.ru).text
        #expect(json.contains("\"setting\":\"divert canary 5\"") && json.contains("Много адресатов за час"))
    }

    @Test("a rule past its day of review is named")
    func review() throws {
        let text = "rule caller-rate\nreview \"2026-06-30\"\n"
        let rules = try RuleFile.set(RuleSource(name: "my.rules", text: text))
        #expect(RuleFile.warnings(rules, at: try #require(Timestamp(date: "2026-06-30"))).isEmpty)
        let late = RuleFile.warnings(rules, at: try #require(Timestamp(date: "2026-07-01")))
        #expect(late.count == 1 && late[0].contains("caller-rate"))
    }
}
