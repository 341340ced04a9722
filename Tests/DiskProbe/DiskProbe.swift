import Foundation

/// A program whose disk the tests stand in front of: it runs the real writer and says, on the file of marks, what has been
/// acknowledged and when.
///
/// ```
/// DiskProbe life DATA MARKS                  all that a journal goes through, once
/// DiskProbe faults DATA MARKS FROM TO KINDS  a short life in DATA/FROM, DATA/FROM+1, ..., whose call of that number fails
/// DiskProbe small DATA MARKS                 DATA lies on a small disk of its own, which is filled and made read-only
/// ```
@main
enum DiskProbe {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3, let marks = Marks(arguments[2]) else {
            throw Trouble("usage: DiskProbe WHAT DATA MARKS")
        }
        let data = URL(fileURLWithPath: arguments[1])
        let numbers = arguments.dropFirst(3).compactMap { Int($0) }
        switch (arguments[0], numbers.count) {
        case ("life", 0): try await JournalLife(data, marks).run()
        case ("faults", 3):
            try await FaultyLives(data, marks).run(calls: numbers[0]..<numbers[1], kinds: numbers[2])
        case ("small", 0): try await SmallDisk(data, marks).run()
        default: throw Trouble("\(arguments) is nothing that this program does")
        }
    }
}

struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
