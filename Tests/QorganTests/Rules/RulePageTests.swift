import Authority
import Foundation
import Screening
import TestSupport
import Testing

@Suite("docs/rules.md")
struct RulePageTests {
    @Test("has a row for every rule, with its number, setting, source and limits")
    func rows() throws {
        let page = try String(contentsOf: repositoryRoot.appending(path: "docs/rules.md"), encoding: .utf8)
        for rule in RuleSet.standard.rules {
            let row =
                "| \(rule.code.rawValue) | `\(rule.name)` | \(rule.title(.en)) | \(Policy().text(of: rule.code)) | \(rule.source) | "
                + "\(rule.misses) |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
