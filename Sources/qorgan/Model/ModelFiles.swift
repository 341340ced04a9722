import Crypto
import Foundation
import Screening

/// Model files on disk: read, checked against their signature, and written.
///
/// Beside `model.json` stands `model.json.sig`: one line, the Ed25519 signature (RFC 8032) over the bytes of the model in
/// Base64. `openssl pkeyutl -sign -rawin -inkey key.pem -in model.json | base64 -w0` makes the same.
enum ModelFiles {
    /// A model that the key of `[model] key` has signed; throws `InputFault`, and then what was in force stays so.
    ///
    /// `features`: what this program computes for a call.
    static func load(path: String, key: String, features: Model.FeatureSet?) throws -> Model {
        try signed(path: path, key: key, features: features).model
    }

    /// The same with its bytes.
    static func signed(path: String, key: String, features: Model.FeatureSet?) throws -> LoadedModel {
        let key = try ModelKey.verifying(file: key)
        let text = try bytes(path)
        let signature = try signature(path)
        guard key.isValidSignature(signature, for: text) else {
            throw InputFault(
                file: signaturePath(path), problem: "is no signature of \(path) by the key of [model] key",
                expected: "the signature that qorgan train --sign wrote with this model")
        }
        return LoadedModel(
            model: try model(text, path, features), text: text, signature: signature, source: path,
            key: ModelKey.identity(key))
    }

    /// A copy of calls' model that this program made itself.
    static func unsigned(path: String, source: String) throws -> LoadedModel {
        let text = try bytes(path)
        return LoadedModel(
            model: try model(text, path, .calls), text: text, signature: nil, source: source, key: "")
    }

    /// A model that a person names on the command line for a look or an evaluation; its signature is not asked for.
    static func read(path: String, features: Model.FeatureSet?) throws -> Model {
        try model(try bytes(path), path, features)
    }

    /// Writes the text of `document`, and its signature where there is a key. Returns the version.
    ///
    /// The signature goes first: whoever loads in between finds one that does not fit, and keeps the old model.
    @discardableResult
    static func write(_ document: ModelDocument, path: String, key: String?) throws -> UInt32 {
        let text = document.text
        if let key {
            let signature = try ModelKey.signing(file: key).signature(for: text)
            try DurableFile.write(Array((signature.base64EncodedString() + "\n").utf8), to: signaturePath(path))
        }
        try DurableFile.write(text, to: path)
        return version(text)
    }

    /// Throws where no file could be written under this name.
    static func checkPlace(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard access(folder, W_OK | X_OK) == 0, !(isThere && isFolder.boolValue) else {
            throw InputFault(file: path, problem: "cannot be written", expected: "a place that this user may write")
        }
    }

    /// Names a text: the first four bytes of its SHA-256, big-endian.
    static func version(_ text: [UInt8]) -> UInt32 {
        SHA256.hash(data: text).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func signaturePath(_ path: String) -> String { path + ".sig" }

    private static func model(_ text: [UInt8], _ path: String, _ features: Model.FeatureSet?) throws -> Model {
        do {
            return try Model(try ModelDocument.read(text), features: features, version: version(text))
        } catch {
            throw InputFault(file: path, problem: "\(error.place): \(error.problem)", expected: error.expected)
        }
    }

    /// The size is looked at first, so that no foreign file fills the memory.
    private static func bytes(_ path: String) throws -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let size = attributes?[.size] as? Int, size > ModelLimits.bytes {
            throw InputFault(file: path, problem: "\(size) bytes", expected: "at most \(ModelLimits.bytes) bytes")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileAccess.refusal(path)
                ?? InputFault(file: path, problem: "cannot be read", expected: "a model file of qorgan train")
        }
        return [UInt8](data)
    }

    private static func signature(_ path: String) throws -> Data {
        let file = signaturePath(path)
        guard let line = FileManager.default.contents(atPath: file) else {
            throw FileAccess.refusal(file)
                ?? InputFault(
                    file: file, problem: "is not there: the model is unsigned",
                    expected: "the signature that qorgan train --sign wrote beside the model")
        }
        let text = String(decoding: line.prefix(256), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let signature = Data(base64Encoded: text), signature.count == 64 else {
            throw InputFault(file: file, problem: "is no signature", expected: "64 bytes in Base64 on one line")
        }
        return signature
    }
}
