// Owner: any thread; pure. Allocates: never. Budget and benchmark: SIPMessage.swift.
// The one file of this target that hands pointers to C, beside SIPMessage+Index.swift.
//
// Invariant: C reads within the span only: `end` is clamped to it here, so that no slip elsewhere reads past it.

internal import CScan

/// Classes of characters; see CScan.h.
struct CharacterClass {
    let bits: UInt16

    @inline(__always) static var token: CharacterClass { CharacterClass(bits: UInt16(CSCAN_TOKEN)) }
    @inline(__always) static var space: CharacterClass { CharacterClass(bits: UInt16(CSCAN_SPACE)) }
    @inline(__always) static var user: CharacterClass { CharacterClass(bits: UInt16(CSCAN_USER)) }
    @inline(__always) static var uri: CharacterClass { CharacterClass(bits: UInt16(CSCAN_URI)) }
    @inline(__always) static var host: CharacterClass { CharacterClass(bits: UInt16(CSCAN_HOST)) }
    @inline(__always) static var ipv6: CharacterClass { CharacterClass(bits: UInt16(CSCAN_IPV6)) }
    @inline(__always) static var value: CharacterClass { CharacterClass(bits: UInt16(CSCAN_VALUE)) }
    @inline(__always) static var display: CharacterClass { CharacterClass(bits: UInt16(CSCAN_DISPLAY)) }
    @inline(__always) static var parameters: CharacterClass { CharacterClass(bits: UInt16(CSCAN_PARAMETERS)) }
    @inline(__always) static var visible: CharacterClass { CharacterClass(bits: UInt16(CSCAN_VISIBLE)) }
}

extension Span<UInt8> {
    /// The first position from `from` on that is not in the class; `end` when all are.
    @inline(__always)
    func run(of kind: CharacterClass, from: Int, to end: Int) -> Int {
        let limit = Swift.min(end, count)
        assert(from >= 0)
        guard from < limit else { return from }
        return withUnsafeBufferPointer { buffer in
            // Not empty: `from` lies in it.
            let base = buffer.baseAddress.unsafelyUnwrapped
            return Int(cscan_run(base, from, limit, buffer.count, kind.bits))
        }
    }

    /// The first position from `from` on of one of these characters; `end` when there is none.
    @inline(__always)
    func find(_ a: UInt8, _ b: UInt8, _ c: UInt8, from: Int, to end: Int) -> Int {
        let limit = Swift.min(end, count)
        assert(from >= 0)
        guard from < limit else { return from }
        return withUnsafeBufferPointer { buffer in
            // Not empty: `from` lies in it.
            let base = buffer.baseAddress.unsafelyUnwrapped
            return Int(cscan_find(base, from, limit, buffer.count, a, b, c))
        }
    }

    /// The byte at a position that its caller has found in these bytes; a debug build and the fuzzer check it.
    @inline(__always)
    func known(_ position: Int) -> UInt8 {
        assert(position >= 0 && position < count)
        return self[unchecked: position]
    }

    /// The byte at `position`, or 0 at `end` and beyond: no grammar has a NUL where it is asked.
    @inline(__always)
    func byte(at position: Int, before end: Int) -> UInt8 {
        position < end ? self[position] : 0
    }

    @inline(__always)
    func skipSpace(from: Int, to end: Int) -> Int {
        // One visible character here is the rule.
        if from < end, known(from) > 0x20 { return from }
        return run(of: .space, from: from, to: end)
    }

    /// The end of `start ..< end` without the space at its end.
    @inline(__always)
    func trimmedEnd(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, known(end &- 1) <= 0x20, isSpace(known(end &- 1)) { end &-= 1 }
        return end
    }

    @inline(__always)
    func isSpace(_ byte: UInt8) -> Bool { cscan_class(byte) & UInt16(CSCAN_SPACE) != 0 }

    /// The position after the closing quote of a string that opens at `open`; nil when it does not close.
    func endOfQuoted(from open: Int, to end: Int) -> Int? {
        var at = open &+ 1
        while at < end {
            at = find(Ascii.quote, Ascii.backslash, Ascii.quote, from: at, to: end)
            guard at < end else { return nil }
            if self[at] == Ascii.quote { return at &+ 1 }
            at &+= 2
        }
        return nil
    }

    /// A decimal number at `from`; nil where there is no digit, or where it is above `maximum` (10^18 at most, so that
    /// one digit more cannot overflow). Leading zeros are allowed: RFC 4475 §3.1.1.1 has 0009.
    @inline(__always)
    func decimal(from: Int, to end: Int, upTo maximum: UInt64) -> (value: UInt64, end: Int)? {
        var at = from
        var value: UInt64 = 0
        while at < end {
            let digit = self[at] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            guard value <= maximum else { return nil }
            at &+= 1
        }
        return at > from ? (value, at) : nil
    }
}

/// Characters with a meaning in the grammar.
enum Ascii {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
}
