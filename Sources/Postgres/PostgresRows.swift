internal import CPostgres

/// What a statement answers, in binary form. Rows and columns count from 0.
///
/// Invariant: `result` is libpq's and is freed once, here; nothing of it leaves but copies.
package final class PostgresRows {
    private let result: OpaquePointer
    package let count: Int
    private let columns: Int

    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
        columns = Int(PQnfields(result))
    }

    deinit { PQclear(result) }

    /// Rows that a statement without an answer has touched.
    package var touched: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    package func isNull(_ row: Int, _ column: Int) -> Bool {
        precondition((0..<count).contains(row) && (0..<columns).contains(column))
        return PQgetisnull(result, Int32(row), Int32(column)) == 1
    }

    /// Of two, four or eight bytes; a boolean is 0 or 1.
    package func integer(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
        guard let value = field(row, column), [1, 2, 4, 8].contains(value.count) else {
            throw .unexpected("column \(column) is no integer")
        }
        // The sign is that of the first byte.
        var number: Int64 = value[0] >= 0x80 ? -1 : 0
        for byte in value { number = number << 8 | Int64(byte) }
        return number
    }

    /// Null is nil.
    package func optionalInteger(_ row: Int, _ column: Int) throws(PostgresError) -> Int64? {
        isNull(row, column) ? nil : try integer(row, column)
    }

    package func bytes(_ row: Int, _ column: Int) -> [UInt8]? { field(row, column).map { [UInt8]($0) } }

    package func text(_ row: Int, _ column: Int) -> String? {
        field(row, column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the bytes as long as the rows live; nil for null.
    private func field(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        guard !isNull(row, column), let start = PQgetvalue(result, Int32(row), Int32(column)) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, Int32(row), Int32(column))))
    }
}
