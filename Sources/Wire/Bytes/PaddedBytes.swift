/// Bytes that outlive the buffer they came in, followed by `UDPBatch.padding` zeros that a scanner may read.
package struct PaddedBytes: Hashable, Sendable {
    private let storage: [UInt8]
    package let count: Int

    package init(_ bytes: Span<UInt8>) {
        count = bytes.count
        storage = [UInt8](unsafeUninitializedCapacity: bytes.count + UDPBatch.padding) { room, initialized in
            bytes.withUnsafeBufferPointer { _ = room.update(fromContentsOf: $0) }
            room[bytes.count...].update(repeating: 0)
            initialized = bytes.count + UDPBatch.padding
        }
    }

    package init(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    package var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(0..<count) }
    }

    /// The bytes alone, copied: for tests and tools.
    package var array: [UInt8] { Array(storage[..<count]) }
}
