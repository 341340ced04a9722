internal import Synchronization

/// How far the journal has committed what came through each ring: what a durable trunk waits for.
///
/// After `offer` returned true, `ring.offered` is the number that `committed(ring:)` must reach.
package final class CommitWatermark: Sendable {
    private final class Mark: Sendable {
        let committed = Atomic<UInt64>(0)
    }

    private let marks: [Mark]

    /// One mark for each ring, in the order in which the writer was given them.
    package init(rings: Int) {
        marks = (0..<rings).map { _ in Mark() }
    }

    /// Events of this ring that are on disk, as a count since the start; 0 for a ring that there is not.
    package func committed(ring: Int) -> UInt64 {
        guard marks.indices.contains(ring) else { return 0 }
        return marks[ring].committed.load(ordering: .acquiring)
    }

    /// The journal's writer only.
    package func publish(_ count: UInt64, ring: Int) {
        guard marks.indices.contains(ring) else { return }
        marks[ring].committed.store(count, ordering: .releasing)
    }
}
