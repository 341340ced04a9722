/// Where something stands in a rule file. Lines and columns count from 1, columns in characters.
package struct RulePlace: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int

    package var description: String { "\(file):\(line):\(column)" }
}

/// What is wrong in a rule file, for the person who wrote it: where, what, and what was expected.
package struct RuleFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case syntax
        case unknownFeature
        case unknownValue
        /// A number where a condition belongs, or the other way round.
        case type
        /// A number outside 32 bits, or arithmetic that could leave 64.
        case overflow
        case zeroDivisor
        /// A condition that never holds, or a clause that is never looked at.
        case unreachable
        case duplicate
        case missing
        /// A sentence with a number that the rule's evidence does not give.
        case placeholder
        /// The rule stands in the order of looking, which no file changes.
        case fixed
        case tooMany
    }

    package var code: Code
    package var place: RulePlace
    package var problem: String
    package var expected: String

    init(_ code: Code, _ place: RulePlace, _ problem: String, expected: String) {
        self.code = code
        self.place = place
        self.problem = problem
        self.expected = expected
    }

    package var description: String { "\(place): \(problem); expected \(expected)" }
}

/// The text of a rule file, with the name that faults give it.
package struct RuleSource: Hashable, Sendable {
    /// A file above this is no rulebook: the built-in one has some 40 kB.
    package static let maximumBytes = 1 << 20

    package var name: String
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
