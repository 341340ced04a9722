/// One direction of a TCP connection as it was captured: segments in any order, bytes out in order (RFC 9293 §3.4).
///
/// Sequence numbers are compared as distances from the next one expected, so that they may wrap.
struct StreamAssembler {
    /// Segments that wait for a missing one; a sender's window is rarely longer. Then the capture has missed it.
    static let mostPending = 256
    static let mostPendingBytes = 1 << 20
    /// A jump of more than the largest window in use is another connection with the same ports.
    static let farthest: Int32 = 1 << 26

    struct Piece {
        let time: Int64
        /// Bytes before it are missing.
        let followsGap: Bool
        let bytes: [UInt8]
    }

    private struct Pending {
        let sequence: UInt32
        let time: Int64
        let bytes: [UInt8]
    }

    private(set) var isFinished = false
    private var start: UInt32?
    private var next: UInt32?
    private var end: UInt32?
    /// In the order of their sequence numbers.
    private var pending: [Pending] = []
    private(set) var pendingBytes = 0
    private(set) var gaps: UInt64 = 0
    private(set) var repeated: UInt64 = 0

    var hasPending: Bool { !pending.isEmpty }

    /// A connection begins: its first byte is the one after the SYN. True when that is news, and all before is void.
    mutating func begin(at sequence: UInt32) -> Bool {
        guard start != sequence else { return false }
        self = StreamAssembler(carrying: self)
        start = sequence
        next = sequence &+ 1
        return true
    }

    init() {}

    private init(carrying old: StreamAssembler) {
        gaps = old.gaps
        repeated = old.repeated
    }

    /// A segment's bytes; what has become readable goes to `pieces`. The first one seen starts the stream.
    mutating func add(_ bytes: Span<UInt8>, at sequence: UInt32, time: Int64, to pieces: inout [Piece]) {
        guard !bytes.isEmpty else { return }
        var expected = next ?? sequence
        var distance = Int32(bitPattern: sequence &- expected)
        if distance > Self.farthest || distance < -Self.farthest {
            flush(to: &pieces)
            self = StreamAssembler(carrying: self)
            gaps &+= 1
            expected = sequence
            distance = 0
            next = sequence
            pieces.append(Piece(time: time, followsGap: true, bytes: Self.copy(bytes, from: 0)))
            next = sequence &+ UInt32(truncatingIfNeeded: bytes.count)
            return
        }
        next = expected
        if distance <= 0 {
            let known = Int(-distance)
            guard known < bytes.count else {
                repeated &+= 1
                return
            }
            pieces.append(Piece(time: time, followsGap: false, bytes: Self.copy(bytes, from: known)))
            next = expected &+ UInt32(truncatingIfNeeded: bytes.count - known)
            takePending(to: &pieces)
        } else {
            keep(bytes, at: sequence, from: expected, time: time)
            if pending.count > Self.mostPending || pendingBytes > Self.mostPendingBytes { skipGap(to: &pieces) }
        }
    }

    /// The other end has so much: what is missing before it will not come any more.
    mutating func acknowledged(_ sequence: UInt32, to pieces: inout [Piece]) {
        while let first = pending.first, let next, Int32(bitPattern: sequence &- next) > 0,
            Int32(bitPattern: sequence &- first.sequence) > 0
        {
            skipGap(to: &pieces)
        }
    }

    /// The sender's last byte is the one before `sequence`.
    mutating func finish(at sequence: UInt32) {
        end = sequence
        isFinished = next == nil || Int32(bitPattern: sequence &- (next ?? sequence)) <= 0
    }

    /// Nothing more will come: what waits is given out, with its gaps.
    mutating func flush(to pieces: inout [Piece]) {
        while !pending.isEmpty { skipGap(to: &pieces) }
    }

    private mutating func keep(_ bytes: Span<UInt8>, at sequence: UInt32, from expected: UInt32, time: Int64) {
        let distance = sequence &- expected
        let index = pending.firstIndex { $0.sequence &- expected >= distance } ?? pending.count
        if index < pending.count, pending[index].sequence == sequence {
            // The longer of two with the same start; the rest is trimmed when it is taken.
            guard pending[index].bytes.count < bytes.count else {
                repeated &+= 1
                return
            }
            pendingBytes -= pending[index].bytes.count
            pending.remove(at: index)
        }
        pending.insert(Pending(sequence: sequence, time: time, bytes: Self.copy(bytes, from: 0)), at: index)
        pendingBytes += bytes.count
    }

    private mutating func takePending(to pieces: inout [Piece], afterGap: Bool = false) {
        var afterGap = afterGap
        while let first = pending.first, let expected = next {
            let distance = Int32(bitPattern: first.sequence &- expected)
            guard distance <= 0 else { break }
            pending.removeFirst()
            pendingBytes -= first.bytes.count
            let known = Int(-distance)
            guard known < first.bytes.count else {
                repeated &+= 1
                continue
            }
            let bytes = known == 0 ? first.bytes : Array(first.bytes[known...])
            pieces.append(Piece(time: first.time, followsGap: afterGap, bytes: bytes))
            afterGap = false
            next = expected &+ UInt32(truncatingIfNeeded: bytes.count)
        }
        if let end, let next, Int32(bitPattern: end &- next) <= 0 { isFinished = true }
    }

    private mutating func skipGap(to pieces: inout [Piece]) {
        guard let first = pending.first else { return }
        gaps &+= 1
        next = first.sequence
        takePending(to: &pieces, afterGap: true)
    }

    private static func copy(_ bytes: Span<UInt8>, from start: Int) -> [UInt8] {
        bytes.extracting(start..<bytes.count).withUnsafeBufferPointer { Array($0) }
    }
}
