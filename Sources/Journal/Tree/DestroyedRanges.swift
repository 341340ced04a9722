/// What a verifier holds against each other: positions whose data are gone, and those that purge entries name.
///
/// Who has the disk alone can put "destroyed" in the place of any entry, since the tree verifies over its hash; a purge
/// entry under a signed checkpoint is what that cannot make up.
package struct DestroyedRanges: Sendable {
    /// Positions whose data are not there.
    package private(set) var gone = PositionRanges()
    /// Those of `gone` or not that purge entries name.
    package private(set) var named = PositionRanges()
    /// Named all at once, by an entry that was written when journals began to name what they destroy.
    package private(set) var earlier: UInt64 = 0
    /// Named by all purge entries but the newest, whose data may be on their way out.
    private var settled = PositionRanges()
    private var newest = PositionRanges()

    package init() {}

    package mutating func addGone(_ range: Range<UInt64>) { gone.add(range) }

    /// False where it names what stands behind it, or itself: no purge does.
    package mutating func add(_ purge: PurgeEntry, at position: UInt64) -> Bool {
        guard purge.ranges.ranges.last?.upperBound ?? 0 <= position else { return false }
        named.add(purge.ranges)
        settled.add(newest)
        newest = purge.ranges
        if purge.cause == .earlier { earlier += purge.ranges.count }
        return true
    }

    /// The first data that are gone though no purge entry says so.
    package var firstUnnamed: Range<UInt64>? { gone.first(notIn: named) }

    /// The first data that are there though an earlier purge entry says that they are destroyed. In an export they may
    /// be: what was given away before stays as it is.
    package var firstKept: Range<UInt64>? { settled.first(notIn: gone) }
}
