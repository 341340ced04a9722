import Training

/// Rows that a test makes up: two inputs decide, two say nothing, some cells are missing.
enum TrainingRows {
    static func table(_ count: Int, seed: UInt64) -> TrainingTable {
        var random = SeededOrder(seed: seed)
        func uniform() -> Float { Float(random.next() >> 40) / Float(1 << 24) }
        var table = TrainingTable(columns: ["rate", "spread", "hour", "noise"], cells: [], labels: [])
        for _ in 0..<count {
            let cells = [10 * uniform(), 10 * uniform(), (24 * uniform()).rounded(.down), uniform()]
            let margin = cells[0] - cells[1] + 0.1 * cells[0] * cells[1] - 4 + 3 * (uniform() - uniform())
            table.cells += cells.enumerated().map { $0 == 1 && uniform() < 0.1 ? .nan : $1 }
            table.labels.append(margin > 0 ? 1 : 0)
        }
        return table
    }
}
