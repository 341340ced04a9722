internal import Journal

/// Data that are kept for the same time.
package enum RetentionClass: String, Hashable, Sendable, CaseIterable {
    /// Calls that passed without a reason: the entries themselves.
    case pass
    /// Calls that had one, reports and findings: the numbers and texts sealed beside the entries, which stay.
    case stopped
    /// List entries that were taken off: number and reasons sealed beside them. The time counts from when they were.
    case lists

    /// Of `stopped`.
    static let sealedKinds: [EntryKind] = [.verdict, .report, .finding]

    /// What the keys of months are for that its seals are under; nil: it has none.
    var keyPurpose: KeyPurpose? {
        switch self {
        case .pass: nil
        case .stopped: .calls
        case .lists: .lists
        }
    }
}
