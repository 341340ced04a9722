package import Foundation
package import Journal
package import Telephony

/// Writes what the journal has of each closed hour to files by region and day, each call once.
///
/// Files of an hour are a function of the journal: whatever was interrupted is made again, and gives the same bytes. An hour whose
/// calls have changed since (a late entry, an outcome, a finding, a seal that was destroyed) is made anew.
package struct HistoryExporter {
    /// An hour is closed so long after its end: its entries and the ends of most of its calls are there.
    package static let settleMinutes: Int64 = 5

    package struct Report: Hashable, Sendable {
        /// Hours written, those made anew included.
        package var hours = 0
        package var files = 0
        package var rows = 0
        package var bytes = 0
        /// Hours that end by then are there.
        package var through: Timestamp
    }

    /// `done` of `all` hours; false: no further.
    package typealias Progress = (_ done: Int, _ all: Int) -> Bool

    private let folder: HistoryFolder
    private let source: HistorySource
    private let through: Timestamp
    private var state: HistoryState
    private var report: Report

    /// `now`: hours that were closed by then.
    package static func run(
        _ ledger: LedgerFolder, sealing: Sealing, into url: URL, now: Timestamp, progress: Progress = { _, _ in true }
    ) throws(HistoryFault) -> Report {
        try run(ledger, sealing: sealing, into: url, now: now, disk: HistoryDisk(), progress: progress)
    }

    static func run(
        _ ledger: LedgerFolder, sealing: Sealing, into url: URL, now: Timestamp, disk: HistoryDisk,
        progress: Progress = { _, _ in true }
    ) throws(HistoryFault) -> Report {
        do {
            let source = try HistorySource(ledger, sealing: sealing)
            try HistoryFolder.check(url)
            let folder = try HistoryFolder(url, disk: disk)
            let lock = try FolderLock(path: folder.lock)
            defer { lock.release() }
            var exporter = try HistoryExporter(folder, source, now)
            try exporter.run(progress)
            return exporter.report
        } catch {
            throw HistoryFault(error)
        }
    }

    private init(_ folder: HistoryFolder, _ source: HistorySource, _ now: Timestamp) throws {
        self.folder = folder
        self.source = source
        through = HistoryHour(of: now.adding(microseconds: -Self.settleMinutes * 60_000_000)).start
        let key = try source.keyID()
        let known = try folder.state()
        guard known.map({ $0.key == key && $0.format == 1 }) ?? true else {
            throw HistoryFault.otherJournal(path: folder.url.path)
        }
        state = known ?? HistoryState(key: key)
        report = Report(through: through)
        if known == nil { try folder.write(state) }
    }

    private mutating func run(_ progress: Progress) throws {
        let (position, calls) = try source.hours()
        guard position >= state.position else { throw HistoryFault.otherJournal(path: folder.url.path) }
        let written = try HistoryWritten(folder)
        try sweep(written)
        let changes = try source.changes(from: state.position, until: position)
        let due = try written.due(calls, changes.hours, before: through, isTrimmed: source.isTrimmed)
        let tree = try source.tree(over: position)
        for (index, hour) in due.enumerated() {
            try write(hour, tree, changes.unsealed)
            guard progress(index + 1, due.count) || index + 1 == due.count else { throw HistoryFault.stopped }
        }
        state.position = position
        state.through = through.rfc3339
        try folder.write(state)
    }

    /// What an interrupted export has left behind.
    private func sweep(_ written: HistoryWritten) throws {
        for file in try folder.files() where !written.files.contains(file) { try folder.remove(file) }
    }

    /// New files first, then the manifest that names them, then files go that it no longer names.
    private mutating func write(
        _ hour: HistoryHour, _ tree: (size: UInt64, root: String), _ unsealed: PositionRanges
    ) throws {
        var content = try source.content(of: hour, unsealed: unsealed)
        var manifest = try folder.manifest(of: hour.day)
        let former = manifest[hour]?.files.map(\.path) ?? []
        var files: [HistoryManifest.File] = []
        for region in content.tables.keys.sorted() {
            guard let rows = content.tables[region]?.rows, let bytes = content.tables[region]?.finish() else {
                continue
            }
            files.append(try folder.write(bytes, rows: rows, to: hour.path(region: region)))
            report.rows += rows
            report.bytes += bytes.count
        }
        manifest[hour] =
            files.isEmpty
            ? nil
            : HistoryManifest.Hour(
                hour: hour.name, first: content.first, last: content.last, size: tree.size, root: tree.root,
                calls: content.calls, files: files)
        try folder.write(manifest)
        for path in former where !files.contains(where: { $0.path == path }) { try folder.remove(path) }
        report.hours += 1
        report.files += files.count
    }
}

/// What the manifests name.
struct HistoryWritten {
    private(set) var hours: [HistoryHour: HistoryManifest.Hour] = [:]
    private(set) var files: Set<String> = []
    /// As many as a file of an hour can have, by far.
    private static let rows = 0...Int(Int32.max)

    init(_ folder: HistoryFolder) throws {
        for day in try folder.days() {
            for hour in try folder.manifest(of: day).hours {
                guard let start = Timestamp(rfc3339: "\(day)T\(hour.hour):00:00Z") else {
                    throw HistoryFault.unreadable(path: folder.path("manifest/\(day).json"), "it names no hour")
                }
                let number = HistoryHour(of: start)
                guard hour.files.allSatisfy({ number.owns($0.path) && Self.rows.contains($0.rows) }) else {
                    throw HistoryFault.unreadable(
                        path: folder.path("manifest/\(day).json"), "it names files that are none of the hour's")
                }
                hours[number] = hour
                files.formUnion(hour.files.map(\.path))
            }
        }
    }

    /// Closed hours that have other calls than their files, or whose calls have changed; ascending.
    ///
    /// Views that were rebuilt do not know calls of which the journal has the hash alone: their files stay as they are, until
    /// something of the hour is destroyed. That must go, and those calls go with it.
    func due(
        _ calls: [HistoryHour: Int], _ changed: Set<HistoryHour>, before: Timestamp,
        isTrimmed: (HistoryManifest.Hour) throws -> Bool
    ) rethrows -> [HistoryHour] {
        let known = Set(calls.keys).union(hours.keys)
        return try known.filter { hour in
            guard hour.end <= before || hours[hour] != nil else { return false }
            if changed.contains(hour) { return true }
            let count = calls[hour] ?? 0
            guard let named = hours[hour] else { return count != 0 }
            return count > named.calls ? true : count < named.calls ? try !isTrimmed(named) : false
        }.sorted()
    }
}
