/// What a treatment costs and what it prevents, in one unit: `[policy.costs]` of `qorgan.toml`.
///
/// At probability p of a scam, treatment t costs p · passedScam · (1 - prevents(t)) + (1 - p) · falseCost(t). Stronger
/// treatments prevent more and cost an honest caller more, so that each pair of them crosses at one p, and the cheapest
/// treatment only rises with p: thresholds on the log-odds of a calibrated model, found exactly in integers (law 2).
package struct DecisionCosts: Hashable, Sendable {
    /// One treatment's part.
    package struct Option: Hashable, Sendable {
        package var treatment: Treatment
        /// What it costs where the call is honest, in millionths of the unit.
        package var falseCost: Int64
        /// How much of a scam's harm it prevents, in millionths.
        package var prevented: Int64
    }

    /// Largest cost, in units: products of it stay within 128 bits.
    package static let most = 1_000_000_000.0
    private static let one: Int64 = 1_000_000

    /// What a scam costs that gets through, in millionths of the unit.
    package let passedScam: Int64
    /// By rising treatment.
    package let options: [Option]
    /// Stops may begin below the thresholds of the model's file, which were measured on calls that chose nothing.
    package let mayExceedModel: Bool

    /// Which value cannot be, and why; `key` as in `qorgan.toml`.
    package struct Fault: Error, Hashable, Sendable {
        package var key: String
        package var problem: String
        package var expected: String
    }

    /// What one treatment is given: costs in units, `prevents` as a share.
    package struct Given: Sendable {
        package var treatment: Treatment
        package var falseCost: Double
        package var prevents: Double

        package init(_ treatment: Treatment, falseCost: Double, prevents: Double) {
            self.treatment = treatment
            self.falseCost = falseCost
            self.prevents = prevents
        }
    }

    /// Throws for what is negative, not finite or out of range, and where a stronger treatment prevents less, or costs an
    /// honest caller less, than a milder one.
    package init(passedScam: Double, _ given: [Given], mayExceedModel: Bool = false) throws(Fault) {
        self.passedScam = try Self.cost(passedScam, "passed_scam")
        self.mayExceedModel = mayExceedModel
        var options: [Option] = []
        for one in given.sorted(by: { $0.treatment < $1.treatment }) {
            let code = one.treatment.code
            let option = Option(
                treatment: one.treatment, falseCost: try Self.cost(one.falseCost, "false_\(code)"),
                prevented: try Self.share(one.prevents, "\(code)_prevents"))
            if let milder = options.last {
                let name = milder.treatment.code
                guard option.falseCost >= milder.falseCost else {
                    throw Fault(
                        key: "false_\(code)", problem: "a false \(code) costs less than a false \(name)",
                        expected: "at least what false_\(name) says: a stronger treatment is worse for an honest caller"
                    )
                }
                guard option.prevented >= milder.prevented else {
                    throw Fault(
                        key: "\(code)_prevents", problem: "\(code) prevents less than \(name)",
                        expected: "at least what \(name)_prevents says: a stronger treatment prevents more")
                }
            }
            options.append(option)
        }
        self.options = options
    }

    private static func cost(_ value: Double, _ key: String) throws(Fault) -> Int64 {
        guard value.isFinite, value > 0, value <= most, (value * Double(one)).rounded() >= 1 else {
            throw Fault(
                key: key, problem: "\(key) is no cost", expected: "a number of at least 0.000001, at most \(Int(most))")
        }
        return Int64((value * Double(one)).rounded())
    }

    private static func share(_ value: Double, _ key: String) throws(Fault) -> Int64 {
        guard value.isFinite, value > 0, value <= 1, (value * Double(one)).rounded() >= 1 else {
            throw Fault(key: key, problem: "\(key) is no share", expected: "a number above 0, at most 1")
        }
        return Int64((value * Double(one)).rounded())
    }

    // MARK: Thresholds

    /// The least thousandths of log-odds at which `treatment` is cheaper than every milder one; nil: it has no part here, or
    /// is not within 20 log-odds either way.
    ///
    /// At any score the strongest treatment whose threshold is reached is the cheapest of all, also where a stronger one is
    /// not to be had there for another reason.
    package func threshold(of treatment: Treatment) -> Int32? {
        guard options.contains(where: { $0.treatment == treatment }) else { return nil }
        var low: Int32 = -Self.range, high: Int32 = Self.range
        guard cheapest(at: high, upTo: treatment) == treatment else { return nil }
        while low < high {
            let middle = low + (high - low) / 2
            if cheapest(at: middle, upTo: treatment) == treatment { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static let range: Int32 = 20_000

    /// The treatment with the least expected cost; of equals the milder one.
    package func cheapest(at logOdds: Int32, upTo strongest: Treatment = .block) -> Treatment {
        let scam = Int128(Logistic.perBillion(logOdds))
        let honest = 1_000_000_000 - scam
        var best = Treatment.allow
        var least = scam * Int128(passedScam) * Int128(Self.one)
        for option in options where option.treatment <= strongest {
            let cost =
                scam * Int128(passedScam) * Int128(Self.one - option.prevented)
                + honest * Int128(option.falseCost) * Int128(Self.one)
            if cost < least {
                best = option.treatment
                least = cost
            }
        }
        return best
    }
}
