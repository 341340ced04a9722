internal import Synchronization

/// A piece of the engine's state on its way to a file.
package enum SnapshotPiece: Sendable {
    /// A snapshot begins; what came of an unfinished one is worthless.
    case begin
    case bytes([UInt8])
    case end
}

/// Snapshot pieces from the judge to the housekeeper: bounded, the judge writes on only while there is room.
final class SnapshotOutlet: Sendable {
    static let most = 32
    /// As the engine likes its chunks; takes it 50 µs each.
    static let chunkBytes = 65_536

    private let state = Mutex<[SnapshotPiece]>([])
    private let waiting = Atomic<Int>(0)

    init() {}

    /// The judge: whether the next chunk can be taken.
    var hasRoom: Bool { waiting.load(ordering: .relaxed) < Self.most }

    func add(_ piece: SnapshotPiece) {
        state.withLock { state in
            state.append(piece)
            waiting.store(state.count, ordering: .relaxed)
        }
    }

    func takeAll() -> [SnapshotPiece] {
        state.withLock { state in
            defer {
                state = []
                waiting.store(0, ordering: .relaxed)
            }
            return state
        }
    }
}
