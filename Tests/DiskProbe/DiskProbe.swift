import Foundation

/// A program whose disk the tests stand in front of: it runs the real writer and says, on the file of marks, what has been
/// acknowledged and when.
///
/// ```
/// DiskProbe life DATA MARKS         everything that a journal goes through, once
/// ```
@main
enum DiskProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let what = arguments.first, let marks = Marks(arguments[arguments.endIndex - 1])
        else {
            throw Trouble("usage: DiskProbe life DATA MARKS")
        }
        let data = URL(fileURLWithPath: arguments[arguments.startIndex + 1])
        switch what {
        case "life": try await JournalLife(data, marks).run()
        default: throw Trouble("\(what) is nothing that this program does")
        }
    }
}

struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
