// Owner: one thread, the judge or the watchdog. Allocates at init only. Off, a trace is one branch a batch, in the loop.

import SIP
import Telephony
import Wire

/// Where a thread of the gate leaves copies of a traced trunk's messages.
///
/// Of a trunk's own peers every message is wanted. In proxy mode so are the messages of its calls on the other side; they
/// are known by the Call-ID, in a table that forgets: two calls in one place, and the older one's other side is missed.
final class TraceMouth: @unchecked Sendable {
    // Unchecked: `calls` is its one thread's; the ring is for two.
    private static let places = 1 << 14

    let ring: MessageRing
    private var calls: [UInt64]
    private let seed: ByteHash.Seed

    init(ringBytes: Int, seesOtherSides: Bool) {
        ring = MessageRing(capacity: ringBytes)
        calls = seesOtherSides ? [UInt64](repeating: 0, count: Self.places) : []
        seed = .random()
    }

    /// A message that came from `peer` or goes there.
    func take(
        _ bytes: Span<UInt8>, isSent: Bool, peer: PeerAddress, _ way: TraceWay, ofTrunk traced: UInt16,
        in trunks: TrunkSet, microseconds: Int64
    ) {
        guard bytes.count > 0 else { return }
        let trunk = way.trunk ?? trunks.table.trunk(of: peer).index
        guard wants(bytes, isOfTrunk: trunk == traced) else { return }
        ring.offer(
            TraceHead(
                microseconds: microseconds, peer: peer, own: way.own, trunk: trunk, isSent: isSent,
                transport: way.transport),
            bytes)
    }

    private func wants(_ bytes: Span<UInt8>, isOfTrunk: Bool) -> Bool {
        guard !calls.isEmpty else { return isOfTrunk }
        guard let callID = CallIDLine.find(in: bytes) else { return isOfTrunk }
        var hash = ByteHash(seed)
        hash.absorb(bytes.extracting(callID))
        let place = Int(truncatingIfNeeded: hash.low) & (Self.places - 1)
        guard isOfTrunk else { return calls[place] == hash.high }
        calls[place] = hash.high
        return true
    }
}

/// Finds the Call-ID of any bytes that look like SIP, also of a message that would not parse.
enum CallIDLine {
    /// Its value without spaces around it; nil where there is none before the body.
    static func find(in bytes: Span<UInt8>) -> Range<Int>? {
        var at = 0
        while at < bytes.count {
            var end = at
            while end < bytes.count, bytes[end] != 0x0A { end &+= 1 }
            var last = end
            if last > at, bytes[last &- 1] == 0x0D { last &-= 1 }
            if last == at { return nil }
            if let value = value(at, last, in: bytes) { return value }
            at = end &+ 1
        }
        return nil
    }

    private static func value(_ start: Int, _ end: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        var colon = start
        while colon < end, bytes[colon] != 0x3A { colon &+= 1 }
        guard colon < end else { return nil }
        var nameEnd = colon
        while nameEnd > start, bytes[nameEnd &- 1] == 0x20 || bytes[nameEnd &- 1] == 0x09 { nameEnd &-= 1 }
        let isName =
            switch nameEnd &- start {
            case 1: bytes[start] | 0x20 == UInt8(ascii: "i")
            case 7: matches("call-id", at: start, in: bytes)
            default: false
            }
        guard isName else { return nil }
        var first = colon &+ 1
        var last = end
        while first < last, bytes[first] == 0x20 || bytes[first] == 0x09 { first &+= 1 }
        while last > first, bytes[last &- 1] == 0x20 || bytes[last &- 1] == 0x09 { last &-= 1 }
        return first < last ? first..<last : nil
    }

    private static func matches(_ name: StaticString, at start: Int, in bytes: Span<UInt8>) -> Bool {
        for index in 0..<name.utf8CodeUnitCount {
            let byte = bytes[start &+ index]
            let lowered = (65...90).contains(byte) ? byte | 0x20 : byte
            guard lowered == name.utf8Start[index] else { return false }
        }
        return true
    }
}
