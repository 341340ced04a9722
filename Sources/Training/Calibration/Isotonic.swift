package import Screening

/// Isotonic calibration: the share of scam as a function of the margin that never falls, by pooling adjacent violators
/// (Ayer et al., 1955; for classifiers: Zadrozny and Elkan, KDD 2002).
package enum Isotonic {
    /// Rows of neighbouring margins with one common share.
    package struct Block: Hashable, Sendable {
        package var weight: Double
        package var scam: Double
        /// Sum of margin times weight.
        var moment: Double

        package var margin: Double { moment / weight }
        package var share: Double { scam / weight }

        mutating func take(_ other: Block) {
            weight += other.weight
            scam += other.scam
            moment += other.moment
        }
    }

    /// The table of a model file, moved by `shift` log-odds to the prevalence that it states.
    ///
    /// A block's share is drawn towards the share of all by the weight of one row, so that a block of one kind has finite odds.
    package static func calibration(
        margins: [Float], labels: [Float], weights: [Float] = [], shift: Double = 0
    ) -> Calibration {
        let blocks = thinned(blocks(margins: margins, labels: labels, weights: weights))
        let all = blocks.reduce(0) { $0 + $1.weight }
        guard all > 0 else { return LogOdds.shifted(by: shift) }
        let common = min(max(blocks.reduce(0) { $0 + $1.scam } / all, 1e-6), 1 - 1e-6)
        var points: [Calibration.Point] = []
        for block in blocks {
            let share = (block.scam + common) / (block.weight + 1)
            var point = Calibration.Point(
                margin: Calibration.millionths(Float(block.margin)),
                logOdds: LogOdds.thousandths(LogOdds.of(share) + shift))
            if let last = points.last {
                guard point.margin > last.margin else { continue }
                point.logOdds = max(point.logOdds, last.logOdds)
            }
            points.append(point)
        }
        return Calibration(points: points)
    }

    /// Blocks by rising margin, with shares that rise strictly. Rows of weight 0 count for nothing.
    package static func blocks(margins: [Float], labels: [Float], weights: [Float] = []) -> [Block] {
        var blocks: [Block] = []
        var last: Float?
        for row in margins.indices.sorted(by: { margins[$0] < margins[$1] }) {
            let weight = weights.isEmpty ? 1 : Double(weights[row])
            guard weight > 0 else { continue }
            let block = Block(
                weight: weight, scam: weight * Double(labels[row]), moment: weight * Double(margins[row]))
            // Equal margins cannot be told apart.
            if last == margins[row], var same = blocks.popLast() {
                same.take(block)
                blocks.append(same)
            } else {
                blocks.append(block)
            }
            last = margins[row]
        }
        return pooled(blocks)
    }

    private static func pooled(_ blocks: [Block]) -> [Block] {
        var pooled: [Block] = []
        for block in blocks {
            pooled.append(block)
            while pooled.count > 1, pooled[pooled.count - 2].share >= pooled[pooled.count - 1].share {
                let violator = pooled.removeLast()
                pooled[pooled.count - 1].take(violator)
            }
        }
        return pooled
    }

    /// Neighbours are joined until they fit into a model file.
    private static func thinned(_ blocks: [Block]) -> [Block] {
        var blocks = blocks
        while blocks.count > ModelLimits.calibrationPoints {
            var half: [Block] = []
            for index in stride(from: 0, to: blocks.count, by: 2) {
                var block = blocks[index]
                if index + 1 < blocks.count { block.take(blocks[index + 1]) }
                half.append(block)
            }
            blocks = half
        }
        return blocks
    }
}
