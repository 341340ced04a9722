import Screening

/// An operator's rules within the journalled configuration: TOML comments behind its text, so that a verdict can be
/// computed again when the file has long changed.
enum RuleCopy {
    private static let heading = "# Rules as they were in force, "
    private static let mark = "#> "

    static func appended(_ rules: RuleSource, to text: String) -> String {
        var result = text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + heading + "\(rules.name):\n"
        for line in rules.text.split(separator: "\n", omittingEmptySubsequences: false) { result += mark + line + "\n" }
        return result
    }

    /// Nil where a configuration carries none.
    static func rules(in text: String) -> RuleSource? {
        var name: String?
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(heading), line.hasSuffix(":") {
                name = String(line.dropFirst(heading.count).dropLast())
                lines = []
            } else if name != nil, line.hasPrefix(mark) {
                lines.append(line.dropFirst(mark.count))
            }
        }
        return name.map { RuleSource(name: $0, text: lines.joined(separator: "\n")) }
    }
}
