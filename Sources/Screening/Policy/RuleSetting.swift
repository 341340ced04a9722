/// What the policy does with a rule that fires.
package enum RuleSetting: Hashable, Sendable {
    /// Asks for this treatment by itself; its weight counts in the score shown, not in the sum that decides.
    case treatment(Treatment)
    /// Adds its weight to the sum; the thresholds decide.
    case score
    /// Computed and journalled, not counted.
    case shadow

    /// The word of `qorgan.toml`: a treatment, `score` or `shadow`.
    package init?(code: String) {
        switch code {
        case "score": self = .score
        case "shadow": self = .shadow
        default:
            guard let treatment = Treatment(code: code) else { return nil }
            self = .treatment(treatment)
        }
    }

    package var code: String {
        switch self {
        case .treatment(let treatment): treatment.code
        case .score: "score"
        case .shadow: "shadow"
        }
    }
}
