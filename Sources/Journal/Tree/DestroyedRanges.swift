/// Positions whose data are gone, and those of which purge entries say so.
package struct NamedRanges: Sendable {
    /// Positions whose data are not there.
    package private(set) var gone = PositionRanges()
    package private(set) var named = PositionRanges()
    /// Named, and to be gone by now. The data that the newest purge entry names may be on their way out.
    private var settled = PositionRanges()
    private var newest = PositionRanges()

    package mutating func addGone(_ range: Range<UInt64>) { gone.add(range) }

    /// `isCarriedOut`: whether they are said to be gone already; nil: those of all entries but the newest are.
    mutating func addNamed(_ ranges: PositionRanges, isCarriedOut: Bool?) {
        named.add(ranges)
        if let isCarriedOut {
            if isCarriedOut { settled.add(ranges) }
        } else {
            settled.add(newest)
            newest = ranges
        }
    }

    /// The first data that are gone though no purge entry says so.
    package var firstUnnamed: Range<UInt64>? { gone.first(notIn: named) }

    /// The first data that are there though an earlier purge entry says that they are destroyed. In an export they may
    /// be: what was given away before stays as it is.
    package var firstKept: Range<UInt64>? { settled.first(notIn: gone) }
}

/// What a verifier holds against each other: what is gone, and what purge entries name.
///
/// Who has the disk alone can put "destroyed" in the place of any entry, since the tree verifies over its hash; a purge
/// entry under a signed checkpoint is what that cannot make up.
package struct DestroyedRanges: Sendable {
    /// Entries of which a hash is left.
    package var leaves = NamedRanges()
    /// Entries whose sealed content is gone; the entry is there.
    package var seals = NamedRanges()
    /// Named all at once, by an entry that was written when journals began to name what they destroy.
    package private(set) var earlier: UInt64 = 0

    /// What purge entries before this position name is said to be gone; nil: what all but the newest name.
    private let carriedOut: UInt64?

    package init(carriedOut: UInt64? = nil) { self.carriedOut = carriedOut }

    /// False where it names what stands behind it, or itself: no purge does.
    package mutating func add(_ purge: PurgeEntry, at position: UInt64) -> Bool {
        guard purge.ranges.ranges.last?.upperBound ?? 0 <= position else { return false }
        let isCarriedOut = carriedOut.map { position < $0 }
        if purge.kind == PurgeEntry.passes {
            leaves.addNamed(purge.ranges, isCarriedOut: isCarriedOut)
        } else {
            seals.addNamed(purge.ranges, isCarriedOut: isCarriedOut)
        }
        if purge.cause == .earlier { earlier += purge.ranges.count }
        return true
    }
}
