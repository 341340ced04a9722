/// Bytes that outlive the buffer they came in, followed by `padding` zeros that a scanner may read.
package struct PaddedBytes: Hashable, Sendable {
    /// Bytes that may be read, never written, past the end of what came in: a scanner reads 64 at a time.
    package static let padding = 64

    private let storage: [UInt8]
    package let count: Int

    package init(_ bytes: Span<UInt8>) {
        count = bytes.count
        storage = [UInt8](unsafeUninitializedCapacity: bytes.count + Self.padding) { room, initialized in
            bytes.withUnsafeBufferPointer { _ = room.update(fromContentsOf: $0) }
            room[bytes.count...].update(repeating: 0)
            initialized = bytes.count + Self.padding
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
