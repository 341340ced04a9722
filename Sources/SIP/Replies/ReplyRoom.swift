// Owner: the thread that answers. Allocates: never. Budget and benchmark: ReplyWriter.swift.
// One of three files of this target with pointers.
//
// Invariant: `room(for:in:)` has checked that `count + length` bytes lie within the span before anything is written, and
// nothing is written elsewhere.

extension ReplyWriter {
    /// Whether `length` bytes more fit. Once something did not, nothing more is written.
    @inline(__always)
    private mutating func hasRoom(for length: Int, in room: borrowing MutableSpan<UInt8>) -> Bool {
        guard !didOverflow, length <= room.count &- count else {
            didOverflow = true
            return false
        }
        return true
    }

    /// Text of ours.
    @inline(__always)
    package mutating func write(_ text: StaticString, into room: inout MutableSpan<UInt8>) {
        let length = text.utf8CodeUnitCount
        guard hasRoom(for: length, in: room) else { return }
        room.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            (base + count).update(from: text.utf8Start, count: length)
        }
        count &+= length
    }

    /// Bytes of ours, unchanged: may hold line ends, and must not come from a message.
    @inline(__always)
    package mutating func write(_ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>) {
        let length = bytes.count
        guard length > 0, hasRoom(for: length, in: room) else { return }
        room.withUnsafeMutableBufferPointer { buffer in
            bytes.withUnsafeBufferPointer { source in
                guard let base = buffer.baseAddress, let from = source.baseAddress else { return }
                (base + count).update(from: from, count: length)
            }
        }
        count &+= length
    }

    /// Bytes that came from outside, as part of a header value: a control character but a tab becomes a space, so that
    /// they cannot begin a line.
    package mutating func writeForeign(_ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>) {
        let start = count
        write(bytes, into: &room)
        for i in start..<count where room[i] < 0x20 && room[i] != Ascii.tab || room[i] == 0x7F {
            room[i] = Ascii.space
        }
    }

    package mutating func write(decimal value: UInt64, into room: inout MutableSpan<UInt8>) {
        var length = 1
        var bound = value / 10
        while bound > 0 {
            length &+= 1
            bound /= 10
        }
        guard hasRoom(for: length, in: room) else { return }
        var rest = value
        var at = count &+ length
        repeat {
            at &-= 1
            room[at] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while at > count
        count &+= length
    }

    /// Sixteen digits.
    package mutating func write(hex value: UInt64, into room: inout MutableSpan<UInt8>) {
        guard hasRoom(for: 16, in: room) else { return }
        for i in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value &>> UInt64(60 &- 4 &* i) & 15)
            room[count &+ i] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
        }
        count &+= 16
    }

    /// The address alone, without brackets and port.
    package mutating func write(address source: ReplySource, into room: inout MutableSpan<UInt8>) {
        write(AddressText(source), into: &room)
    }

    mutating func write(_ text: AddressText, into room: inout MutableSpan<UInt8>) {
        guard hasRoom(for: text.count, in: room) else { return }
        for i in 0..<text.count { room[count &+ i] = text.bytes[i] }
        count &+= text.count
    }

    /// Address and port as a URI has them: `192.0.2.1:5060`, `[2001:db8::1]:5060`; no port when it is 0.
    package mutating func write(hostPort source: ReplySource, into room: inout MutableSpan<UInt8>) {
        if !source.isIPv4 { write("[", into: &room) }
        write(address: source, into: &room)
        if !source.isIPv4 { write("]", into: &room) }
        guard source.port != 0 else { return }
        write(":", into: &room)
        write(decimal: UInt64(source.port), into: &room)
    }
}
