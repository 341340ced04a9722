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
    /// When it was complete, monotonic nanoseconds: its deadline counts from here.
    package let arrivalNanoseconds: Int64
    /// Followed by `UDPBatch.padding` zero bytes, which a scanner may read.
    private let storage: [UInt8]
    package let count: Int

    package init(
        connection: ConnectionID, peer: PeerAddress, local: PeerAddress, arrivalNanoseconds: Int64, bytes: Span<UInt8>
    ) {
        self.connection = connection
        self.peer = peer
        self.local = local
        self.arrivalNanoseconds = arrivalNanoseconds
        count = bytes.count
        storage = [UInt8](unsafeUninitializedCapacity: bytes.count + UDPBatch.padding) { buffer, initialized in
            bytes.withUnsafeBufferPointer { source in
                for i in 0..<source.count { buffer[i] = source[i] }
                for i in 0..<UDPBatch.padding { buffer[source.count + i] = 0 }
            }
            initialized = bytes.count + UDPBatch.padding
        }
    }

    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(0..<count) }
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
