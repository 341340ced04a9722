internal import GRDB

/// Values as the ledger's files must hold them. GRDB's subscripts end the process where one is of another type, and a
/// damaged file may hold anything.
extension Row {
    /// Throws `LedgerError.cannotRead` without the value: what stands there may be anybody's data.
    func stored<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws -> Value {
        do {
            return try decode(type, atIndex: column)
        } catch {
            throw LedgerError.badValue
        }
    }

    /// The same of a column by its name.
    func stored<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String, as type: Value.Type = Value.self
    ) throws -> Value {
        do {
            return try decode(type, forColumn: column)
        } catch {
            throw LedgerError.badValue
        }
    }
}

extension LedgerError {
    /// A row does not hold what its column is for.
    static let badValue = LedgerError.cannotRead(
        "a stored value is of another type than it must be: the file is damaged")
}
