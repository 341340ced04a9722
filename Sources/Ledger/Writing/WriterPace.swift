internal import Glibc

/// Lets the judge in between pieces of the writer's work, where both share a core.
///
/// A batch is some milliseconds of work at a time; a scheduler that looks about at each tick alone (4 ms) would let calls wait
/// for all of it. Where nobody waits, giving way returns at once.
struct WriterPace {
    /// About 0.1 ms of work; a silent pass costs about 1/16 of a row.
    private static let most = 96
    private static let row = 16

    private var done = 0

    mutating func didPass() { did(1) }
    mutating func didRow() { did(Self.row) }

    private mutating func did(_ work: Int) {
        done &+= work
        guard done >= Self.most else { return }
        done = 0
        sched_yield()
    }
}
