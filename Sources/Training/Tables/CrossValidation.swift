/// Splits of rows into folds by a seed.
package enum CrossValidation {
    package struct Fold: Sendable {
        package var training: [Int]
        package var test: [Int]
    }

    /// `count` folds with the same share of scam in each, rows drawn by `seed`.
    package static func stratified(_ labels: [Float], count: Int, seed: UInt64) -> [Fold] {
        var random = SeededOrder(seed: seed)
        var foldOf = [Int](repeating: 0, count: labels.count)
        // The second class goes on where the first one ended, so that folds differ by one row at most.
        var next = 0
        for label in [Float(1), 0] {
            var rows = labels.indices.filter { labels[$0] == label }
            random.shuffle(&rows)
            for row in rows {
                foldOf[row] = next % count
                next += 1
            }
        }
        return folds(foldOf, count: count)
    }

    /// `count` folds that keep each group whole; groups are dealt in an order drawn by `seed`.
    package static func grouped(_ groups: [UInt64], count: Int, seed: UInt64) -> [Fold] {
        let names = Array(Set(groups)).sorted()
        var order = Array(names.indices)
        var random = SeededOrder(seed: seed)
        random.shuffle(&order)
        var foldOfName: [UInt64: Int] = [:]
        for (place, name) in order.enumerated() { foldOfName[names[name]] = place % count }
        return folds(groups.map { foldOfName[$0] ?? 0 }, count: count)
    }

    private static func folds(_ foldOf: [Int], count: Int) -> [Fold] {
        (0..<count).map { fold in
            Fold(
                training: foldOf.indices.filter { foldOf[$0] != fold },
                test: foldOf.indices.filter { foldOf[$0] == fold })
        }
    }
}
