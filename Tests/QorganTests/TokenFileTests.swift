import Console
import Foundation
import TestSupport
import Testing

@testable import qorgan

@Suite("[api] tokens")
struct TokenFileTests {
    private static let digest = String(repeating: "a1", count: 32)

    private func read(_ rows: String) throws -> [APIToken] {
        let folder = try ScratchFolder("qorgan-tokens")
        _ = try folder.write("carrier,trunk,sha256\n" + rows, to: "tokens.csv")
        let text = """
            [api]
            tokens = "tokens.csv"
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            """
        let file = try folder.write(text, to: "qorgan.toml").path
        return try TokenFile.load(ConfigurationReader.read(file: file))
    }

    @Test("a row for each trunk of a token, and for the metrics")
    func rows() throws {
        let tokens = try read("A,intl-1,\(Self.digest)\nwatch,@metrics,\(Self.digest.uppercased())\n")
        #expect(tokens.map(\.trunk) == ["intl-1", "@metrics"])
        #expect(tokens[0].digest == tokens[1].digest)
        #expect(tokens[0].digest.count == 32)
        #expect(try read("").isEmpty)
    }

    @Test(
        "what is wrong is named with its line and column",
        arguments: [
            ("A,intl-9,\(String(repeating: "a1", count: 32))\n", 2, 3, "a trunk of the configuration"),
            ("A,intl-1,abc\n", 2, 10, "64 hex digits"),
            ("A,intl-1,\(String(repeating: "zz", count: 32))\n", 2, 10, "64 hex"),
            (",intl-1,\(String(repeating: "a1", count: 32))\n", 2, 1, "text"),
        ])
    func faults(rows: String, line: Int, column: Int, expected: String) throws {
        let fault = #expect(throws: InputFault.self) { try read(rows) }
        #expect(fault?.line == line)
        #expect(fault?.column == column)
        #expect(fault?.expected.contains(expected) == true)
        #expect(fault?.file.hasSuffix("tokens.csv") == true)
    }

    @Test("a file that is not there is said so")
    func absent() throws {
        let text =
            "[api]\ntokens = \"/nowhere/tokens.csv\"\n[[trunk]]\nname = \"a\"\nclass = \"national\"\nsources = [\"127.0.0.1\"]\n"
        // A configuration out of the journal is read on other machines, where no file of it is.
        let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
        #expect(throws: InputFault.self) { try TokenFile.load(configuration) }
    }
}
