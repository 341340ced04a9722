package import Foundation
package import Journal

/// Compares a history with its manifests, and with the journal that it was made from.
package enum HistoryChecker {
    package struct Report: Hashable, Sendable {
        package var hours = 0
        package var files = 0
        package var rows = 0
        /// Hours whose calls have changed since: the next export makes them anew.
        package var changed = 0
        /// Hours with calls of which the journal here has the hash alone: compared with their manifests, and no further.
        package var trimmed = 0
    }

    /// Throws `differs` at the first file that is missing, left over, or has other bytes than its manifest or the journal says.
    package static func run(
        _ ledger: LedgerFolder, sealing: Sealing, _ url: URL, progress: HistoryExporter.Progress = { _, _ in true }
    ) throws(HistoryFault) -> Report {
        do {
            let source = try HistorySource(ledger, sealing: sealing)
            try HistoryFolder.check(url)
            let folder = try HistoryFolder(url)
            let lock = try FolderLock(path: folder.lock)
            defer { lock.release() }
            guard let state = try folder.state() else {
                throw HistoryFault.unreadable(path: url.path, "there is no history")
            }
            guard state.key == (try source.keyID()) else { throw HistoryFault.otherJournal(path: url.path) }
            return try check(folder, source, state, progress)
        } catch {
            throw HistoryFault(error)
        }
    }

    private static func check(
        _ folder: HistoryFolder, _ source: HistorySource, _ state: HistoryState, _ progress: HistoryExporter.Progress
    ) throws -> Report {
        let written = try HistoryWritten(folder)
        for file in try folder.files() where !written.files.contains(file) {
            throw HistoryFault.differs(path: file, "no manifest names it")
        }
        let (position, calls) = try source.hours()
        guard position >= state.position else { throw HistoryFault.otherJournal(path: folder.url.path) }
        let changes = try source.changes(from: state.position, until: position)
        let changed = Set(
            try written.due(
                calls, changes.hours, before: HistoryHour(number: 0).start, isTrimmed: source.isTrimmed))
        var report = Report()
        for (hour, named) in written.hours.sorted(by: { $0.key < $1.key }) {
            for file in named.files { try compare(file, folder) }
            if changed.contains(hour) {
                report.changed += 1
            } else if try source.isTrimmed(named) {
                report.trimmed += 1
            } else {
                try compare(named, try source.content(of: hour, unsealed: changes.unsealed), hour)
            }
            report.hours += 1
            report.files += named.files.count
            report.rows += named.files.reduce(0) { $0 + $1.rows }
            guard progress(report.hours, written.hours.count) else { throw HistoryFault.stopped }
        }
        return report
    }

    private static func compare(_ file: HistoryManifest.File, _ folder: HistoryFolder) throws {
        guard let data = FileManager.default.contents(atPath: folder.path(file.path)) else {
            throw HistoryFault.differs(path: file.path, "it is missing")
        }
        guard HistoryFolder.digest([UInt8](data)) == file.sha256 else {
            throw HistoryFault.differs(path: file.path, "it has other bytes than its manifest says")
        }
    }

    private static func compare(
        _ named: HistoryManifest.Hour, _ content: HistorySource.Content, _ hour: HistoryHour
    ) throws {
        var content = content
        let expected = Dictionary(
            uniqueKeysWithValues: content.tables.keys.sorted().map { region in
                (hour.path(region: region), HistoryFolder.digest(content.tables[region]?.finish() ?? []))
            })
        for file in named.files where expected[file.path] != file.sha256 {
            throw HistoryFault.differs(path: file.path, "the journal says something else")
        }
        for path in expected.keys.sorted() where !named.files.contains(where: { $0.path == path }) {
            throw HistoryFault.differs(path: path, "the journal has calls of it, and it is not there")
        }
    }
}
