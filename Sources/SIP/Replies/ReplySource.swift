/// Where a request came from, as its answer's top Via says it (`received`, `rport`).
package struct ReplySource: Hashable, Sendable, BitwiseCopyable {
    /// The sixteen bytes of an IPv6 address, first byte highest; IPv4 as ::ffff:a.b.c.d.
    package var high: UInt64
    package var low: UInt64
    package var port: UInt16

    package init(high: UInt64, low: UInt64, port: UInt16) {
        self.high = high
        self.low = low
        self.port = port
    }

    /// `address` in host order: 127.0.0.1 is 0x7F000001.
    package init(ipv4 address: UInt32, port: UInt16) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(address), port: port)
    }

    var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }
}

/// An address as text: dotted decimal, or RFC 5952 without brackets. 39 bytes at most.
struct AddressText {
    private(set) var bytes = InlineArray<48, UInt8>(repeating: 0)
    private(set) var count = 0

    init(_ source: ReplySource) {
        if source.isIPv4 {
            for i in 0..<4 {
                if i > 0 { append(UInt8(ascii: ".")) }
                appendDecimal(UInt8(truncatingIfNeeded: source.low &>> UInt64(24 &- 8 &* i)))
            }
        } else {
            appendIPv6(source)
        }
    }

    private mutating func append(_ byte: UInt8) {
        guard count < 48 else { return }
        bytes[count] = byte
        count &+= 1
    }

    private mutating func appendDecimal(_ value: UInt8) {
        if value >= 100 { append(0x30 &+ value / 100) }
        if value >= 10 { append(0x30 &+ value / 10 % 10) }
        append(0x30 &+ value % 10)
    }

    private static func group(_ source: ReplySource, _ index: Int) -> UInt16 {
        let word = index < 4 ? source.high : source.low
        return UInt16(truncatingIfNeeded: word &>> UInt64(48 &- 16 &* (index & 3)))
    }

    private mutating func appendIPv6(_ source: ReplySource) {
        // The first of the longest runs of two or more zero groups becomes :: (RFC 5952 §4.2).
        var (runStart, runCount) = (8, 0)
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, Self.group(source, end) == 0 { end &+= 1 }
            if end &- index > max(runCount, 1) { (runStart, runCount) = (index, end &- index) }
            index = end &+ 1
        }
        index = 0
        while index < 8 {
            if index == runStart {
                append(Ascii.colon)
                append(Ascii.colon)
                index &+= runCount
                continue
            }
            if index > 0, index != runStart &+ runCount || runCount == 0 { append(Ascii.colon) }
            appendHex(Self.group(source, index))
            index &+= 1
        }
    }

    private mutating func appendHex(_ value: UInt16) {
        var shift: UInt16 = 12
        while shift > 0, value &>> shift == 0 { shift &-= 4 }
        while true {
            let digit = UInt8(truncatingIfNeeded: value &>> shift & 15)
            append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
            if shift == 0 { return }
            shift &-= 4
        }
    }

    /// The host of a Via is this address, brackets aside.
    func equals(_ host: ByteRange, in text: Span<UInt8>) -> Bool {
        var start = Int(host.start)
        var end = Swift.min(host.end, text.count)
        if end &- start >= 2, text[start] == Ascii.openBracket {
            start &+= 1
            end &-= 1
        }
        guard end &- start == count else { return false }
        for i in 0..<count {
            let byte = text[start &+ i]
            guard byte == bytes[i] || (byte | 0x20 == bytes[i] && bytes[i] >= 97) else { return false }
        }
        return true
    }
}
