import Foundation
import TestSupport
import Testing

@Suite("The habits of the code")
struct HabitTests {
    private struct Line {
        var file: String
        var number: Int
        var text: Substring
    }

    /// Every line of the Swift files under `folder`, comments left out.
    private static func lines(under folder: String) throws -> [Line] {
        let root = repositoryRoot.appendingPathComponent(folder)
        guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else { return [] }
        var result: [Line] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let code = line.drop(while: { $0 == " " })
                if code.hasPrefix("//") { continue }
                result.append(Line(file: file.lastPathComponent, number: index + 1, text: code))
            }
        }
        return result
    }

    @Test(
        "the sources hold no forced try, forced cast or debug print",
        arguments: ["try!", "as!", "fatalError(", " print(", "dump(", "NSLog("])
    func noForce(word: String) throws {
        let lines = try Self.lines(under: "Sources")
        #expect(lines.count > 1_000)
        let found = lines.filter { " \($0.text)".contains(word) }.map { "\($0.file):\($0.number)" }
        #expect(found.isEmpty, "\(word) in \(found.joined(separator: ", "))")
    }

    @Test(
        "the hot path imports neither Foundation nor Logging",
        arguments: ["SIP", "Screening", "Telephony", "Authority"])
    func noFoundation(target: String) throws {
        let found = try Self.lines(under: "Sources/\(target)")
            .filter { $0.text.hasSuffix("import Foundation") || $0.text.hasSuffix("import Logging") }
            .map { "\($0.file):\($0.number)" }
        #expect(found.isEmpty, "\(found.joined(separator: ", "))")
    }

    @Test("nothing is left to do later")
    func noLeftovers() throws {
        let root = repositoryRoot.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var found: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["TODO", "FIXME", "XXX"] where text.contains(word) {
                found.append("\(file.lastPathComponent) has \(word)")
            }
        }
        #expect(found.isEmpty, "\(found.joined(separator: ", "))")
    }
}
