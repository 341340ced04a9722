/// A share of honest calls that may be found wrongly; thresholds are chosen for it.
package enum FalseRate: Int, CaseIterable, Sendable {
    /// TouchPal's operating point (S&P 2018), and the first goal.
    case oneInTenThousand = 0
    case oneInThousand
    /// At which international revenue share fraud is measured (NDSS 2021).
    case twentyEightInTenThousand
    case oneInHundred

    package var share: Double {
        switch self {
        case .oneInTenThousand: 0.0001
        case .oneInThousand: 0.001
        case .twentyEightInTenThousand: 0.0028
        case .oneInHundred: 0.01
        }
    }

    package var code: String {
        switch self {
        case .oneInTenThousand: "1e-4"
        case .oneInThousand: "1e-3"
        case .twentyEightInTenThousand: "2.8e-3"
        case .oneInHundred: "1e-2"
        }
    }
}
