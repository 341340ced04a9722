import Foundation
import Telephony
import Training

/// A CSV file of numbers with a header row: what models of tables are trained on and applied to.
///
/// Every cell of a column that is asked for is a number or empty (missing). Columns nobody asked for may hold anything.
struct TableFile {
    let path: String
    /// Names of the header row.
    let columns: [String]
    /// Cells as text, row by row.
    private let texts: [[String]]

    /// Rows at most: what fits into memory with room.
    static let maximumRows = 5_000_000

    /// Throws `InputFault` where it cannot be read or is no CSV.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileAccess.refusal(path)
                ?? InputFault(file: path, problem: "cannot be read", expected: "a CSV file with a header row")
        }
        let bytes = [UInt8](data)
        let names = Self.header(bytes)
        guard !names.isEmpty, Set(names).count == names.count else {
            throw InputFault(
                file: path, line: 1, problem: "a name is absent or stands twice",
                expected: "a header row of distinct names")
        }
        self.path = path
        columns = names
        do {
            texts = try Self.rows(bytes, names, path)
        } catch let fault as CSVFault {
            throw InputFault(fault)
        }
    }

    var rowCount: Int { texts.count }

    func position(_ column: String) throws -> Int {
        guard let position = columns.firstIndex(of: column) else {
            throw InputFault(
                file: path, line: 1, problem: "column \(column) is missing",
                expected: "a header row with \(column)")
        }
        return position
    }

    func texts(of column: String) throws -> [String] {
        let position = try position(column)
        return texts.map { $0[position] }
    }

    /// A column's numbers; NaN: an empty cell.
    func numbers(of column: String) throws -> [Float] {
        let position = try position(column)
        var numbers: [Float] = []
        numbers.reserveCapacity(texts.count)
        for (row, cells) in texts.enumerated() {
            let text = cells[position]
            if text.isEmpty {
                numbers.append(.nan)
            } else if let number = Float(text), number.isFinite {
                numbers.append(number)
            } else {
                throw InputFault(
                    file: path, line: row + 2, problem: "\(column) is \"\(text.prefix(32))\"",
                    expected: "a number, or nothing where it is missing")
            }
        }
        return numbers
    }

    /// A label column: 1 is scam, 0 is not.
    func labels(of column: String) throws -> [Float] {
        let labels = try numbers(of: column)
        if let row = labels.firstIndex(where: { $0 != 0 && $0 != 1 }) {
            throw InputFault(
                file: path, line: row + 2, problem: "\(column) is neither 0 nor 1", expected: "1 for scam, 0 for honest"
            )
        }
        return labels
    }

    /// Rows for training, or for a model: `inputs` are names of columns or formulas over them.
    func table(inputs: [String], label: String?) throws -> TrainingTable {
        var columns: [[Float]] = []
        for input in inputs { columns.append(try TableFormula(input).values(self)) }
        var cells: [Float] = []
        cells.reserveCapacity(rowCount * inputs.count)
        for row in 0..<rowCount {
            for column in columns { cells.append(column[row]) }
        }
        return TrainingTable(
            columns: inputs, cells: cells,
            labels: try label.map { try labels(of: $0) } ?? [Float](repeating: 0, count: rowCount))
    }

    private static func header(_ bytes: [UInt8]) -> [String] {
        var line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        return String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
    }

    private static func rows(_ bytes: [UInt8], _ names: [String], _ path: String) throws -> [[String]] {
        var reader = CSVReader(file: path, columns: names.map { CSVColumn($0, isRequired: false) })
        reader.append(bytes.span)
        reader.finish()
        var rows: [[String]] = []
        while try reader.next() {
            guard rows.count < maximumRows else {
                throw InputFault(
                    file: path, line: rows.count + 2, problem: "more than \(maximumRows) rows",
                    expected: "a smaller table")
            }
            var cells: [String] = []
            for column in names.indices { cells.append(try reader.row.text(column)) }
            rows.append(cells)
        }
        return rows
    }
}
