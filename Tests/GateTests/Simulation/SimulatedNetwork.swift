import Wire

@testable import Gate

/// Datagrams between simulated neighbours: some are lost, doubled, late and overtaken, by the seed alone.
struct SimulatedNetwork {
    struct Conditions {
        /// Of a hundred.
        var lost = 0
        var doubled = 0
        /// Milliseconds on the way; a wide range reorders.
        var delay = 5...5
        /// Of a hundred messages, those that take up to four seconds longer: no message lives longer than T4, 5 s (RFC 3261
        /// §17.1.2.2).
        var slow = 0
    }

    struct Packet {
        var from: PeerAddress
        var to: PeerAddress
        var bytes: [UInt8]
        var connection: ConnectionID?
    }

    private struct Entry {
        var at: Int64
        var order: Int
        var packet: Packet

        func isBefore(_ other: Entry) -> Bool { (at, order) < (other.at, other.order) }
    }

    let conditions: Conditions
    private var random: SeededGenerator
    private var heap: [Entry] = []
    private var order = 0
    /// When the last message of each connection arrives: a stream loses and reorders nothing.
    private var lastOfStream: [ConnectionID: Int64] = [:]
    private(set) var lost = 0

    init(_ conditions: Conditions, seed: UInt64) {
        self.conditions = conditions
        random = SeededGenerator(seed: seed)
    }

    var deadline: Int64 { heap.first?.at ?? .max }

    mutating func send(_ packet: Packet, at now: Int64) {
        if let connection = packet.connection {
            let at = max(now + Int64(conditions.delay.lowerBound), lastOfStream[connection] ?? 0)
            lastOfStream[connection] = at
            return push(packet, at)
        }
        let copies = chance(conditions.doubled) ? 2 : 1
        for _ in 0..<copies {
            if chance(conditions.lost) {
                lost += 1
                continue
            }
            var at = now + Int64(Int.random(in: conditions.delay, using: &random))
            if chance(conditions.slow) { at += Int64(Int.random(in: 0...4_000, using: &random)) }
            push(packet, at)
        }
    }

    private mutating func chance(_ percent: Int) -> Bool {
        percent > 0 && Int(random.next() % 100) < percent
    }

    // MARK: The heap

    private mutating func push(_ packet: Packet, _ at: Int64) {
        order += 1
        heap.append(Entry(at: at, order: order, packet: packet))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// The next message that has arrived by `now`.
    mutating func next(at now: Int64) -> Packet? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.packet }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
            }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return first.packet
    }
}

extension SeededGenerator {
    /// 0 up to, without, `bound`.
    mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }

    /// True so many times of a hundred.
    mutating func chance(_ percent: Int) -> Bool { next() % 100 < UInt64(percent) }
}
