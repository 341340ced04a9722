/// Names of features in rules, models and pages: stable, as they stand in files.
extension Feature {
    /// `callees-hour`
    package var code: String { Self.codes[Int(rawValue)] }

    package init?(code: String) {
        guard let position = Self.codes.firstIndex(of: code), let raw = UInt8(exactly: position) else { return nil }
        self.init(rawValue: raw)
    }

    /// By position; empty where no feature stands.
    private static let codes: [String] = {
        var codes = [String](repeating: "", count: Features.count)
        for feature in allCases { codes[Int(feature.rawValue)] = feature.name }
        return codes
    }()

    /// The case's own name in words joined by hyphens.
    private var name: String {
        var result = ""
        for character in "\(self)" {
            if character.isUppercase { result += "-" }
            result += character.lowercased()
        }
        return result
    }
}
