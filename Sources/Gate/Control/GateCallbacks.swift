package import Screening

/// What the gate tells others; called by the housekeeper's thread, which may be kept busy, but not for ever.
package struct GateCallbacks: Sendable {
    /// Calls from an address that is no trunk's: the first at once, then once a minute an address.
    package var unknownSource: @Sendable (UnknownSources.Seen) -> Void
    /// Pieces of the engine's state, in order.
    package var snapshot: (@Sendable (SnapshotPiece) -> Void)?

    /// How a call ended whose verdict the journal has; proxy mode alone sees it.
    package var outcome: (@Sendable (TimedOutcome) -> Void)?

    /// An overload has begun, or is over.
    package var overload: (@Sendable (OverloadSpan) -> Void)?

    /// A rule went above its ceiling of stops and is in shadow until a person puts it back.
    package var demotion: (@Sendable (Demotion) -> Void)?

    /// One in eight of the calls that a model was asked about.
    package var sample: (@Sendable (borrowing JudgedCall) -> Void)?

    package init(
        unknownSource: @escaping @Sendable (UnknownSources.Seen) -> Void = { _ in },
        snapshot: (@Sendable (SnapshotPiece) -> Void)? = nil, outcome: (@Sendable (TimedOutcome) -> Void)? = nil,
        overload: (@Sendable (OverloadSpan) -> Void)? = nil, demotion: (@Sendable (Demotion) -> Void)? = nil,
        sample: (@Sendable (borrowing JudgedCall) -> Void)? = nil
    ) {
        self.unknownSource = unknownSource
        self.snapshot = snapshot
        self.outcome = outcome
        self.overload = overload
        self.demotion = demotion
        self.sample = sample
    }
}
