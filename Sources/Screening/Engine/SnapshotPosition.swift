/// How far a snapshot of the engine's state has been written.
struct SnapshotPosition {
    enum Section: UInt32, CaseIterable {
        case header = 0
        case callers
        case heavies
        case strangers
        case pairs
        case end
        case done
    }

    var section: Section = .done
    var slot = 0
    var frames: UInt64 = 0
}
