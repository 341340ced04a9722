import Screening
import TOMLKit
import Telephony

extension ConfigurationReader {
    /// `[policy]`: rule codes with their settings, and the table `costs`.
    static func policy(_ top: ConfigurationDocument.Section, into result: inout Configuration) throws {
        guard let section = try top.section("policy", keys: nil) else { return }
        for rule in section.names where rule != "costs" {
            let setting = try section.required(rule)
            let place = section.fault(rule, "", expected: "")
            result.policy.append(.init(rule: rule, setting: setting, line: place.line, column: place.column))
        }
        result.costs = try costs(section)
    }

    // MARK: Costs

    private static let costed: [Treatment] = [.label, .divert, .block]
    /// What no gate of this version carries out: a verdict that asks for it would not be the one that is journalled.
    private static let mediaBound: [Treatment] = [.announce, .challenge]

    private static func keys(of treatment: Treatment) -> [String] {
        ["false_\(treatment.code)", "\(treatment.code)_prevents"]
    }

    private static func refuseMedia(_ policy: ConfigurationDocument.Section) throws {
        guard let section = try policy.section("costs", keys: nil) else { return }
        for treatment in mediaBound {
            for key in keys(of: treatment) where section.names.contains(key) {
                throw section.fault(
                    key, "\(treatment.code) needs the Desk's media, which this version does not have",
                    expected: "costs of label, divert or block")
            }
        }
    }

    /// `[policy.costs]`: of each treatment what it costs falsely and what it prevents, both or neither.
    private static func costs(_ policy: ConfigurationDocument.Section) throws -> DecisionCosts? {
        try refuseMedia(policy)
        let keys = ["passed_scam", "may_exceed_model"] + costed.flatMap { Self.keys(of: $0) }
        guard let section = try policy.section("costs", keys: keys) else { return nil }
        guard let scam = try number(section, "passed_scam") else {
            throw section.fault(
                "passed_scam", "passed_scam is missing", expected: "what a scam call costs, such as 100")
        }
        var given: [DecisionCosts.Given] = []
        for treatment in costed {
            let falseKey = "false_\(treatment.code)", preventsKey = "\(treatment.code)_prevents"
            switch (try number(section, falseKey), try number(section, preventsKey)) {
            case (nil, nil): continue
            case (let cost?, let prevents?): given.append(.init(treatment, falseCost: cost, prevents: prevents))
            case (nil, _):
                throw section.fault(
                    preventsKey, "\(falseKey) is missing", expected: "\(falseKey) beside \(preventsKey)")
            case (_, nil):
                throw section.fault(
                    falseKey, "\(preventsKey) is missing", expected: "\(preventsKey) beside \(falseKey)")
            }
        }
        let mayExceed = try section.boolean("may_exceed_model") ?? false
        let costs: DecisionCosts
        do {
            costs = try DecisionCosts(passedScam: scam, given, mayExceedModel: mayExceed)
        } catch {
            throw section.fault(error.key, error.problem, expected: error.expected)
        }
        guard !costs.options.isEmpty else {
            throw section.fault(
                "passed_scam", "no treatment has a cost", expected: "false_label and label_prevents, or another pair")
        }
        return costs
    }

    private static func number(_ section: ConfigurationDocument.Section, _ key: String) throws -> Double? {
        guard let value = section.table[key] else { return nil }
        guard let number = value.double ?? value.int.map(Double.init) else {
            throw section.fault(key, "\(key) is no number", expected: "a number such as 0.5")
        }
        return number
    }

    // MARK: Ceilings

    private static let mostStops = 1_000_000

    /// `[ceilings]`: stops a minute of each trunk and rule, and of single ones. Rules are looked up with the policy.
    static func ceilings(
        _ top: ConfigurationDocument.Section, trunks: [String]
    ) throws -> Configuration.Ceilings {
        var ceilings = Configuration.Ceilings()
        guard let section = try top.section("ceilings", keys: ["trunk", "rule", "trunks", "rules"]) else {
            return ceilings
        }
        ceilings.trunk = try section.integer("trunk", in: 0...mostStops).map { UInt32($0) }
        ceilings.rule = try section.integer("rule", in: 0...mostStops).map { UInt32($0) }
        ceilings.trunks = try singles(section, "trunks")
        ceilings.rules = try singles(section, "rules")
        if let unknown = ceilings.trunks.first(where: { !trunks.contains($0.name) }) {
            throw InputFault(
                file: section.document.file, line: unknown.line, column: unknown.column,
                problem: "no trunk \"\(unknown.name)\"", expected: "one of \(trunks.joined(separator: ", "))")
        }
        return ceilings
    }

    private static func singles(
        _ section: ConfigurationDocument.Section, _ key: String
    ) throws -> [Configuration.Ceilings.Single] {
        guard let table = try section.section(key, keys: nil) else { return [] }
        return try table.names.map { name in
            let place = table.fault(name, "", expected: "")
            let most = try table.integer(name, in: 0...mostStops) ?? mostStops
            return .init(name: name, most: UInt32(most), line: place.line, column: place.column)
        }
    }
}

extension EngineSettings {
    /// `[ceilings]` by the trunks' places and the rules' numbers. Trunks that are not configured, as in a replay of
    /// simulated calls, have none.
    static func ceilings(_ configuration: Configuration, _ rules: RuleSet) throws -> StopCeilings {
        let given = configuration.ceilings
        var ceilings = StopCeilings(trunk: given.trunk, rule: given.rule)
        for single in given.trunks {
            guard let index = configuration.trunks.firstIndex(where: { $0.name == single.name }) else { continue }
            ceilings.trunks[UInt16(truncatingIfNeeded: index)] = single.most
        }
        for single in given.rules {
            guard let rule = rules.rule(named: single.name) else {
                throw InputFault(
                    file: configuration.file, line: single.line, column: single.column,
                    problem: "no rule \"\(single.name)\"", expected: "a rule code such as cli-unallocated")
            }
            guard rule.code.isHeld else {
                throw InputFault(
                    file: configuration.file, line: single.line, column: single.column,
                    problem: "\(single.name) has no ceiling: what lists and people say is always carried out",
                    expected: "a rule of its own, or model")
            }
            ceilings.rules[rule.code] = single.most
        }
        return ceilings
    }
}
