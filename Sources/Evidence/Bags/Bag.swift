internal import Crypto
internal import Journal

/// A BagIt 1.0 bag (RFC 8493): files under `data/`, and beside them tag files with the digests of all.
///
///     var bag = Bag()
///     bag.addPayload("entries/7.bin", bytes)
///     bag.info = [("External-Identifier", "case 17/25")]
///     for (path, bytes) in bag.files { … }
package struct Bag: Sendable {
    /// What people look for first: `bag-info.txt` (§2.2.2), in order.
    package var info: [(label: String, value: String)] = []
    private var payload: [String: [UInt8]] = [:]
    /// Beside the ones that every bag has.
    private var tags: [String: [UInt8]] = [:]

    package init() {}

    /// `path`: below `data/`. Precondition: letters, digits, dots, hyphens and slashes, so that no system spells it otherwise.
    package mutating func addPayload(_ path: String, _ bytes: [UInt8]) {
        precondition(Self.isPlain(path))
        payload["data/" + path] = bytes
    }

    /// A file beside `data/`, such as a signature of the manifest.
    package mutating func addTag(_ path: String, _ bytes: [UInt8]) {
        precondition(Self.isPlain(path) && !path.hasPrefix("data/"))
        tags[path] = bytes
    }

    package func payload(_ path: String) -> [UInt8]? { payload["data/" + path] }

    /// The SHA-512 manifest: who signs it has signed every file under `data/`.
    package var manifest: [UInt8] { Self.manifest(payload) { Array(SHA512.hash(data: $0)) } }

    /// All of them, by path.
    package var files: [(path: String, bytes: [UInt8])] {
        var beside = tags
        beside["bagit.txt"] = Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)
        beside["bag-info.txt"] = Array(infoText.utf8)
        beside["manifest-sha256.txt"] = Self.manifest(payload) { Array(SHA256.hash(data: $0)) }
        beside["manifest-sha512.txt"] = manifest
        let all = payload.merging(beside) { $1 }.merging(Self.tagManifests(of: beside)) { $1 }
        return all.map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
    }

    /// §2.2.1: of all files beside `data/` but themselves.
    package static func tagManifests(of tags: [String: [UInt8]]) -> [String: [UInt8]] {
        [
            "tagmanifest-sha256.txt": manifest(tags) { Array(SHA256.hash(data: $0)) },
            "tagmanifest-sha512.txt": manifest(tags) { Array(SHA512.hash(data: $0)) },
        ]
    }

    /// §2.2.2: a label, a colon, a value; a value is one line here.
    private var infoText: String {
        let count = payload.values.reduce(0) { $0 + $1.count }
        return (info + [("Payload-Oxum", "\(count).\(payload.count)")]).map { label, value in
            "\(label): \(String(value.map { $0.isNewline ? " " : $0 }))\n"
        }.joined()
    }

    /// §2.1.3: the digest, white space, the path.
    private static func manifest(_ files: [String: [UInt8]], _ digest: ([UInt8]) -> [UInt8]) -> [UInt8] {
        let lines = files.sorted { $0.key < $1.key }.map { "\(Hex.text(digest($0.value)))  \($0.key)\n" }
        return Array(lines.joined().utf8)
    }

    private static func isPlain(_ path: String) -> Bool {
        !path.isEmpty
            && !path.split(separator: "/", omittingEmptySubsequences: false).contains { $0.isEmpty || $0 == ".." }
            && path.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"): true
                default: false
                }
            }
    }
}
