/// A column that a reader knows.
package struct CSVColumn: Hashable, Sendable {
    package var name: String
    /// The header row must have it.
    package var isRequired: Bool

    package init(_ name: String, isRequired: Bool = true) {
        self.name = name
        self.isRequired = isRequired
    }
}
