/// Puts fragments together (RFC 791 §3.2, RFC 8200 §4.5), in bounded memory.
///
/// Overlapping fragments lose the datagram, as RFC 5722 has it for IPv6: who overlaps wants two readers to differ.
struct Defragmenter {
    /// Datagrams that wait at a time: at 64 KiB each no more than 64 MiB.
    static let mostDatagrams = 1_024
    /// 65,535 bytes at the smallest MTU of IPv4 networks in use (576).
    static let mostPieces = 128
    /// Linux's net.ipv4.ipfrag_time.
    static let lifetimeMicroseconds: Int64 = 30_000_000

    struct Key: Hashable {
        let source: PeerAddress
        let destination: PeerAddress
        let next: UInt8
        let id: UInt32
    }

    private struct Waiting {
        let number: UInt64
        let since: Int64
        var pieces: [(offset: Int, bytes: [UInt8])] = []
        /// Known once the last piece is there.
        var length: Int?
    }

    private var waiting: [Key: Waiting] = [:]
    /// Keys in the order of their first fragment, some of them done already: at most as many as wait.
    private var order: [(key: Key, number: UInt64)] = []
    private var lastNumber: UInt64 = 0
    /// For tests of the bound.
    var remembered: Int { order.count }
    private(set) var lost: UInt64 = 0

    /// The whole datagram, once its last missing piece is there.
    mutating func add(_ bytes: Span<UInt8>, _ fragment: Fragment, _ key: Key, at time: Int64) -> [UInt8]? {
        expire(at: time)
        let end = fragment.offset + bytes.count
        // All but the last are whole multiples of 8 bytes, and none reaches past the longest datagram.
        guard end <= 65_535, !bytes.isEmpty, !fragment.more || bytes.count % 8 == 0 else {
            if waiting.removeValue(forKey: key) != nil { lost &+= 1 }
            return nil
        }
        if waiting[key] == nil {
            lastNumber &+= 1
            waiting[key] = Waiting(number: lastNumber, since: time)
            order.append((key, lastNumber))
            if order.count > 2 * Self.mostDatagrams { order.removeAll { waiting[$0.key]?.number != $0.number } }
        }
        guard var datagram = waiting.removeValue(forKey: key) else { return nil }
        switch Self.place(bytes, fragment, in: &datagram) {
        case .contradicts:
            lost &+= 1
            return nil
        case .known:
            waiting[key] = datagram
            return nil
        case .new:
            guard let whole = Self.join(datagram) else {
                waiting[key] = datagram
                return nil
            }
            return whole
        }
    }

    /// Nothing more will come.
    mutating func finish() {
        lost &+= UInt64(waiting.count)
        waiting = [:]
        order = []
    }

    private enum Placing {
        case new
        case known
        case contradicts
    }

    private static func place(_ bytes: Span<UInt8>, _ fragment: Fragment, in datagram: inout Waiting) -> Placing {
        let end = fragment.offset + bytes.count
        if !fragment.more {
            guard datagram.length == nil || datagram.length == end else { return .contradicts }
            datagram.length = end
        }
        if let length = datagram.length {
            guard end <= length, datagram.pieces.allSatisfy({ $0.offset + $0.bytes.count <= length }) else {
                return .contradicts
            }
        }
        let index = datagram.pieces.firstIndex { $0.offset >= fragment.offset } ?? datagram.pieces.count
        if index < datagram.pieces.count {
            let following = datagram.pieces[index]
            if following.offset == fragment.offset, following.bytes.count == bytes.count { return .known }
            guard end <= following.offset else { return .contradicts }
        }
        if index > 0 {
            let before = datagram.pieces[index - 1]
            guard before.offset + before.bytes.count <= fragment.offset else { return .contradicts }
        }
        guard datagram.pieces.count < mostPieces else { return .contradicts }
        let copy = bytes.withUnsafeBufferPointer { Array($0) }
        datagram.pieces.insert((fragment.offset, copy), at: index)
        return .new
    }

    private static func join(_ datagram: Waiting) -> [UInt8]? {
        guard let length = datagram.length else { return nil }
        var reached = 0
        for piece in datagram.pieces {
            guard piece.offset == reached else { return nil }
            reached += piece.bytes.count
        }
        guard reached == length else { return nil }
        var whole: [UInt8] = []
        whole.reserveCapacity(length)
        for piece in datagram.pieces { whole += piece.bytes }
        return whole
    }

    /// Lets go of the oldest: those that waited too long, and one more than there may be.
    private mutating func expire(at time: Int64) {
        var done = 0
        while done < order.count {
            let (key, number) = order[done]
            if let oldest = waiting[key], oldest.number == number {
                let age = time.subtractingReportingOverflow(oldest.since)
                guard
                    waiting.count >= Self.mostDatagrams
                        || (!age.overflow && age.partialValue > Self.lifetimeMicroseconds)
                else { break }
                waiting.removeValue(forKey: key)
                lost &+= 1
            }
            done += 1
        }
        order.removeFirst(done)
    }
}
