internal import Crypto
internal import Foundation
internal import Telephony

/// What is done to files: tests put failures in its place.
struct HistoryDisk: Sendable {
    /// The old content or the new one, on disk when it returns.
    var replace: @Sendable (String, [UInt8]) throws(LedgerError) -> Void = { path, bytes throws(LedgerError) in
        try SafeFile.replace(path, bytes, isFlushed: true)
    }
    var remove: @Sendable (String) throws(LedgerError) -> Void = { path throws(LedgerError) in
        guard unlink(path) == 0 || errno == ENOENT else { throw SafeFile.fault(path) }
    }
}

/// The folder of a history: files by region and day, manifests by day, and how far it has come.
///
///     history.json
///     manifest/2026-11-30.json
///     region=KZ-75/day=2026-11-30/14.parquet
///     region=none/day=2026-11-30/14.parquet
struct HistoryFolder {
    /// Of calls to numbers that have no region, mobile ones above all, and of passes.
    static let noRegion = "none"
    private static let manifests = "manifest"
    private static let stateName = "history.json"

    let url: URL
    let disk: HistoryDisk

    /// Makes the folder where it is not there; refuses one with other files in it.
    init(_ url: URL, disk: HistoryDisk = HistoryDisk()) throws {
        self.url = url.resolvingSymlinksInPath()
        self.disk = disk
        do {
            try FileManager.default.createDirectory(
                at: self.url.appendingPathComponent(Self.manifests), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw HistoryFault.cannotWrite("\(self.url.path): \(error.localizedDescription)")
        }
    }

    /// Before anything is made: an empty folder, a new one, or a history.
    static func check(_ url: URL) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        guard names.contains(stateName) || Set(names).isSubset(of: ours) else {
            throw HistoryFault.notHistory(path: url.path)
        }
    }

    private static let lockName = ".lock"
    /// Before the first state is written.
    private static let ours: Set<String> = [manifests, lockName, stateName + SafeFile.besideSuffix]
    var lock: String { path(Self.lockName) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    // MARK: Its own files

    /// Nil before the first export.
    func state() throws -> HistoryState? { try read(Self.stateName) }

    func write(_ state: HistoryState) throws { try write(state, to: Self.stateName) }

    func manifest(of day: String) throws -> HistoryManifest {
        let manifest: HistoryManifest? = try read("\(Self.manifests)/\(day).json")
        guard let manifest else { return HistoryManifest(day: day) }
        guard manifest.day == day, manifest.format == 1 else {
            throw HistoryFault.unreadable(path: path("\(Self.manifests)/\(day).json"), "it is no manifest of \(day)")
        }
        return manifest
    }

    func write(_ manifest: HistoryManifest) throws { try write(manifest, to: "\(Self.manifests)/\(manifest.day).json") }

    /// Days that have a manifest, ascending.
    func days() throws -> [String] {
        try names(Self.manifests).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    private func read<Value: Decodable>(_ name: String) throws -> Value? {
        guard FileManager.default.fileExists(atPath: path(name)) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
        } catch {
            throw HistoryFault.unreadable(path: path(name), "it cannot be read")
        }
    }

    private func write(_ value: some Encodable, to name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try disk.replace(path(name), [UInt8](try encoder.encode(value)) + [0x0A])
    }

    // MARK: Files of calls

    func write(_ bytes: [UInt8], rows: Int, to name: String) throws -> HistoryManifest.File {
        try FileManager.default.createDirectory(
            atPath: (path(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try disk.replace(path(name), bytes)
        return HistoryManifest.File(path: name, rows: rows, bytes: bytes.count, sha256: Self.digest(bytes))
    }

    func remove(_ name: String) throws { try disk.remove(path(name)) }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Files of calls that lie there, those that were not finished included, below the folder.
    func files() throws -> [String] {
        var files: [String] = []
        for region in try names("").filter({ $0.hasPrefix("region=") }) {
            for day in try names(region).filter({ $0.hasPrefix("day=") }) {
                let folder = "\(region)/\(day)"
                files += try names(folder).filter {
                    $0.hasSuffix(".parquet") || $0.hasSuffix(".parquet" + SafeFile.besideSuffix)
                }.map { "\(folder)/\($0)" }
            }
        }
        return files.sorted()
    }

    private func names(_ folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path(folder))
        } catch {
            throw HistoryFault.unreadable(path: path(folder), "the folder cannot be read")
        }
    }
}
