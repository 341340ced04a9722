package import Screening

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Logarithms of odds while a model is made; judging needs none.
package enum LogOdds {
    /// Natural logarithm of the odds of `share`, strictly between 0 and 1.
    package static func of(_ share: Double) -> Double { log(share / (1 - share)) }

    /// The probability of log-odds.
    package static func share(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

    /// Of a probability that may have come out as 0.
    static func logarithm(_ share: Double) -> Double { log(max(share, 1e-300)) }

    /// Thousandths, within the limit of a calibration.
    static func thousandths(_ logOdds: Double) -> Int32 {
        let limit = Double(Calibration.limit)
        return Int32(min(max((logOdds * 1_000).rounded(), -limit), limit))
    }

    /// Margins that are log-odds already, moved to another prevalence.
    package static func shifted(by shift: Double) -> Calibration {
        Calibration(points: [.init(margin: 0, logOdds: thousandths(shift))])
    }
}
