import Crypto
import Foundation
import Journal
import Screening
import Telephony
import TestSupport
import Testing

@testable import qorgan

/// A folder with a key of one's own, and signed models that differ in one leaf.
struct SignedModels {
    let folder: ScratchFolder
    private let key: Curve25519.Signing.PrivateKey

    init() throws {
        folder = try ScratchFolder("models")
        key = Curve25519.Signing.PrivateKey()
        try Self.write(key, folder.url.path + "/calls.pub")
    }

    var publicKey: String { folder.url.path + "/calls.pub" }
    var file: String { folder.url.path + "/calls.json" }

    /// PEM as openssl writes it (RFC 8410).
    private static func write(_ key: Curve25519.Signing.PrivateKey, _ path: String) throws {
        let head: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let body = (Data(head) + key.publicKey.rawRepresentation).base64EncodedString()
        try "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n".write(
            toFile: path, atomically: true, encoding: .utf8)
    }

    /// Another key under the same name.
    func changeKey() throws { try Self.write(Curve25519.Signing.PrivateKey(), publicKey) }

    /// Writes a model whose leaf is `value`, signed, over the one that is there.
    @discardableResult
    func write(_ value: Float, to path: String? = nil) throws -> LoadedModel {
        let path = path ?? file
        let tree = Tree(nodes: [
            .init(input: 0, value: 1_000, left: 1, missingGoesLeft: true, cover: 2), .leaf(value, cover: 1),
            .leaf(6, cover: 1),
        ])
        let document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["attempts-hour"], base: 0, trees: [tree],
            prevalenceMillionths: 6_667)
        let text = document.text
        try Data(text).write(to: URL(fileURLWithPath: path))
        let signature = try key.signature(for: text).base64EncodedString() + "\n"
        try signature.write(toFile: ModelFiles.signaturePath(path), atomically: true, encoding: .utf8)
        return try ModelFiles.signed(path: path, key: publicKey, features: .calls)
    }
}

@Suite("Models that were in force")
struct ModelArchiveTests {
    private let signed: SignedModels
    private let now = Timestamp(seconds: 1_795_000_000)

    init() throws { signed = try SignedModels() }

    private var data: String { signed.folder.url.path + "/var" }

    /// A loaded model taken into force by configuration.
    private func taken(_ archive: ModelArchive, _ value: Float) throws -> LoadedModel {
        let loaded = try signed.write(value)
        #expect(try archive.note(ModelTurn(loaded, at: now), loaded))
        return loaded
    }

    @Test("what a person went back to judges, through a restart, until the configuration names another model")
    func choice() throws {
        let archive = ModelArchive(folder: data)
        let first = try taken(archive, -1), second = try taken(archive, -2)
        #expect(archive.choose(second, key: signed.publicKey).model?.version == second.version)
        let back = try archive.load(first.version, key: signed.publicKey)
        #expect(back.text == first.text && back.signature == first.signature && back.source == signed.file)
        try archive.note(
            ModelTurn(back, at: now, by: "shift two", because: "too many labels", leaving: second.version), back)
        // As the next start finds it.
        let later = ModelArchive(folder: data)
        #expect(later.turns == archive.turns && later.turns.count == 3)
        #expect(later.turns.last?.person == "shift two" && later.turns.last?.reason == "too many labels")
        let choice = later.choose(second, key: signed.publicKey)
        #expect(choice.model?.version == first.version && choice.fault == nil)
        let third = try signed.write(-3)
        #expect(later.choose(third, key: signed.publicKey).model?.version == third.version)
        #expect(later.choose(nil, key: nil).model == nil)
    }

    @Test("a model that is in force already is no new line")
    func repeated() throws {
        let archive = ModelArchive(folder: data)
        let first = try taken(archive, -1)
        #expect(try !archive.note(ModelTurn(first, at: now), first))
        #expect(archive.turns.count == 1)
    }

