import Screening

/// What the trees see of a call attempt: behaviour and numbering, never what a list or an order says.
///
/// Left out: what decides before any score (emergency numbers, lists, people's findings), what names a call, what belongs to a trunk's profile or to the model
/// itself, and how long the engine has watched, which tells a fresh engine from an old one and nothing of a call.
enum CallInputs {
    private static let leftOut: Set<Feature> = [
        .emergencyCallee, .emergencyIdentity, .allowMatch, .blockMatch, .blockTreatment, .consent, .basis, .orderLife,
        .bypassedLow, .bypassedHigh, .ceiling, .isup, .scanner, .withheld, .watchedMinutes, .modelLogOdds, .modelAsked,
        .modelAsks, .modelParts, .doNotOriginate, .callerBucket, .finding, .bypassedOwn, .printKeyLow, .printKeyHigh,
    ]

    static let features: [Feature] = Feature.allCases.filter { !leftOut.contains($0) }
    static let codes: [String] = features.map(\.code)

    /// More of these never speaks against a call, or never for it.
    private static let rising: Set<Feature> = [
        .reports, .unallocatedIdentity, .homeFixedIdentity, .equalsCallee, .neighbours, .printUpheld, .rangeUpheld,
        .sourceUpheld, .trunkUpheld,
    ]
    private static let falling: Set<Feature> = [.known, .returned, .returnedShare]

    /// By input: +1, -1 or 0.
    static let monotone: [Int] = features.map { rising.contains($0) ? 1 : falling.contains($0) ? -1 : 0 }
}
