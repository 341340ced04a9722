internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Synchronization

/// Connections that read beside a writer and change nothing.
///
/// Not opened read-only: SQLite then cannot make the log's index that a database in WAL mode needs, and refuses where
/// no writer has left one. `query_only` forbids every change instead. On a disk that is read-only, as an examiner mounts
/// it, nobody writes and no index is needed.
enum ReadOnly {
    /// Throws where there is no such file: it is not made.
    static func queue(_ file: URL) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw LedgerError.cannotRead("\(file.path): no such file")
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = 1") }
        guard try isUnchangeable(file) else { return try DatabaseQueue(path: file.path, configuration: configuration) }
        configuration.readonly = true
        return try DatabaseQueue(path: "\(file.absoluteURL.absoluteString)?immutable=1", configuration: configuration)
    }

    /// It lies on a read-only disk, and all of it in the one file: SQLite would not look at a log beside it.
    private static func isUnchangeable(_ file: URL) throws -> Bool {
        var disk = statvfs()
        let isReadOnly: UInt = 1
        guard statvfs(file.path, &disk) == 0, disk.f_flag & isReadOnly != 0 else { return false }
        guard size(file.path + "-wal") > 0 else { return true }
        guard size(file.path + "-shm") > 0 else {
            throw LedgerError.cannotRead(
                "\(file.path): its log has no index, and none can be made on a read-only disk: copy the folder to another"
            )
        }
        return false
    }

    private static func size(_ path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Throws what a write would where SQLite has opened a file for reading alone: it would stay so when the disk can be
    /// written again.
    static func refuse(_ db: Database) throws {
        guard sqlite3_db_readonly(db.sqliteConnection, nil) == 0 else {
            throw DatabaseError(resultCode: .SQLITE_READONLY)
        }
    }
}

/// A few such connections, asked in turn.
final class ReaderPool: Sendable {
    private let queues: [DatabaseQueue]
    private let turn = Atomic<Int>(0)

    /// Precondition: at least one reader.
    init(_ file: URL, readers: Int) throws {
        precondition(readers > 0)
        queues = try (0..<readers).map { _ in try ReadOnly.queue(file) }
    }

    func read<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
        let next = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return try await queues[Int(UInt(bitPattern: next) % UInt(queues.count))].read(body)
    }
}
