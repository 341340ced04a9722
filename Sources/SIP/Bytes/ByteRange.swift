/// A piece of a message: where it starts and how long it is, in bytes. Four bytes itself, meaningless without them.
package struct ByteRange: Hashable, Sendable, BitwiseCopyable {
    package var start: UInt16
    package var count: UInt16

    /// What is not there. A message never has an empty piece at its first byte.
    package static let absent = ByteRange(start: 0, count: 0)

    @inlinable
    package init(start: UInt16, count: UInt16) {
        self.start = start
        self.count = count
    }

    /// Bounds within a message, which `Limits.messageBytes` keeps below 2^16.
    @inline(__always)
    init(_ start: Int, _ end: Int) {
        self.start = UInt16(truncatingIfNeeded: start)
        count = UInt16(truncatingIfNeeded: end &- start)
    }

    @inlinable package var isAbsent: Bool { start == 0 && count == 0 }
    /// Absent or without a byte.
    @inlinable package var isEmpty: Bool { count == 0 }
    @inlinable package var end: Int { Int(start) + Int(count) }
    /// For `Span.extracting`: `bytes.extracting(range.bounds)`.
    @inlinable package var bounds: Range<Int> { Int(start)..<end }
}

extension Span<UInt8> {
    /// The same bytes as `text`, letters in either case.
    package func matches(_ range: ByteRange, _ text: StaticString) -> Bool {
        guard Int(range.count) == text.utf8CodeUnitCount, range.end <= count else { return false }
        let start = Int(range.start)
        for i in 0..<Int(range.count) {
            let byte = self[start &+ i]
            let wanted = text.utf8Start[i]
            guard byte == wanted || (byte | 0x20 == wanted | 0x20 && (97...122).contains(wanted | 0x20)) else {
                return false
            }
        }
        return true
    }

    /// The same bytes as `text`.
    package func isExactly(_ range: ByteRange, _ text: StaticString) -> Bool {
        guard Int(range.count) == text.utf8CodeUnitCount, range.end <= count else { return false }
        let start = Int(range.start)
        for i in 0..<Int(range.count) where self[start &+ i] != text.utf8Start[i] { return false }
        return true
    }

    /// The same bytes in both ranges.
    package func equal(_ a: ByteRange, _ b: ByteRange) -> Bool {
        guard a.count == b.count, a.end <= count, b.end <= count else { return false }
        for i in 0..<Int(a.count) where self[Int(a.start) &+ i] != self[Int(b.start) &+ i] { return false }
        return true
    }
}
