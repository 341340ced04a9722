internal import Foundation
internal import Journal

/// The files of an exported journal, read with bounds.
struct ExportFiles {
    /// 256 configurations of a mebibyte.
    private static let longestBundle = 1 << 28

    private let folder: URL

    init(_ folder: URL) { self.folder = folder.resolvingSymlinksInPath() }

    func exists(_ path: TilePath) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path.description).path)
    }

    func read(_ name: String, atMost limit: Int) throws(ExportFault) -> [UInt8] {
        guard let file = try? FileHandle(forReadingFrom: folder.appendingPathComponent(name)),
            let data = try? file.read(upToCount: limit + 1) ?? Data()
        else { throw ExportFault(name, "it is missing, or cannot be read") }
        guard data.count <= limit else { throw ExportFault(name, "it is longer than it can be") }
        return [UInt8](data)
    }

    func read(_ name: String, exactly count: Int) throws(ExportFault) -> [UInt8] {
        let bytes = try read(name, atMost: count)
        guard bytes.count == count else {
            throw ExportFault(name, "it has \(bytes.count) bytes, and \(count) were expected")
        }
        return bytes
    }

    /// Entries of a tile, from whichever of the two bundles is there.
    func records(_ number: UInt64, width: Int) throws(ExportFault) -> (TilePath, [RemainsBundle.Record]) {
        let entries = TilePath(.entries, number, width: width)
        let remains = TilePath(.remains, number, width: width)
        let isWhole = exists(entries)
        guard isWhole || exists(remains) else {
            throw ExportFault(entries.description, entry: number << 8, "it is missing")
        }
        guard !isWhole || !exists(remains) else {
            throw ExportFault(remains.description, entry: number << 8, "there are two bundles of the same entries")
        }
        let path = isWhole ? entries : remains
        let bytes = try read(path.description, atMost: Self.longestBundle)
        let records =
            isWhole
            ? EntryBundle.entries(bytes, width: width)?.map { RemainsBundle.Record.entry($0) }
            : RemainsBundle.records(bytes, width: width)
        guard let records else {
            throw ExportFault(path.description, entry: number << 8, "it is no bundle of \(width) entries")
        }
        return (path, records)
    }

    /// Nothing may lie in the folder that belongs to no tree of this size.
    func checkAll(size: UInt64) throws(ExportFault) {
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else {
            throw ExportFault("", "the folder cannot be read")
        }
        for case let name as String in walk {
            guard walk.fileAttributes?[.type] as? FileAttributeType != .typeDirectory, name != "checkpoint" else {
                continue
            }
            guard let path = TilePath(name), path.width == Self.width(of: path, size: size) else {
                throw ExportFault(name, "it belongs to no journal of \(size) entries")
            }
        }
    }

    /// That a tree of this size gives the tile; 0: it has no such tile.
    static func width(of path: TilePath, size: UInt64) -> Int {
        let level = if case .hashes(let level) = path.kind { level } else { 0 }
        return TileLayout.width(level: level, number: path.number, size: size)
    }
}
