// Owner: the thread that has the engine. Allocates once a snapshot, and for each chunk that it hands over.

import Screening

/// When the engine's snapshot is due, and what of it is written next: a chunk a turn (some 50 µs), so that a call waits for
/// no more.
struct SnapshotSteps {
    private let everyNanoseconds: Int64
    private var next: Int64
    private var chunk: [UInt8] = []

    /// `now`: monotonic nanoseconds.
    init(everyNanoseconds: Int64, now: Int64) {
        self.everyNanoseconds = everyNanoseconds
        next = now &+ everyNanoseconds
    }

    fileprivate mutating func step(_ engine: inout Engine, at now: Int64, _ put: (SnapshotPiece) -> Void) {
        if engine.isWritingSnapshot {
            if let length = engine.nextChunk(into: &chunk) {
                if length > 0 { put(.bytes([UInt8](chunk.prefix(length)))) }
            } else {
                put(.end)
            }
        } else if now >= next {
            next = now &+ everyNanoseconds
            if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: SnapshotOutlet.chunkBytes) }
            engine.beginSnapshot()
            put(.begin)
        }
    }
}

extension Engine {
    /// Begins a snapshot where one is due, or writes one chunk of the one that is begun.
    mutating func write(_ snapshot: inout SnapshotSteps, at now: Int64, _ put: (SnapshotPiece) -> Void) {
        snapshot.step(&self, at: now, put)
    }
}
