import Crypto
import Evidence
import Foundation
import Journal

/// Time stamps that are kept, each beside the checkpoint that it stamps: `time-stamps/AUTHORITY/SIZE.tst` and
/// `SIZE.checkpoint`. None is ever removed: each bounds from both sides when entries were written.
struct TimeStampFolder: Sendable {
    /// A checkpoint and what an authority said of it.
    struct Stamped: Sendable {
        /// The signed note, byte by byte as it was stamped.
        var checkpoint: [UInt8]
        var token: TimeStampToken
        var size: UInt64
    }

    private let url: URL

    init(_ ledger: URL, authority: String) {
        let name = Hex.text(SHA256.hash(data: Array(authority.utf8)).prefix(4))
        self.init(Self.all(ledger).appendingPathComponent(name))
    }

    private init(_ url: URL) { self.url = url }

    private static func all(_ ledger: URL) -> URL { ledger.appendingPathComponent("time-stamps") }

    /// Of every authority that has ever been asked here.
    static func every(_ ledger: URL) -> [TimeStampFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: all(ledger).path)) ?? []
        return names.sorted().map { TimeStampFolder(all(ledger).appendingPathComponent($0)) }
    }

    /// Eight digits that tell authorities apart.
    var name: String { url.lastPathComponent }

    /// Sizes of the journal that are stamped, ascending.
    var sizes: [UInt64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.filter { $0.hasSuffix(".tst") }.compactMap { UInt64($0.dropLast(4)) }.sorted()
    }

    /// Nil where the files are gone, are none, or are not of each other.
    func read(_ size: UInt64) -> Stamped? {
        guard let checkpoint = FileManager.default.contents(atPath: file(size, "checkpoint").path),
            let token = FileManager.default.contents(atPath: file(size, "tst").path),
            let parsed = try? TimeStampToken(der: [UInt8](token)),
            let note = try? SignedNote([UInt8](checkpoint)), let tree = try? Checkpoint(note.text), tree.size == size
        else { return nil }
        return Stamped(checkpoint: [UInt8](checkpoint), token: parsed, size: size)
    }

    /// The checkpoint first: a token is never without what it stamps. On disk when it returns.
    func keep(_ stamped: Stamped) throws {
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try DurableFile.write(stamped.checkpoint, to: file(stamped.size, "checkpoint").path)
        try DurableFile.write(stamped.token.der, to: file(stamped.size, "tst").path)
    }

    private func file(_ size: UInt64, _ kind: String) -> URL { url.appendingPathComponent("\(size).\(kind)") }
}
