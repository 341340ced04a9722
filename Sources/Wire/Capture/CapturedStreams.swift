/// Every TCP stream of a capture, in order and cut into messages, in bounded memory.
struct CapturedStreams {
    /// Directions of connections at a time; beyond it the longest silent half is let go.
    static let mostStreams = 65_536
    /// Bytes of all of them that wait for missing ones or for the rest of a message; beyond it the longest silent ones are
    /// let go until half is left.
    static let mostBytes = 256 << 20
    /// SIP's offsets count 16 bits.
    static let mostMessageBytes = 65_535

    /// One segment's place in its stream (RFC 9293 §3.1).
    struct Segment {
        let source: PeerAddress
        let destination: PeerAddress
        let sequence: UInt32
        let acknowledged: UInt32?
        let begins: Bool
        let ends: Bool
        let breaks: Bool
        let payload: Range<Int>

        /// Nil when its lengths contradict each other.
        init?(_ bytes: Span<UInt8>, at start: Int, end: Int, from source: PeerAddress, to destination: PeerAddress) {
            guard let sourcePort = bytes.uint16(at: start), let destinationPort = bytes.uint16(at: start + 2),
                let sequence = bytes.uint32(at: start + 4), let acknowledged = bytes.uint32(at: start + 8),
                let offset = bytes.byte(at: start + 12), let flags = bytes.byte(at: start + 13)
            else { return nil }
            let head = Int(offset >> 4) * 4
            guard head >= 20, start + head <= end, end <= bytes.count else { return nil }
            self.source = source.with(port: sourcePort)
            self.destination = destination.with(port: destinationPort)
            self.sequence = sequence
            self.acknowledged = flags & 0x10 != 0 ? acknowledged : nil
            begins = flags & 0x02 != 0
            ends = flags & 0x01 != 0
            breaks = flags & 0x04 != 0
            payload = start + head..<end
        }
    }

    private struct Direction: Hashable {
        let source: PeerAddress
        let destination: PeerAddress
    }

    private struct Stream {
        let number: UInt64
        var lastTime: Int64
        var assembler = StreamAssembler()
        var buffer = StreamBuffer()
        var framing: any MessageFraming

        var bytes: Int { assembler.pendingBytes + buffer.count }
    }

    private let mostBytes: Int
    private let makeFraming: @Sendable () -> any MessageFraming
    private var streams: [Direction: Stream] = [:]
    private var lastNumber: UInt64 = 0
    private var pieces: [StreamAssembler.Piece] = []
    private(set) var gaps: UInt64 = 0
    private(set) var repeated: UInt64 = 0
    private(set) var faults: UInt64 = 0
    /// Streams that were given up for want of room, with what waited in them.
    private(set) var letGo: UInt64 = 0
    /// What waits in all of them.
    private(set) var waitingBytes = 0

    init(mostBytes: Int = Self.mostBytes, makeFraming: @escaping @Sendable () -> any MessageFraming) {
        self.mostBytes = mostBytes
        self.makeFraming = makeFraming
    }

    private mutating func take(_ direction: Direction) -> Stream? {
        guard let stream = streams.removeValue(forKey: direction) else { return nil }
        waitingBytes -= stream.bytes
        return stream
    }

    private mutating func put(_ stream: Stream, _ direction: Direction) {
        waitingBytes += stream.bytes
        streams[direction] = stream
    }

    mutating func add(
        _ segment: Segment, _ bytes: Span<UInt8>, time: Int64, to messages: inout [CapturedMessage]
    ) {
        if let acknowledged = segment.acknowledged {
            let other = Direction(source: segment.destination, destination: segment.source)
            if streams[other]?.assembler.hasPending == true {
                change(other, &messages) { $0.assembler.acknowledged(acknowledged, to: &$1) }
            }
        }
        let own = Direction(source: segment.source, destination: segment.destination)
        let payload = bytes.extracting(segment.payload)
        if segment.begins {
            open(own, time)
            change(own, &messages) { $0.assembler.flush(to: &$1) }
            begin(own, at: segment.sequence)
        }
        let first = segment.begins ? segment.sequence &+ 1 : segment.sequence
        if !payload.isEmpty {
            open(own, time)
            guard var stream = take(own) else { return }
            stream.lastTime = time
            stream.assembler.add(payload, at: first, time: time, to: &pieces)
            deliver(own, &stream, &messages)
            put(stream, own)
            if waitingBytes > mostBytes { makeRoom() }
        }
        if segment.ends {
            streams[own]?.assembler.finish(at: first &+ UInt32(truncatingIfNeeded: payload.count))
        }
        if segment.breaks { change(own, &messages) { $0.assembler.flush(to: &$1) } }
        if segment.breaks || streams[own]?.assembler.isFinished == true { close(own) }
    }

