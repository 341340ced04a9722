/// Rows to learn from: inputs, and whether each was scam.
package struct TrainingTable: Sendable {
    /// Codes of features, or names of columns.
    package var columns: [String]
    /// Row by row; NaN: missing.
    package var cells: [Float]
    /// 1: scam, 0: honest.
    package var labels: [Float]
    /// By row; empty: all weigh 1.
    package var weights: [Float]
    /// By row: what must stay on one side of a split (a campaign, a caller); empty: each row alone.
    package var groups: [UInt64]

    package init(
        columns: [String], cells: [Float], labels: [Float], weights: [Float] = [], groups: [UInt64] = []
    ) {
        self.columns = columns
        self.cells = cells
        self.labels = labels
        self.weights = weights
        self.groups = groups
    }

    package var rowCount: Int { labels.count }
    package var positives: Int { labels.count { $0 > 0 } }

    package func row(_ index: Int) -> ArraySlice<Float> {
        cells[index * columns.count..<(index + 1) * columns.count]
    }

    /// The rows at `indices`, in that order.
    package func rows(_ indices: [Int]) -> TrainingTable {
        var part = TrainingTable(columns: columns, cells: [], labels: [])
        part.cells.reserveCapacity(indices.count * columns.count)
        for index in indices { part.cells += row(index) }
        part.labels = indices.map { labels[$0] }
        if !weights.isEmpty { part.weights = indices.map { weights[$0] } }
        if !groups.isEmpty { part.groups = indices.map { groups[$0] } }
        return part
    }

    /// Throws where no trees can be grown: sizes that differ, labels besides 0 and 1, one class alone, an infinity.
    func check() throws(TrainingFault) {
        guard !columns.isEmpty, rowCount > 0 else { throw .table("there are no rows to train on") }
        guard cells.count == rowCount * columns.count, weights.isEmpty || weights.count == rowCount,
            groups.isEmpty || groups.count == rowCount
        else { throw .table("\(rowCount) labels, but \(cells.count) cells for \(columns.count) columns") }
        guard labels.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw .table("a label is neither 0 nor 1") }
        guard positives > 0, positives < rowCount else {
            throw .table("all \(rowCount) rows have the same label; trees need both")
        }
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else { throw .table("a weight is negative or infinite") }
        if let bad = cells.firstIndex(where: { $0.isInfinite }) {
            throw .table("row \(bad / columns.count + 1), \(columns[bad % columns.count]): an infinite number")
        }
    }

    /// Share of the weight that is scam.
    var prevalence: Double {
        guard !weights.isEmpty else { return Double(positives) / Double(rowCount) }
        var all = 0.0, scam = 0.0
        for (label, weight) in zip(labels, weights) {
            all += Double(weight)
            if label > 0 { scam += Double(weight) }
        }
        return scam / all
    }
}
