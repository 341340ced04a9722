import Authority
import Crypto
import Foundation
import Gate
import Screening
import Telephony

/// What a configuration means for engine and gate.
enum EngineSettings {
    /// The policy section and thresholds; an unknown rule or setting is the file's fault, with its line.
    static func policy(_ configuration: Configuration) throws -> Policy {
        var policy = Policy(version: version(of: configuration))
        policy.use = configuration.screening.use.reduce(into: Layers()) { layers, name in
            if let layer = Layers(code: name) { layers.insert(layer) }
        }
        func threshold(_ score: Double?) -> Int32? {
            score.map { Policy.logOdds(scorePerTenThousand: Int32(($0 * 10_000).rounded())) }
        }
        policy.labelAt = threshold(configuration.screening.labelAt) ?? policy.labelAt
        policy.divertAt = threshold(configuration.screening.divertAt) ?? policy.divertAt
        policy.blockAt = threshold(configuration.screening.blockAt) ?? policy.blockAt
        for entry in configuration.policy {
            guard let rule = RuleCode(code: entry.rule) else {
                throw InputFault(
                    file: configuration.file, line: entry.line, column: entry.column,
                    problem: "no rule \"\(entry.rule)\"", expected: "a rule code such as cli-unallocated")
            }
            guard let setting = Screening.RuleSetting(code: entry.setting) else {
                throw InputFault(
                    file: configuration.file, line: entry.line, column: entry.column,
                    problem: "\"\(entry.setting)\" is no setting of a rule",
                    expected: "allow, label, divert, block, score or shadow")
            }
            if case .treatment(let treatment) = setting, treatment == .announce || treatment == .challenge {
                throw InputFault(
                    file: configuration.file, line: entry.line, column: entry.column,
                    problem: "\(entry.setting) needs the Desk's media, which this version does not have",
                    expected: "allow, label, divert, block, score or shadow")
            }
            policy[rule] = setting
        }
        return policy
    }

    static func order(_ configuration: Configuration) -> StandingOrder? {
        guard let authority = configuration.authority, let basis = LegalBasis(code: authority.basis) else { return nil }
        return StandingOrder(
            basis: basis, number: authority.number, from: authority.from, until: authority.until,
            isDemo: authority.isDemo)
    }

    static func emergency(_ configuration: Configuration) throws -> EmergencyNumbers {
        do {
            return try EmergencyNumbers(configuration.numbering.emergency)
        } catch {
            throw InputFault(
                file: configuration.file, problem: "\"\(error.code)\" is no emergency number",
                expected: EmergencyNumbers.Fault.expected)
        }
    }

    static func gate(_ configuration: Configuration) throws -> GateConfiguration {
        do {
            var gate = GateConfiguration(trunks: configuration.trunks)
            gate.listen = try configuration.gate.listen.map { try ListenAddress($0) }
            gate.deskURI = configuration.desk.uri
            gate.emergencyNumbers = configuration.numbering.emergency
            gate.redress = Redress(
                url: configuration.redress.url, tel: configuration.redress.tel, email: configuration.redress.email)
            gate.labelText = configuration.gate.label
            gate.deadlineMilliseconds = configuration.gate.deadlineMilliseconds
            try gate.check()
            return gate
        } catch let error as GateError {
            throw InputFault(file: configuration.file, problem: error.description, expected: "another value")
        }
    }

    /// Names the content of a configuration in verdicts and journal: the first four bytes of its SHA-256, never 0.
    static func version(of configuration: Configuration) -> UInt32 {
        let digest = SHA256.hash(data: Data(configuration.text.utf8))
        return max(1, digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}