    /// Nothing more will come: what waits for missing bytes is given out as far as it goes.
    mutating func finish(to messages: inout [CapturedMessage]) {
        for (direction, _) in streams.sorted(by: { $0.value.number < $1.value.number }) {
            change(direction, &messages) { $0.assembler.flush(to: &$1) }
            close(direction)
        }
        assert(streams.isEmpty && waitingBytes == 0, "what waits was counted wrongly")
    }

    private mutating func open(_ direction: Direction, _ time: Int64) {
        guard streams[direction] == nil else { return }
        if streams.count >= Self.mostStreams { makeRoom() }
        lastNumber += 1
        streams[direction] = Stream(number: lastNumber, lastTime: time, framing: makeFraming())
    }

    private mutating func begin(_ direction: Direction, at sequence: UInt32) {
        guard var stream = take(direction) else { return }
        if stream.assembler.begin(at: sequence) {
            stream.buffer = StreamBuffer()
            stream.framing = makeFraming()
        }
        put(stream, direction)
    }

    private mutating func close(_ direction: Direction) {
        guard let stream = take(direction) else { return }
        gaps &+= stream.assembler.gaps
        repeated &+= stream.assembler.repeated
    }

    /// Lets go of the longest silent ones until half of each bound is free.
    private mutating func makeRoom() {
        let oldest = streams.sorted { ($0.value.lastTime, $0.value.number) < ($1.value.lastTime, $1.value.number) }
        for (direction, _) in oldest {
            guard streams.count > Self.mostStreams / 2 || waitingBytes > mostBytes / 2 else { return }
            letGo &+= 1
            close(direction)
        }
    }

    private mutating func change(
        _ direction: Direction, _ messages: inout [CapturedMessage],
        _ act: (inout Stream, inout [StreamAssembler.Piece]) -> Void
    ) {
        guard var stream = take(direction) else { return }
        act(&stream, &pieces)
        deliver(direction, &stream, &messages)
        put(stream, direction)
    }

    private mutating func deliver(
        _ direction: Direction, _ stream: inout Stream, _ messages: inout [CapturedMessage]
    ) {
        for piece in pieces {
            if piece.followsGap {
                stream.buffer = StreamBuffer()
                stream.framing = makeFraming()
            }
            stream.buffer.append(piece.bytes.span)
            takeMessages(direction, &stream, time: piece.time, &messages)
        }
        pieces.removeAll(keepingCapacity: true)
    }

    private mutating func takeMessages(
        _ direction: Direction, _ stream: inout Stream, time: Int64, _ messages: inout [CapturedMessage]
    ) {
        var framing = stream.framing
        defer { stream.framing = framing }
        while !stream.buffer.isEmpty {
            let count = stream.buffer.count
            switch framing.next(in: stream.buffer.bytes) {
            case .message(let length) where (1...count).contains(length):
                messages.append(message(length, direction, stream, time))
                stream.buffer.consume(length)
            case .lastMessage(let length) where (1...count).contains(length):
                messages.append(message(length, direction, stream, time))
                startAgain(&stream, &framing)
            case .skip(let length) where (1...count).contains(length),
                .keepAlive(let length) where (1...count).contains(length):
                stream.buffer.consume(length)
            case .needMore where count <= Self.mostMessageBytes:
                return
            case .needMore, .message, .lastMessage, .skip, .keepAlive, .fault:
                startAgain(&stream, &framing)
            }
        }
    }

    private func message(
        _ length: Int, _ direction: Direction, _ stream: borrowing Stream, _ time: Int64
    ) -> CapturedMessage {
        CapturedMessage(
            time: time, source: direction.source, destination: direction.destination, transport: .tcp,
            content: PaddedBytes(stream.buffer.bytes.extracting(0..<length)))
    }

    /// Where the next message begins nobody knows: what follows is tried.
    private mutating func startAgain(_ stream: inout Stream, _ framing: inout any MessageFraming) {
        faults &+= 1
        stream.buffer = StreamBuffer()
        framing = makeFraming()
    }
}
