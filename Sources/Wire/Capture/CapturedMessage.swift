/// What one datagram carried, or one message of a TCP stream.
package struct CapturedMessage: Hashable, Sendable {
    package enum Transport: Hashable, Sendable {
        case udp
        case tcp
    }

    /// Microseconds since 1970: when the packet that completed it was captured.
    package let time: Int64
    package let source: PeerAddress
    package let destination: PeerAddress
    package let transport: Transport
    package let content: PaddedBytes

    /// `UDPBatch.padding` bytes after it may be read.
    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { content.span }
    }
}

/// What a capture held. Nothing is left out without being counted here.
package struct CaptureCounters: Hashable, Sendable {
    package var packets: UInt64 = 0
    /// Neither UDP nor TCP over IP.
    package var otherPackets: UInt64 = 0
    /// The end of the packet is not in the capture (snap length).
    package var cutPackets: UInt64 = 0
    /// Lengths or headers that contradict each other.
    package var malformedPackets: UInt64 = 0
    package var datagrams: UInt64 = 0
    package var segments: UInt64 = 0
    package var fragments: UInt64 = 0
    /// Datagrams whose fragments did not all come, overlapped, or were too many.
    package var lostFragmented: UInt64 = 0
    /// Segments that brought nothing new.
    package var repeatedSegments: UInt64 = 0
    /// Holes in streams: the capture missed packets.
    package var streamGaps: UInt64 = 0
    /// Streams that could not be followed from some point; they are taken up again at the next segment.
    package var streamFaults: UInt64 = 0
    /// Streams that were given up for want of room, the longest silent first.
    package var streamsLetGo: UInt64 = 0

    package init() {}
}
