// Owner: the watchdog's thread fills it, the judge empties it. Allocates at init only. Budget: 60 ns a datagram, its copy.

internal import Synchronization
import Wire

/// Datagrams on their way from a crowded socket to the judge, each trunk with its share of the places.
///
/// The watchdog's thread fills it while calls are shed; the judge takes from it after each batch of its own, and passes it
/// by where the lock is not free. While the judge is relieved, the watchdog takes from it in its place.
final class Lane: Sendable {
    /// A millisecond of calls at 200,000 a second.
    static let capacity = 256

    private struct Content: ~Copyable, Sendable {
        var datagrams: UDPBatch
        var sockets = [UInt8](repeating: 0, count: Lane.capacity)
        var cells = [UInt16](repeating: 0, count: Lane.capacity)
        var shares = LaneShares(capacity: Lane.capacity)
        var first = 0
    }

    /// What the watchdog asks of each datagram: its trunk's cell, or nil where it is not for the judge.
    typealias Choice = (Int) -> Int?

    private let content: Mutex<Content>
    private let waiting = Atomic<Int>(0)

    /// Memory is taken when the first datagrams come.
    init() throws(WireError) { content = Mutex(Content(datagrams: try UDPBatch(places: Self.capacity))) }

    @inline(__always)
    var isEmpty: Bool { waiting.load(ordering: .relaxed) == 0 }

    /// Takes what the lane has places for. Returns a bit for each slot that it took, and whether it was empty before.
    func offer(
        _ datagrams: borrowing UDPBatch, of socket: Int, _ cell: Choice
    ) -> (taken: UInt64, wasEmpty: Bool) {
        var taken: UInt64 = 0
        var before = 0
        content.withLock { content in
            before = content.shares.total
            for slot in 0..<min(datagrams.count, 64) {
                guard let cell = cell(slot) else { continue }
                if Self.add(datagrams, slot, socket, cell, to: &content) { taken |= 1 << UInt64(slot) }
            }
            waiting.store(content.shares.total, ordering: .relaxed)
        }
        return (taken, before == 0)
    }

    /// Fills the batch with the oldest that came by one socket, and returns which. Empty where there are none, or the lock
    /// is not free.
    func take(into batch: inout UDPBatch) -> Int {
        batch.removeAll()
        var socket = 0
        _ = content.withLockIfAvailable { content in
            socket = Self.move(from: &content, to: &batch)
            waiting.store(content.shares.total, ordering: .relaxed)
        }
        return socket
    }

    private static func add(
        _ datagrams: borrowing UDPBatch, _ slot: Int, _ socket: Int, _ cell: Int, to content: inout Content
    ) -> Bool {
        guard content.shares.admits(cell) else { return false }
        let place = (content.first + content.shares.total) % capacity
        content.datagrams.replace(place, copying: slot, of: datagrams)
        content.sockets[place] = UInt8(truncatingIfNeeded: socket)
        content.cells[place] = UInt16(truncatingIfNeeded: cell)
        content.shares.add(cell)
        return true
    }

    private static func move(from content: inout Content, to batch: inout UDPBatch) -> Int {
        let socket = Int(content.sockets[content.first])
        while content.shares.total > 0, !batch.isFull, Int(content.sockets[content.first]) == socket {
            batch.append(copying: content.first, of: content.datagrams)
            content.shares.remove(Int(content.cells[content.first]))
            content.first = (content.first + 1) % capacity
        }
        return socket
    }
}
