import Crypto
import Foundation
import Screening
import Telephony

/// An operator's rule file as it is read: `[screening] rules`.
enum RuleFile {
    static func source(_ file: String) throws -> RuleSource {
        guard let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8)
        else {
            throw InputFault(file: file, problem: "the rules cannot be read", expected: "a readable UTF-8 file")
        }
        return RuleSource(name: file, text: text)
    }

    /// Qorgan's own rules alone, or with `own` over them.
    static func set(_ own: RuleSource?) throws -> RuleSet {
        guard let own else { return .standard }
        do {
            return try RuleSet(own: own, version: version(own))
        } catch {
            throw InputFault(
                file: error.place.file, line: error.place.line, column: error.place.column, problem: error.problem,
                expected: error.expected)
        }
    }

    /// Names both files' content: the first four bytes of their SHA-256. Those of built-in files are small numbers.
    private static func version(_ own: RuleSource) -> UInt32 {
        let digest = SHA256.hash(data: Data((RuleSet.builtIn.text + own.text).utf8))
        return max(1 << 16, digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// Rules whose day of review has passed: somebody should look at them again.
    static func warnings(_ rules: RuleSet, at now: Timestamp) -> [String] {
        let today = now.rfc3339.prefix(10)
        return rules.rules.compactMap { rule in
            guard let review = rule.review, review < today else { return nil }
            return "rule \(rule.name) was to be reviewed by \(review)"
        }
    }
}
