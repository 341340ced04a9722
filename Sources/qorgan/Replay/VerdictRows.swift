import Foundation
import Screening
import Telephony

/// Writes `call_id,treatment,score,reasons`, one row for each attempt, in order: the same bytes for the same calls.
struct VerdictRows: ~Copyable {
    private static let flushBytes = 1 << 20
    /// Whatever lies under that name: a user with every right must not replace it by a file.
    private static let standardOutput = "/dev/stdout"

    private var buffer: [UInt8] = []
    private let handle: FileHandle
    private let file: String
    // Rule codes as bytes, by raw value: no strings are made a row.
    private let codes: [[UInt8]]
    private let treatments: [[UInt8]]

    /// `-` is standard output.
    init(file: String, rules: RuleSet) throws {
        let target = file == "-" ? Self.standardOutput : file
        // Beside the file until it is whole: a replay that fails leaves what was there.
        let part = Self.part(of: target)
        // A pipe, a device or a link is opened as it is; /dev/stdout of a socket cannot be, but descriptor 1 is there.
        let flags = part == target ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC
        let descriptor = target == Self.standardOutput ? dup(STDOUT_FILENO) : open(part, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw InputFault(file: file, problem: "cannot be written", expected: "a place that this user may write")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.handle = handle
        self.file = target
        codes = (0..<128).map { value in RuleCode(rawValue: UInt8(value)).map { Array(rules.name(of: $0).utf8) } ?? [] }
        treatments = Treatment.allCases.map { Array($0.code.utf8) }
        buffer.reserveCapacity(Self.flushBytes + 4_096)
        buffer += "call_id,treatment,score,reasons\n".utf8
    }

    mutating func append(callID: Span<UInt8>, _ verdict: Verdict) throws {
        CSVText.append(callID, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer += treatments[Int(verdict.treatment.rawValue)]
        buffer.append(UInt8(ascii: ","))
        appendScore(Logistic.perBillion(verdict.logOdds))
        buffer.append(UInt8(ascii: ","))
        var isFirst = true
        for index in 0..<Int(verdict.reasonCount) where !verdict.reasons[index].isShadow {
            if !isFirst { buffer.append(UInt8(ascii: ";")) }
            isFirst = false
            buffer += codes[Int(verdict.reasons[index].rule.rawValue & 127)]
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.flushBytes { try flush() }
    }

    mutating func finish() throws {
        try flush()
        try handle.close()
        let part = Self.part(of: file)
        guard part == file || rename(part, file) == 0 else {
            throw InputFault(file: file, problem: "cannot be written", expected: "a place that this user may write")
        }
    }

    /// What is no regular file (a pipe, a device, a link) is written as it is.
    private static func part(of file: String) -> String {
        if file == standardOutput { return file }
        let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
        return type == nil || type == .typeRegular ? file + ".part" : file
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// 0.000000000 to 1.000000000: calls are ranked by it, and among ten thousand the last digits decide.
    private mutating func appendScore(_ score: Int64) {
        var rest = UInt32(max(0, min(1_000_000_000, score)))
        var text = InlineArray<11, UInt8>(repeating: UInt8(ascii: "."))
        for place in stride(from: 10, through: 0, by: -1) where place != 1 {
            text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        for place in 0..<text.count { buffer.append(text[place]) }
    }
}
