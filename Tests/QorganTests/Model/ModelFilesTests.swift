import Crypto
import Foundation
import Screening
import TestSupport
import Testing

@testable import qorgan

private let openSSL = "/usr/bin/openssl"

@Suite(
    "Signed model files",
    .enabled(if: FileManager.default.isExecutableFile(atPath: openSSL), "needs OpenSSL: make test installs it"))
struct ModelFilesTests {
    private static let document = ModelDocument(
        featureVersion: 0, inputs: ["calls", "callees"], base: -1,
        trees: [
            Tree(nodes: [
                .init(input: 1, value: 12, left: 1, missingGoesLeft: true, cover: 9), .leaf(-0.5, cover: 6),
                .leaf(1.25, cover: 3),
            ])
        ], prevalenceMillionths: 2_000)

    /// A folder with two pairs of keys that openssl made.
    private static func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder("model")
        for name in ["own", "other"] {
            let key = folder.url.appendingPathComponent("\(name).pem").path
            let status = try [
                ["genpkey", "-algorithm", "ed25519", "-out", key],
                ["pkey", "-in", key, "-pubout", "-out", folder.url.appendingPathComponent("\(name).pub").path],
            ].map { try openssl($0) }
            #expect(status == [0, 0])
        }
        return folder
    }

    private static func openssl(_ arguments: [String]) throws -> Int32? {
        try ServerProcess(openSSL, arguments).wait(seconds: 60)
    }

    @Test("a model that was signed is loaded, its version is the beginning of its SHA-256")
    func signed() throws {
        let folder = try Self.folder()
        func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }
        let version = try ModelFiles.write(Self.document, path: path("model.json"), key: path("own.pem"))
        let model = try ModelFiles.load(path: path("model.json"), key: path("own.pub"), features: nil)
        #expect(model.document == Self.document)
        #expect(model.version == version && version != 0)
        #expect(model.view.margin(ModelRow([3, 40].span)) == 0.25)
        // A reader of the other kind agrees on what a signature is.
        let raw = try #require(
            Data(
                base64Encoded: String(contentsOfFile: path("model.json.sig"), encoding: .utf8)
                    .trimmingCharacters(in: .newlines)))
        try raw.write(to: folder.url.appendingPathComponent("raw"))
        let status = try Self.openssl([
            "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", path("own.pub"), "-in", path("model.json"),
            "-sigfile", path("raw"),
        ])
        #expect(status == 0)
    }

    @Test(
        "unsigned, signed by another key, changed after signing, or with half a signature: refused with the file's name"
    )
    func refused() throws {
        let folder = try Self.folder()
        func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }
        func fault(key: String = "own.pub") -> InputFault? {
            do {
                _ = try ModelFiles.load(path: path("model.json"), key: path(key), features: nil)
                return nil
            } catch {
                return error as? InputFault
            }
        }
        #expect(fault()?.file == path("model.json"))
        try ModelFiles.write(Self.document, path: path("model.json"), key: nil)
        #expect(fault()?.problem.contains("unsigned") == true)
        try ModelFiles.write(Self.document, path: path("model.json"), key: path("own.pem"))
        #expect(fault() == nil)
        #expect(fault(key: "other.pub")?.file == path("model.json.sig"))
        #expect(fault(key: "own.pem")?.expected.contains("public key") == true)
        #expect(fault(key: "absent")?.file == path("absent"))
        var text = Self.document.text
        text[text.count - 2] = UInt8(ascii: " ")
        try Data(text).write(to: folder.url.appendingPathComponent("model.json"))
        #expect(fault()?.file == path("model.json.sig"))
        try Data("c2hvcnQ=\n".utf8).write(to: folder.url.appendingPathComponent("model.json.sig"))
        #expect(fault()?.expected.contains("64 bytes") == true)
    }

    @Test("a signature of a text that is no model does not make it one")
    func signedNonsense() throws {
        let folder = try Self.folder()
        func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }
        let nonsense = Array("{\"format\":9}\n".utf8)
        let signature = try ModelKey.signing(file: path("own.pem")).signature(for: nonsense)
        try Data(nonsense).write(to: folder.url.appendingPathComponent("model.json"))
        try Data(signature.base64EncodedString().utf8).write(to: folder.url.appendingPathComponent("model.json.sig"))
        #expect(throws: InputFault.self) {
            _ = try ModelFiles.load(path: path("model.json"), key: path("own.pub"), features: nil)
        }
    }
}
