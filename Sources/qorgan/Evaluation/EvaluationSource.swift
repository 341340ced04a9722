/// Where the calls of an evaluation came from and how they were run: what stands above every figure.
struct EvaluationSource {
    /// How the engine's verdicts acted on the calls.
    enum Run: String {
        /// A call that was stopped did not ring, and its end was not learned.
        case carriedOut = "carried-out"
        /// Every call rang and its end was learned; verdicts were noted alone.
        case observed

        var sentence: String {
            switch self {
            case .carriedOut: "carried out: a call that was stopped did not ring, and its recorded end was not learned"
            case .observed: "observed: every call rang and its end was learned, verdicts were only noted"
            }
        }
    }

    /// Names of files without their folders, or the world's.
    var names: [String]
    var run: Run
    /// A program made these calls up.
    var isSimulated = false
    var rulesOnly: Bool
    /// Version of the model in force; nil: none was.
    var model: String?
    var seed: UInt64

    var facts: [(name: String, value: String)] {
        [
            ("Calls", names.joined(separator: ", ")), ("Run", run.sentence),
            ("Model", rulesOnly ? "not asked: rules only" : model ?? "none"), ("Seed", String(seed)),
        ]
    }

    var sentences: [String] {
        var result = ["Calls: \(names.joined(separator: ", "))", "Run \(run.sentence)."]
        if isSimulated { result.append("These calls are simulated: a program made them up.") }
        if let model { result.append("Model \(model).") }
        if rulesOnly { result.append("Rules only: the model was not asked.") }
        result.append("Seed of the drawn intervals: \(seed).")
        return result
    }
}
