// Owner: the thread that judges; pure. Allocates nothing. Budget: 100 ns for a call that was diverted.

import SIP
import Telephony

/// Who diverted a call: the last hop and the first.
///
/// | header | last | first |
/// |---|---|---|
/// | Diversion (RFC 5806 §3: each hop adds its own on top) | the topmost value | the lowest |
/// | History-Info (RFC 7044 §5) with `mp` | the entry that the last `mp` names | the entry that the first `mp` names |
/// | History-Info with `rc` or `np` alone | none: the call only changed its route | |
/// | History-Info of RFC 4244, without either | the entry before the present target | the first entry |
extension AttemptReader {
    static func readDiversions(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, _ reading: TrunkReading,
        into attempt: inout CallAttempt
    ) {
        read(reading.diversions.0, message, in: bytes, into: &attempt)
        guard attempt.diverting == .absent else { return }
        read(reading.diversions.1, message, in: bytes, into: &attempt)
    }

    private static func read(
        _ header: DiversionHeader?, _ message: borrowing SIPMessage, in bytes: Span<UInt8>,
        into attempt: inout CallAttempt
    ) {
        switch header {
        case .diversion: readDiversion(message, in: bytes, into: &attempt)
        case .historyInfo: readHistory(message, in: bytes, into: &attempt)
        case nil: break
        }
    }

    private static func readDiversion(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, into attempt: inout CallAttempt
    ) {
        guard message.has(.diversion) else { return }
        var cursor = message.cursor(.diversion)
        var last: ByteRange?
        var count = 0
        while let value = message.nextValue(&cursor, in: bytes) {
            if count == 0 { attempt.diverting = number(ofAddress: value, in: bytes) }
            last = value
            count &+= 1
        }
        if count > 1, let last { attempt.firstDiverting = number(ofAddress: last, in: bytes) }
    }

    private static func readHistory(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, into attempt: inout CallAttempt
    ) {
        guard message.has(.historyInfo) else { return }
        var history = History()
        var cursor = message.cursor(.historyInfo)
        while let value = message.nextValue(&cursor, in: bytes) { history.note(value, in: bytes) }
        if let lastMapped = history.lastMapped, let firstMapped = history.firstMapped {
            attempt.diverting = entry(lastMapped, of: message, in: bytes) ?? .absent
            if !bytes.equal(lastMapped, firstMapped) {
                attempt.firstDiverting = entry(firstMapped, of: message, in: bytes) ?? .absent
            }
        } else if !history.isTagged, let before = history.before, let first = history.first {
            attempt.diverting = number(ofAddress: before, in: bytes)
            if before != first { attempt.firstDiverting = number(ofAddress: first, in: bytes) }
        }
    }

    private struct History {
        var first: ByteRange?
        var before: ByteRange?
        var last: ByteRange?
        /// Values of the first and the last `mp`: indexes of entries.
        var firstMapped: ByteRange?
        var lastMapped: ByteRange?
        /// Some entry says how it came about: the sender knows RFC 7044.
        var isTagged = false

        mutating func note(_ value: ByteRange, in bytes: Span<UInt8>) {
            if first == nil { first = value }
            before = last
            last = value
            guard let address = try? NameAddress(value, in: bytes), !address.parameters.isAbsent else { return }
            let mapped = bytes.parameter("mp", in: address.parameters)
            if mapped.isPresent, !mapped.value.isEmpty {
                if firstMapped == nil { firstMapped = mapped.value }
                lastMapped = mapped.value
            }
            isTagged =
                isTagged || mapped.isPresent || bytes.parameter("rc", in: address.parameters).isPresent
                || bytes.parameter("np", in: address.parameters).isPresent
        }
    }

    /// The number of the entry with this index; nil where there is none: gaps are no errors (RFC 7044 §10.3).
    private static func entry(
        _ index: ByteRange, of message: borrowing SIPMessage, in bytes: Span<UInt8>
    ) -> PresentedNumber? {
        var cursor = message.cursor(.historyInfo)
        while let value = message.nextValue(&cursor, in: bytes) {
            guard let address = try? NameAddress(value, in: bytes) else { continue }
            let own = bytes.parameter("index", in: address.parameters).value
            if !own.isEmpty, bytes.equal(own, index) { return number(of: address.uri, in: bytes) }
        }
        return nil
    }
}
