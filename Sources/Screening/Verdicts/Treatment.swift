/// What is done with a call attempt, from the mildest to the strongest.
package enum Treatment: UInt8, Hashable, Comparable, Sendable, CaseIterable, BitwiseCopyable {
    case allow = 0
    case label
    case announce
    case challenge
    case divert
    case block

    /// The name used in files, commands and pages.
    package var code: String {
        switch self {
        case .allow: "allow"
        case .label: "label"
        case .announce: "announce"
        case .challenge: "challenge"
        case .divert: "divert"
        case .block: "block"
        }
    }

    package init?(code: String) {
        guard let treatment = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = treatment
    }

    @inlinable
    package static func < (a: Treatment, b: Treatment) -> Bool {
        a.rawValue < b.rawValue
    }

    /// Intercepted: the call does not reach the callee unhindered.
    @inlinable package var intercepts: Bool { self >= .challenge }
}
