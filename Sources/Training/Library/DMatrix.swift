/// Rows in the library's own form, with labels and weights; freed with the value.
package struct DMatrix: ~Copyable {
    let handle: XGBoost.Handle
    package let rowCount: Int
    private let library: XGBoost

    private init(handle: XGBoost.Handle, rowCount: Int, library: XGBoost) {
        self.handle = handle
        self.rowCount = rowCount
        self.library = library
    }

    deinit { _ = library.freeMatrix(handle) }

    /// A copy of the rows; NaN: missing.
    package static func of(_ table: borrowing TrainingTable, _ library: XGBoost) throws(TrainingFault) -> DMatrix {
        var made: UnsafeMutableRawPointer?
        let (rows, columns) = (UInt64(table.rowCount), UInt64(table.columns.count))
        let status = table.cells.withUnsafeBufferPointer { cells in
            // A checked table has at least one cell.
            cells.baseAddress.map { library.matrixFromRows($0, rows, columns, .nan, &made) } ?? -1
        }
        try library.check(status, "XGDMatrixCreateFromMat")
        guard let made else { throw .library(call: "XGDMatrixCreateFromMat", message: "no matrix") }
        let matrix = DMatrix(handle: made, rowCount: table.rowCount, library: library)
        try matrix.set("label", table.labels)
        if !table.weights.isEmpty { try matrix.set("weight", table.weights) }
        return matrix
    }

    private func set(_ field: String, _ values: [Float]) throws(TrainingFault) {
        let status = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { library.setFloats(handle, field, $0, UInt64(values.count)) } ?? -1
        }
        try library.check(status, "XGDMatrixSetFloatInfo \(field)")
    }
}
