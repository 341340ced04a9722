package import Screening

/// Platt's calibration: log-odds as a straight line over the margin, where rows are too few for isotonic steps.
///
/// Newton's method with the targets of Platt (1999) as Lin, Lin and Weng put it ("A note on Platt's probabilistic outputs for
/// support vector machines", 2007).
package enum Platt {
    /// `log-odds = slope * margin + offset`.
    package struct Line: Hashable, Sendable {
        package var slope: Double
        package var offset: Double
    }

    package static func line(margins: [Float], labels: [Float]) -> Line {
        let scam = Double(labels.count { $0 > 0 }), honest = Double(labels.count) - scam
        let high = (scam + 1) / (scam + 2), low = 1 / (honest + 2)
        let targets = labels.map { $0 > 0 ? high : low }
        var line = Line(slope: 0, offset: LogOdds.of((scam + 1) / (scam + honest + 2)))
        var loss = loss(line, margins, targets)
        for _ in 0..<100 {
            // Derivatives; the small number on the diagonal keeps the matrix regular.
            var (h11, h22, h21, g1, g2) = (1e-12, 1e-12, 0.0, 0.0, 0.0)
            for (margin, target) in zip(margins, targets) {
                let x = Double(margin)
                let p = LogOdds.share(line.slope * x + line.offset)
                let w = p * (1 - p)
                h11 += x * x * w
                h22 += w
                h21 += x * w
                g1 += x * (p - target)
                g2 += p - target
            }
            if abs(g1) < 1e-7, abs(g2) < 1e-7 { break }
            let determinant = h11 * h22 - h21 * h21
            let (da, db) = (-(h22 * g1 - h21 * g2) / determinant, -(h11 * g2 - h21 * g1) / determinant)
            var step = 1.0, next = line
            while step > 1e-10 {
                next = Line(slope: line.slope + step * da, offset: line.offset + step * db)
                let lower = Self.loss(next, margins, targets)
                if lower < loss + 1e-4 * step * (g1 * da + g2 * db) {
                    loss = lower
                    break
                }
                step /= 2
            }
            if step <= 1e-10 { break }
            line = next
        }
        return line
    }

    /// The line as the table of a model file; a margin that scam has less of than honest calls counts for nothing.
    package static func calibration(margins: [Float], labels: [Float], shift: Double = 0) -> Calibration {
        let line = line(margins: margins, labels: labels)
        let slope = max(line.slope, 0)
        // Two points fix a line; so far out, and no further, that both are within the limit of log-odds.
        let reach = 15 / max(slope, 1)
        return Calibration(
            points: [-reach, reach].map { margin in
                .init(
                    margin: Calibration.millionths(Float(margin)),
                    logOdds: LogOdds.thousandths(slope * margin + line.offset + shift))
            })
    }

    private static func loss(_ line: Line, _ margins: [Float], _ targets: [Double]) -> Double {
        var sum = 0.0
        for (margin, target) in zip(margins, targets) {
            let p = LogOdds.share(line.slope * Double(margin) + line.offset)
            sum -= target * LogOdds.logarithm(p) + (1 - target) * LogOdds.logarithm(1 - p)
        }
        return sum
    }
}
