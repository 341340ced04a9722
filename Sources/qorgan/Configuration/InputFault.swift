import Foundation
import Telephony

/// Something that a person gave us and that cannot be used: where it stands, and what was expected there.
///
/// The command prints it and exits 2.
struct InputFault: Error, Equatable, CustomStringConvertible {
    var file: String
    var line: Int?
    var column: Int?
    var problem: String
    var expected: String

    init(file: String, line: Int? = nil, column: Int? = nil, problem: String, expected: String) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.expected = expected
    }

    init(_ fault: CSVFault) {
        self.init(
            file: fault.file, line: fault.line, column: fault.column, problem: fault.problem, expected: fault.expected)
    }

    /// A capture that cannot be read. Its error names the file and what was expected, once each.
    init(capture file: String, _ error: any Error) {
        let expected = "a pcap or pcapng capture"
        var problem = "\(error)"
        if problem.hasPrefix("\(file): ") { problem.removeFirst(file.count + 2) }
        if let end = problem.range(of: "; expected ", options: .backwards) {
            self.init(
                file: file, problem: String(problem[..<end.lowerBound]), expected: String(problem[end.upperBound...]))
        } else {
            self.init(file: file, problem: problem, expected: expected)
        }
    }

    /// `qorgan.toml:12:9: unknown key "treshold"; expected one of label, divert, block`
    var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if let line, let column, line > 0 { place += ":\(column)" }
        return "\(place): \(problem); expected \(expected)"
    }
}
