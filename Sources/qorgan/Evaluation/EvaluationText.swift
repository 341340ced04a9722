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
        let areWords = table.columns.indices.map { column in table.rows.allSatisfy { isWords($0[column]) } }
        return cells.map { row in
            // Words stand left, figures right.
            let padded = row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                if column == row.count - 1, areWords[column] { return cell }
                return areWords[column] ? cell + blanks : blanks + cell
            }
            return "  " + padded.joined(separator: "  ")
        }
    }

    private static func isWords(_ figure: Figure) -> Bool {
        switch figure {
        case .text, .none: true
        case .count, .share, .bound, .interval, .decimal: false
        }
    }
}
