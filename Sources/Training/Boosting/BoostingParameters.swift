/// How trees are grown: XGBoost's parameters by what they mean.
package struct BoostingParameters: Hashable, Sendable {
    /// Rounds at most; fewer where validation stops earlier.
    package var rounds = 300
    /// Splits from root to leaf.
    package var depth = 6
    /// Share of each tree's answer that is taken (eta).
    package var rate = 0.1
    /// Penalty on squared leaf values (lambda).
    package var penalty = 1.0
    /// Gain that a split has to bring (gamma).
    package var leastGain = 0.0
    /// Sum of second derivatives that a child has to hold; above 0, so that no child is empty.
    package var leastCover = 1.0
    /// Share of rows that each tree sees.
    package var rowShare = 1.0
    /// Share of columns that each tree sees.
    package var columnShareOfTree = 1.0
    /// Share of those that each split sees.
    package var columnShareOfSplit = 1.0
    /// Histogram bins a column.
    package var bins = 256
    /// Factor on the weight of scam rows.
    package var scamWeight = 1.0
    /// +1, -1 or 0 by column: the score never falls, never rises, or may do as it likes, while the column grows. Empty: free.
    package var monotone: [Int] = []
    package var seed: UInt64 = 1
    /// Boosters with seeds `seed`, `seed + 1` …, whose margins are averaged.
    package var bag = 1
    package var threads = 2
    /// What validation looks at; higher is better, but for `logLoss`.
    package var metric = Metric.area
    /// Rounds without progress on validation rows after which growing ends.
    package var patience = 30

    package enum Metric: String, Hashable, Sendable, CaseIterable {
        case area = "auc"
        case areaOfPrecision = "aucpr"
        case logLoss = "logloss"
    }

    package init() {}

    func check(columns: Int) throws(TrainingFault) {
        guard rounds > 0, bag > 0, (1...16).contains(depth), threads > 0, patience > 0 else {
            throw .parameter("rounds, boosters, threads and patience begin at 1, depth goes from 1 to 16")
        }
        guard leastCover > 0, rate > 0, rate <= 1, penalty >= 0, leastGain >= 0, scamWeight > 0, bins >= 2 else {
            throw .parameter("a rate, penalty, weight or number of bins is out of its range")
        }
        guard [rowShare, columnShareOfTree, columnShareOfSplit].allSatisfy({ $0 > 0 && $0 <= 1 }) else {
            throw .parameter("shares of rows and columns are above 0 and at most 1")
        }
        guard monotone.isEmpty || monotone.count == columns, monotone.allSatisfy({ (-1...1).contains($0) }) else {
            throw .parameter("\(monotone.count) monotone signs for \(columns) columns; expected -1, 0 or 1 for each")
        }
    }

    /// In the library's words. `share`: of scam, where every margin begins.
    func settings(share: Double, member: Int) -> [(String, String)] {
        var settings = [
            ("objective", "binary:logistic"), ("tree_method", "hist"), ("booster", "gbtree"), ("verbosity", "0"),
            ("base_score", "\(Float(share))"), ("max_depth", "\(depth)"), ("eta", "\(rate)"), ("lambda", "\(penalty)"),
            ("gamma", "\(leastGain)"), ("min_child_weight", "\(leastCover)"), ("subsample", "\(rowShare)"),
            ("colsample_bytree", "\(columnShareOfTree)"), ("colsample_bynode", "\(columnShareOfSplit)"),
            ("max_bin", "\(bins)"), ("scale_pos_weight", "\(scamWeight)"), ("eval_metric", metric.rawValue),
            ("seed", "\((seed + UInt64(member)) & 0x7FFF_FFFF)"), ("nthread", "\(threads)"),
        ]
        if monotone.contains(where: { $0 != 0 }) {
            settings.append(("monotone_constraints", "(\(monotone.map { "\($0)" }.joined(separator: ",")))"))
        }
        return settings
    }
}
