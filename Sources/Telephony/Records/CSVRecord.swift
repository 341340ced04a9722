/// A row struct that knows its columns.
protocol CSVRecord {
    /// In the order of the column indices that `init(row:)` uses.
    static var columns: [CSVColumn] { get }
    init(row: borrowing CSVRow) throws(CSVFault)
}

extension CSVRecord {
    /// All rows of a file that is in memory, read in pieces so that the buffer stays small.
    static func all(in bytes: Span<UInt8>, file: String) throws(CSVFault) -> [Self] {
        var reader = CSVReader(file: file, columns: columns)
        var rows: [Self] = []
        // A row of a list has about 20 bytes: one growth at most.
        rows.reserveCapacity(bytes.count / 20)
        let piece = 1 << 18
        var start = 0
        repeat {
            let end = min(start &+ piece, bytes.count)
            reader.append(bytes.extracting(start..<end))
            start = end
            if end == bytes.count { reader.finish() }
            while try reader.next() { rows.append(try Self(row: reader.row)) }
        } while start < bytes.count
        return rows
    }
}
