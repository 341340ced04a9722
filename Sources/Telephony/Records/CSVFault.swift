/// A field or row of a CSV file that cannot be used: where it stands, and what was expected there.
package struct CSVFault: Error, Hashable, Sendable {
    package var file: String
    /// From 1; the header row is line 1.
    package var line: Int
    /// Character in the line, from 1, at which the field begins.
    package var column: Int
    package var problem: String
    package var expected: String

    package init(file: String, line: Int, column: Int, problem: String, expected: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.expected = expected
    }
}

extension CSVFault: CustomStringConvertible {
    /// `blocklist.csv:12:5: treatment is "blok"; expected block or divert`.
    package var description: String { "\(file):\(line):\(column): \(problem); expected \(expected)" }
}
