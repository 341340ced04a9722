internal import GRDB
internal import GRDBSQLite

/// Binds values to a prepared statement one after another and runs it: the way of rows that come by the thousand, without
/// a boxed value for each column.
///
/// The one place of this target that calls SQLite itself. Invariant: the statement is GRDB's, prepared on the connection
/// on whose queue this runs, and outlives the writer; SQLite copies what is bound, except where `run` lends it.
struct RowWriter {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    private var column: Int32 = 0
    private var failed: Int32 = SQLITE_OK

    init(_ statement: Statement) {
        self.statement = statement.sqliteStatement
        connection = sqlite3_db_handle(statement.sqliteStatement)
    }

    /// Bytes that SQLite copies at once.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    mutating func bind(_ value: Int64) {
        column += 1
        note(sqlite3_bind_int64(statement, column, value))
    }

    mutating func bind(_ value: some FixedWidthInteger) { bind(Int64(truncatingIfNeeded: value)) }

    mutating func bindNull() {
        column += 1
        note(sqlite3_bind_null(statement, column))
    }

    mutating func bind(_ text: String?) {
        guard var text else { return bindNull() }
        column += 1
        text.withUTF8 { bytes in
            // An empty text has no address, and that would be NULL.
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                note(
                    bytes.isEmpty
                        ? sqlite3_bind_text(statement, column, "", 0, Self.copied)
                        : sqlite3_bind_text(statement, column, bytes.baseAddress, Int32(bytes.count), Self.copied))
            }
        }
    }

    mutating func bind(_ bytes: [UInt8]?) {
        guard let bytes else { return bindNull() }
        bytes.withUnsafeBytes { bind(copying: $0) }
    }

    /// At most 2 GiB, SQLite's own limit: what is longer fails.
    mutating func bind(copying bytes: UnsafeRawBufferPointer) {
        column += 1
        // A blob without an address would be NULL.
        note(
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, column, 0)
                : sqlite3_bind_blob64(statement, column, bytes.baseAddress, UInt64(bytes.count), Self.copied))
    }

    /// Runs the statement with what was bound; the next row begins anew.
    mutating func run() throws {
        defer { column = 0 }
        var code = failed
        failed = SQLITE_OK
        if code == SQLITE_OK { code = sqlite3_step(statement) }
        let message = code == SQLITE_DONE ? nil : connection.map { String(cString: sqlite3_errmsg($0)) }
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    private mutating func note(_ code: Int32) {
        if failed == SQLITE_OK { failed = code }
    }
}
