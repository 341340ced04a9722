import ArgumentParser
import Authority
import Foundation
import Screening
import Telephony

/// `qorgan rules`
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Read a rule file, list the rules in force, or explain one of them.",
        discussion: """
            docs/rules.md has the language.
            Example: qorgan rules check my.rules
            """,
        subcommands: [Check.self, List.self, Explain.self, Thresholds.self])

    /// `qorgan rules check FILE`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Read a rule file over Qorgan's own, and say what it changes and adds.",
            discussion: """
                Exits 2 with file, line and column of the first mistake. Nothing that runs is touched.
                Example: qorgan rules check my.rules
                """)

        @Argument(help: "The rule file.")
        var file: String

        func run() throws {
            let rules = try RuleFile.set(try RuleFile.source(file))
            for rule in rules.rules where rule.isOwn {
                let isNew = RuleSet.standard[rule.code] == nil
                Terminal.write("\(isNew ? "adds" : "changes")\t\(rule.name)\t\(rule.title(.en))\n")
            }
            Terminal.write("\(rules.rules.count) rules, version \(rules.version): in order\n")
            for warning in RuleFile.warnings(rules, at: Centre.now()) { Terminal.error("qorgan: warning: \(warning)") }
        }
    }

    /// `qorgan rules list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every rule of a configuration: number, code, what it does, title.",
            discussion: "Example: qorgan rules list --config qorgan.toml --language ru")

        @OptionGroup var choice: RuleChoice

        func run() throws {
            let policy = try choice.policy(), language = try choice.sentences()
            if choice.format == .json {
                let rules = policy.rules.rules.map { RuleDescription($0, policy).json(language) }
                Terminal.write(JSONValue.array(rules).text + "\n")
                return
            }
            for rule in policy.rules.rules {
                Terminal.write(
                    "\(rule.code.rawValue)\t\(rule.name)\t\(policy.text(of: rule.code))\t\(rule.title(language))\n")
            }
        }
    }

    /// `qorgan rules explain CODE`
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "One rule: when it fires, what it weighs, where it comes from, what it misses.",
            discussion: "Example: qorgan rules explain caller-fan-out --config qorgan.toml")

        @Argument(help: "A rule's code, such as caller-fan-out, or its number.")
        var rule: String

        @OptionGroup var choice: RuleChoice

        func run() throws {
            let policy = try choice.policy(), language = try choice.sentences()
            let number = UInt8(rule).flatMap { RuleCode(rawValue: $0) }
            guard let found = policy.rules.rule(named: rule) ?? number.flatMap({ policy.rules[$0] }) else {
                throw Refusal(sentence: "qorgan: no rule \"\(rule)\"; qorgan rules list names them all")
            }
            let description = RuleDescription(found, policy)
            Terminal.write(choice.format == .json ? description.json(language).text + "\n" : description.text(language))
        }
    }
}

/// Whose rules are meant, and how they are shown.
struct RuleChoice: ParsableArguments {
    @Option(name: .long, help: "The configuration file; without it, Qorgan's own rules and defaults.")
    var config: String?

    @Option(name: .long, help: "kk, ru or en")
    var language: String = "en"

    @Option(name: .long, help: "text or json")
    var format: OutputFormat = .text

    func validate() throws {
        if format == .csv { throw ValidationError("--format csv: rules are no table; text or json") }
    }

    func policy() throws -> Policy {
        let configuration = try config.map { try ConfigurationReader.read(file: $0) } ?? ConfigurationReader.builtIn
        return try EngineSettings.policy(configuration)
    }

    func sentences() throws -> SentenceLanguage {
        guard let language = SentenceLanguage(rawValue: language) else {
            throw ValidationError("no language \"\(language)\": kk, ru or en was expected")
        }
        return language
    }
}
