/// The packets' way from link to message. Pure: packets in, messages out.
struct CaptureParts {
    var messages: [CapturedMessage] = []
    private var counters = CaptureCounters()
    private var defragmenter = Defragmenter()
    private var streams: CapturedStreams

    init(makeFraming: @escaping @Sendable () -> any MessageFraming) {
        streams = CapturedStreams(makeFraming: makeFraming)
    }

    var allCounters: CaptureCounters {
        var all = counters
        all.lostFragmented = defragmenter.lost
        all.streamGaps = streams.gaps
        all.repeatedSegments = streams.repeated
        all.streamFaults = streams.faults
        all.streamsLetGo = streams.letGo
        return all
    }

    mutating func add(_ packet: Span<UInt8>, _ link: LinkLayer, at time: Int64, isCut: Bool) {
        counters.packets &+= 1
        guard let start = link.startOfIP(in: packet) else {
            counters.otherPackets &+= 1
            return
        }
        guard let internet = InternetPacket(packet, at: start) else {
            counters.malformedPackets &+= 1
            return
        }
        // Real captures hold packets whose end is missing without the capture saying so.
        if isCut || !internet.isWhole { counters.cutPackets &+= 1 }
        let bytes = packet.extracting(0..<internet.payload.upperBound)
        if let fragment = internet.fragment {
            reassemble(bytes.extracting(internet.payload), fragment, internet.next, internet, at: time)
        } else {
            follow(bytes, from: internet.payload.lowerBound, next: internet.next, internet, at: time)
        }
    }

    /// The file is at its end.
    mutating func finish() {
        streams.finish(to: &messages)
        defragmenter.finish()
    }

    /// Fragments within fragments are nobody's, and a chain of them would recurse: such a packet ends there.
    private mutating func follow(
        _ bytes: Span<UInt8>, from start: Int, next: UInt8, _ internet: InternetPacket, at time: Int64,
        wasFragmented: Bool = false
    ) {
        let chain: HeaderChain =
            internet.isV6 ? HeaderChain(bytes, next: next, from: start) : .transport(next, at: start)
        switch chain {
        case .transport(17, let offset): datagram(bytes, at: offset, internet, time)
        case .transport(6, let offset): segment(bytes, at: offset, internet, time)
        case .transport: counters.otherPackets &+= 1
        case .fragment(let fragment, let next, let offset) where offset <= bytes.count && !wasFragmented:
            reassemble(bytes.extracting(offset..<bytes.count), fragment, next, internet, at: time)
        case .fragment, .malformed: counters.malformedPackets &+= 1
        }
    }

    private mutating func reassemble(
        _ piece: Span<UInt8>, _ fragment: Fragment, _ next: UInt8, _ internet: InternetPacket, at time: Int64
    ) {
        counters.fragments &+= 1
        guard internet.isWhole else { return }
        // An IPv6 packet that is its only fragment (RFC 6946).
        if !fragment.more, fragment.offset == 0 {
            return follow(piece, from: 0, next: next, internet, at: time, wasFragmented: true)
        }
        let key = Defragmenter.Key(
            source: internet.source, destination: internet.destination, next: next, id: fragment.id)
        guard let datagram = defragmenter.add(piece, fragment, key, at: time) else { return }
        follow(datagram.span, from: 0, next: next, internet, at: time, wasFragmented: true)
    }

    private mutating func datagram(
        _ bytes: Span<UInt8>, at start: Int, _ internet: InternetPacket, _ time: Int64
    ) {
        counters.datagrams &+= 1
        guard let source = bytes.uint16(at: start), let destination = bytes.uint16(at: start + 2),
            let length = bytes.uint16(at: start + 4), start + 8 <= bytes.count, length == 0 || length >= 8
        else {
            counters.malformedPackets &+= 1
            return
        }
        let end = length == 0 ? bytes.count : start + Int(length)
        // Its end is not in the capture, or nowhere: it would only be judged wrongly.
        guard end <= bytes.count else {
            if internet.isWhole { counters.malformedPackets &+= 1 }
            return
        }
        guard end > start + 8 else { return }
        messages.append(
            CapturedMessage(
                time: time, source: internet.source.with(port: source),
                destination: internet.destination.with(port: destination), transport: .udp,
                content: PaddedBytes(bytes.extracting(start + 8..<end))))
    }

    private mutating func segment(
        _ bytes: Span<UInt8>, at start: Int, _ internet: InternetPacket, _ time: Int64
    ) {
        counters.segments &+= 1
        let segment = CapturedStreams.Segment(
            bytes, at: start, end: bytes.count, from: internet.source, to: internet.destination)
        guard let segment else {
            counters.malformedPackets &+= 1
            return
        }
        streams.add(segment, bytes, time: time, to: &messages)
    }
}
