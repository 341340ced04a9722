/// An input of a table's model: a column, or one operation on two of them, such as `opposite_unique/voc_day_nunique`.
///
/// The formula is the input's name in the model file, so that a model can be applied to a table of plain columns.
struct TableFormula {
    private enum Operation: Character {
        case quotient = "/"
        case difference = "-"
        case product = "*"
    }

    private let left: String
    private let right: (operation: Operation, column: String)?

    init(_ text: String) {
        guard let index = text.firstIndex(where: { Operation(rawValue: $0) != nil }),
            let operation = Operation(rawValue: text[index])
        else {
            left = text
            right = nil
            return
        }
        left = String(text[..<index])
        right = (operation, String(text[text.index(after: index)...]))
    }

    /// By row; NaN where a column is missing, or where a quotient has no value.
    func values(_ file: TableFile) throws -> [Float] {
        let a = try file.numbers(of: left)
        guard let right else { return a }
        let b = try file.numbers(of: right.column)
        return zip(a, b).map { a, b in
            let value =
                switch right.operation {
                case .quotient: a / b
                case .difference: a - b
                case .product: a * b
                }
            return value.isFinite ? value : .nan
        }
    }
}
