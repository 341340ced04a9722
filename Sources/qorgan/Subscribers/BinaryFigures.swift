import Evaluation

/// What a yes or no at one threshold is worth, both classes alike.
struct BinaryFigures: Equatable {
    /// Mean of the F1 of both classes.
    var macroF1: Double
    /// Root of the product of both recalls.
    var gMean: Double

    /// Counts of what is found from the threshold up, and of all. A class without rows counts with 0.
    init(foundScam: Int, foundHonest: Int, scam: Int, honest: Int) {
        func ratio(_ a: Int, _ b: Int) -> Double { b > 0 ? Double(a) / Double(b) : 0 }
        let passedHonest = honest - foundHonest, passedScam = scam - foundScam
        let scamF1 = ratio(2 * foundScam, 2 * foundScam + foundHonest + passedScam)
        let honestF1 = ratio(2 * passedHonest, 2 * passedHonest + foundHonest + passedScam)
        macroF1 = (scamF1 + honestF1) / 2
        gMean = (ratio(foundScam, scam) * ratio(passedHonest, honest)).squareRoot()
    }

    init(_ curve: RankCurve<Float>, from threshold: Float) {
        let found = curve.found(from: threshold)
        self.init(foundScam: found.scam, foundHonest: found.honest, scam: curve.scam, honest: curve.honest)
    }

    /// The score of the best macro-F1; of equal ones the highest score.
    static func bestThreshold(_ curve: RankCurve<Float>) -> Float {
        var best = (threshold: Float.infinity, macroF1: -1.0)
        for step in curve.steps {
            let figures = BinaryFigures(
                foundScam: step.scam, foundHonest: step.honest, scam: curve.scam, honest: curve.honest)
            if figures.macroF1 > best.macroF1 { best = (step.score, figures.macroF1) }
        }
        return best.threshold
    }
}