    @Test("a kept file that was changed, or is signed by another key, judges nothing: the configured model does")
    func damaged() throws {
        let archive = ModelArchive(folder: data)
        let first = try taken(archive, -1), second = try taken(archive, -2)
        try archive.note(ModelTurn(first, at: now, by: "a", because: "b", leaving: second.version), first)
        let kept = data + "/models/" + Model.text(ofVersion: first.version) + ".json"
        let text = try Data(contentsOf: URL(fileURLWithPath: kept))
        // Another model with a signature of its own, in the first one's place.
        try signed.write(-9, to: kept)
        let swapped = archive.choose(second, key: signed.publicKey)
        #expect(swapped.model?.version == second.version && swapped.fault != nil)
        try text.write(to: URL(fileURLWithPath: kept))
        #expect(throws: InputFault.self) { try archive.load(first.version, key: signed.publicKey) }
        try signed.write(-1, to: kept)
        #expect(archive.choose(second, key: signed.publicKey).fault == nil)
        try signed.changeKey()
        #expect(archive.choose(second, key: signed.publicKey).model?.version == second.version)
        #expect(throws: InputFault.self) { try archive.load(0xDEAD_BEEF, key: signed.publicKey) }
    }

    /// A model and a history that somebody wrote into the folder who has no key.
    private func forged(_ model: LoadedModel, _ turn: ModelTurn) throws -> ModelArchive {
        let models = data + "/models"
        try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
        let file = "\(models)/\(Model.text(ofVersion: model.version)).json"
        try Data(model.text).write(to: URL(fileURLWithPath: file))
        try JSONValue.array([turn.json]).text.write(
            toFile: models + "/history.json", atomically: true, encoding: .utf8)
        return ModelArchive(folder: data)
    }

    @Test("an unsigned model of a forged history judges nothing, whether a key is configured or not")
    func forgedHistory() throws {
        let configured = try signed.write(-1)
        let written = try signed.write(-9)
        let foreign = LoadedModel(
            model: written.model, text: written.text, signature: nil, source: "built-in", key: "")
        var turn = ModelTurn(foreign, at: now, by: "a", because: "b", leaving: configured.version)
        let archive = try forged(foreign, turn)
        #expect(archive.turns == [turn])
        for key in [signed.publicKey, nil] {
            let choice = archive.choose(configured, key: key)
            #expect(choice.model?.version == configured.version && choice.fault != nil)
            #expect(throws: InputFault.self) { try archive.load(foreign.version, key: key) }
        }
        // What the journal has was in force, and was never signed; under a key that is not enough.
        let digests: Set<TreeHash> = [foreign.digest]
        #expect(try archive.load(foreign.version, key: nil, journalled: digests).version == foreign.version)
        #expect(archive.choose(configured, key: nil, journalled: { digests }).model?.version == foreign.version)
        let underKey = archive.choose(configured, key: signed.publicKey, journalled: { digests })
        #expect(underKey.model?.version == configured.version && underKey.fault != nil)
        // A model that was signed once is never taken without its key.
        turn.key = "00ff00ff00ff00ff"
        let unchecked = try forged(foreign, turn)
        #expect(throws: InputFault.self) { try unchecked.load(foreign.version, key: nil, journalled: digests) }
    }

    @Test("what a model said is looked up by the version that names its bytes")
    func look() throws {
        let archive = ModelArchive(folder: data)
        let first = try taken(archive, -1)
        #expect(try archive.look(first.version).version == first.version)
        try signed.write(-9, to: data + "/models/" + Model.text(ofVersion: first.version) + ".json")
        #expect(throws: InputFault.self) { try archive.look(first.version) }
    }

    @Test("five files are kept, and the history of what is gone stays")
    func retention() throws {
        let archive = ModelArchive(folder: data)
        let all = try (1...7).map { try taken(archive, -Float($0)) }
        #expect(archive.turns.map(\.version) == all.map(\.version))
        #expect(all.map { archive.isKept($0.version) } == [false, false, true, true, true, true, true])
        let files = try FileManager.default.contentsOfDirectory(atPath: data + "/models")
        #expect(files.count == 2 * ModelArchive.mostFiles + 1)
    }

    @Test("a history that is no history is none, and the built-in model is kept without a signature")
    func odd() throws {
        try FileManager.default.createDirectory(atPath: data + "/models", withIntermediateDirectories: true)
        try "[{\"version\":1},7".write(toFile: data + "/models/history.json", atomically: true, encoding: .utf8)
        let archive = ModelArchive(folder: data)
        #expect(archive.turns.isEmpty)
        let builtIn = try DefaultModel.loaded()
        try archive.note(ModelTurn(builtIn, at: now), builtIn)
        let kept = try archive.load(builtIn.version, key: nil)
        #expect(kept.version == builtIn.version && kept.source == "built-in" && kept.key.isEmpty)
    }
}
