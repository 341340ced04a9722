/// The first thing of an exported journal that does not fit.
package struct ExportFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, below the folder; empty where it is the whole.
    package var file: String
    /// The first entry that is concerned; nil where none is.
    package var entry: UInt64?
    package var problem: String

    init(_ file: String, entry: UInt64? = nil, _ problem: String) {
        self.file = file
        self.entry = entry
        self.problem = problem
    }

    package var description: String {
        (entry.map { "entry \($0): " } ?? "") + (file.isEmpty ? problem : "\(file): \(problem)")
    }
}
