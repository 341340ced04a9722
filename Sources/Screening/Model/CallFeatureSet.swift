extension Model.FeatureSet {
    /// The features of a call attempt, as this program computes them: `Features` by `Feature.code`.
    ///
    /// The version rises whenever a code gets another meaning; a new feature alone needs none, since a model names its inputs.
    package static let calls = Model.FeatureSet(version: 1, codes: callCodes)

    /// By position in the row; positions not in use have no name.
    private static var callCodes: [String] {
        var codes = [String](repeating: "", count: Features.count)
        for feature in Feature.allCases { codes[Int(feature.rawValue)] = feature.code }
        return codes
    }
}
