import Evaluation

/// Tables for a terminal, each with its columns in line.
enum EvaluationText {
    static func text(_ title: String, _ source: EvaluationSource, _ tables: [FigureTable]) -> String {
        var lines = [title] + source.sentences
        for table in tables where table.code != "curve" {
            lines += ["", table.title]
            if !table.note.isEmpty { lines.append("  " + table.note) }
            lines += rows(of: table)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func rows(of table: FigureTable) -> [String] {
        guard !table.rows.isEmpty else { return ["  none"] }
        let cells = [table.columns.map(\.title)] + table.rows.map { $0.map(FigureText.cell) }
        let widths = table.columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            // Names stand left, figures right.
            let padded = row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }
            return "  " + padded.joined(separator: "  ")
        }
    }
}
