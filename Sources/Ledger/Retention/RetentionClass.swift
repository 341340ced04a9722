internal import Journal

/// Data that are kept for the same time.
package enum RetentionClass: String, Hashable, Sendable, CaseIterable {
    /// Calls that passed without a reason: the entries themselves.
    case pass
    /// Calls that had one, reports and findings: the numbers and texts sealed beside the entries, which stay.
    case stopped

    /// Of `stopped`. List changes keep their numbers while they may be in force.
    static let sealedKinds: [EntryKind] = [.verdict, .report, .finding]
}
