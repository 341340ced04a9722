internal import Foundation
internal import GRDB
internal import Synchronization

/// Connections that read beside a writer and change nothing.
///
/// Not opened read-only: SQLite then cannot make the log's index that a database in WAL mode needs, and refuses where
/// no writer has left one. `query_only` forbids every change instead.
enum ReadOnly {
    /// Throws where there is no such file: it is not made.
    static func queue(_ file: URL) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw LedgerError.cannotRead("\(file.path): no such file")
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = 1") }
        return try DatabaseQueue(path: file.path, configuration: configuration)
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
