/// Bytes of a stream that wait to become messages, with `PaddedBytes.padding` readable zeros behind them.
struct StreamBuffer {
    /// An idle connection keeps no more than this.
    private static let keptBytes = 4_096

    private var storage: [UInt8] = []
    private var start = 0

    var count: Int { max(0, storage.count - start - PaddedBytes.padding) }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: Span<UInt8>) {
        if storage.isEmpty {
            storage.reserveCapacity(bytes.count + PaddedBytes.padding)
        } else {
            storage.removeLast(PaddedBytes.padding)
            if start > 0 {
                storage.removeFirst(start)
                start = 0
            }
        }
        bytes.withUnsafeBufferPointer { storage.append(contentsOf: $0) }
        storage.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
    }

    /// The next `length` bytes, or all.
    var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(start..<start + count) }
    }

    mutating func consume(_ length: Int) {
        start += min(max(length, 0), count)
        guard isEmpty else { return }
        start = 0
        if storage.capacity > Self.keptBytes { storage = [] } else { storage.removeAll(keepingCapacity: true) }
    }
}
