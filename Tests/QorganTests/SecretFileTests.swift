import Foundation
import TestSupport
import Testing

@testable import qorgan

@Suite("Files with secrets that others may open")
struct SecretFileTests {
    private static func warnings(mode: Int) throws -> [String] {
        let scratch = try ScratchFolder("secrets")
        var configuration = ConfigurationReader.builtIn
        func file(_ name: String) throws -> String {
            let path = try scratch.write("secret", to: name).path
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            return path
        }
        configuration.file = try file("qorgan.toml")
        configuration.api.tokens = try file("tokens.csv")
        configuration.redress.cardKey = try file("card.key")
        configuration.stir = Configuration.STIR(anchors: "anchors.pem", key: try file("sign.key"))
        configuration.tap = Configuration.Tap(secret: "of the tap")
        return SecretFiles.warnings(configuration)
    }

    @Test("the owner's alone, or read by the group: nothing is said", arguments: [0o600, 0o400, 0o640, 0o440])
    func closed(mode: Int) throws {
        #expect(try Self.warnings(mode: mode).isEmpty)
    }

    @Test(
        "each is named with its key and what to do",
        arguments: [
            (0o644, "everybody on this machine may open"), (0o604, "everybody on this machine may open"),
            (0o666, "everybody on this machine may change"), (0o660, "the group of the file may change"),
            (0o602, "everybody on this machine may change"),
        ])
    func open(mode: Int, words: String) throws {
        let warnings = try Self.warnings(mode: mode)
        #expect(warnings.count == 4)
        for (warning, key) in zip(warnings, ["[api] tokens", "[stir] key", "[redress] card_key", "[tap] secret"]) {
            #expect(warning.hasPrefix(words) && warning.contains("(\(key)): chmod 640 /"), "\(warning)")
        }
    }

    @Test("without secrets, and of a file that is not there, nothing is said")
    func none() {
        var configuration = ConfigurationReader.builtIn
        #expect(SecretFiles.warnings(configuration).isEmpty)
        configuration.api.tokens = "/nonexistent/tokens.csv"
        #expect(SecretFiles.warnings(configuration).isEmpty)
    }
}
