/// A connection, never used twice in a process.
package struct ConnectionID: Hashable, Sendable, BitwiseCopyable {
    package let number: UInt64

    package init(_ number: UInt64) { self.number = number }
}

/// One whole message from a stream.
package struct StreamMessage: Sendable {
    package let connection: ConnectionID
    package let peer: PeerAddress
    /// Our own end of the connection.
    package let local: PeerAddress
    /// What the other end's certificate proves; nil: it showed none, and its address says who it is.
    package let certifiedNames: [String]?
    package let isSecure: Bool
    /// When it was complete, monotonic nanoseconds: its deadline counts from here.
    package let arrivalNanoseconds: Int64
    package let content: PaddedBytes

    package init(
        connection: ConnectionID, peer: PeerAddress, local: PeerAddress, isSecure: Bool = false,
        certifiedNames: [String]? = nil, arrivalNanoseconds: Int64, bytes: Span<UInt8>
    ) {
        self.connection = connection
        self.peer = peer
        self.local = local
        self.isSecure = isSecure
        self.certifiedNames = certifiedNames
        self.arrivalNanoseconds = arrivalNanoseconds
        content = PaddedBytes(bytes)
    }

    package var count: Int { content.count }

    /// `UDPBatch.padding` bytes after it may be read.
    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { content.span }
    }
}

/// Bytes to be written to a connection; dropped when it is gone.
package struct StreamReply: Sendable {
    package let connection: ConnectionID
    package let bytes: [UInt8]

    package init(to connection: ConnectionID, _ bytes: [UInt8]) {
        self.connection = connection
        self.bytes = bytes
    }
}
