// Owner: one thread. Allocates until it is warm. Budget: one copy of the bytes.
// The one file of this folder with an unsafe pointer: it lends a span's bytes to be copied, for the length of the call.

import Wire

/// Bytes that transactions keep, in arrays that go from one to the next.
struct BufferPool {
    /// Free arrays that are kept; more are given back to the system.
    static let mostFree = 1 << 14
    /// An INVITE with its body; longer ones grow their array.
    static let usualBytes = 1_600

    private var free: [[UInt8]] = []
    /// Room of all that was taken and not given back.
    private(set) var lentBytes = 0

    /// A copy of `bytes`.
    mutating func take(_ bytes: Span<UInt8>) -> [UInt8] {
        var result = free.popLast() ?? []
        if result.capacity == 0 { result.reserveCapacity(Swift.max(Self.usualBytes, bytes.count)) }
        bytes.withUnsafeBufferPointer { result.append(contentsOf: $0) }
        lentBytes += result.capacity
        return result
    }

    /// Replaces what is kept.
    mutating func keep(_ bytes: Span<UInt8>, in place: inout [UInt8]) {
        if place.capacity == 0 {
            place = take(bytes)
        } else {
            lentBytes -= place.capacity
            place.removeAll(keepingCapacity: true)
            bytes.withUnsafeBufferPointer { place.append(contentsOf: $0) }
            lentBytes += place.capacity
        }
    }

    /// The same for what was just written to a batch's room.
    mutating func keep(_ length: Int, of batch: inout UDPBatch, in place: inout [UInt8]) {
        let room = batch.room()
        keep(room.span.extracting(0..<length), in: &place)
    }

    mutating func give(_ bytes: inout [UInt8]) {
        guard bytes.capacity > 0 else { return }
        lentBytes -= bytes.capacity
        if free.count < Self.mostFree, bytes.capacity <= 4 * Self.usualBytes {
            bytes.removeAll(keepingCapacity: true)
            free.append(bytes)
        }
        bytes = []
    }
}
