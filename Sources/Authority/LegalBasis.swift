/// The four legal bases of the matrix: its columns.
package enum LegalBasis: UInt8, Hashable, Sendable, CaseIterable {
    case operatorAntifraud = 0
    case operationalSearch
    case covertAction
    case communications41

    /// The name used in `qorgan.toml`.
    package var code: String {
        switch self {
        case .operatorAntifraud: "operator-antifraud"
        case .operationalSearch: "operational-search"
        case .covertAction: "covert-action"
        case .communications41: "communications-41-1"
        }
    }

    package init?(code: String) {
        guard let basis = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = basis
    }
}
