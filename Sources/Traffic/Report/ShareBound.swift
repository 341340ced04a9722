/// Between what shares lies the true one, at 95 %, where `part` of `whole` were seen: Wilson's score interval (Wilson 1927),
/// which holds for a part of 0 too.
package struct ShareBound: Hashable, Sendable {
    package let low: Double
    package let high: Double

    /// The normal distribution's two-sided 95 %.
    private static let z = 1.959964

    /// Nil where nothing was seen.
    package init?(_ part: Int, of whole: Int) {
        guard whole > 0, (0...whole).contains(part) else { return nil }
        let n = Double(whole)
        let share = Double(part) / n
        let square = Self.z * Self.z
        let centre = share + square / (2 * n)
        let width = Self.z * ((share * (1 - share) + square / (4 * n)) / n).squareRoot()
        low = part == 0 ? 0 : max(0, (centre - width) / (1 + square / n))
        high = part == whole ? 1 : min(1, (centre + width) / (1 + square / n))
    }
}
