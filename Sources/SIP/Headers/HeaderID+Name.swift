extension HeaderID {
    /// The header of this name, in its long or compact form, letters in either case.
    ///
    /// A name is at most three words of 8 bytes that overlap, folded to lower case; each candidate of its length is
    /// compared by words. Folding sets one bit, so that CR could pass for '-': no CR is inside a line (`bareLineEnd`).
    @inline(__always)
    init(nameAt start: Int, count: Int, in bytes: Span<UInt8>) {
        if count >= 8 {
            let raw = bytes.bytes
            let first = raw.word(at: start)
            let last = raw.word(at: start &+ count &- 8)
            let middle = count > 16 ? raw.word(at: start &+ 8) : 0
            self = Self.long(count: count, first: first, middle: middle, last: last)
        } else {
            self = Self.short(count: count, word: bytes.bytes.word(at: start, count: count))
        }
    }

    @inline(__always)
    private static func short(count: Int, word: UInt64) -> HeaderID {
        switch count {
        case 1: compact(UInt8(truncatingIfNeeded: word))
        case 2: word == Name("to").first ? .to : .other
        case 3: word == Name("via").first ? .via : .other
        case 4:
            switch word {
            case Name("from").first: .from
            case Name("cseq").first: .cseq
            case Name("date").first: .date
            default: .other
            }
        case 5:
            switch word {
            case Name("route").first: .route
            case Name("allow").first: .allow
            case Name("event").first: .event
            default: .other
            }
        case 6:
            switch word {
            case Name("accept").first: .accept
            case Name("server").first: .server
            case Name("reason").first: .reason
            case Name("min-se").first: .minSE
            default: .other
            }
        case 7:
            switch word {
            case Name("call-id").first: .callID
            case Name("contact").first: .contact
            case Name("require").first: .require
            case Name("privacy").first: .privacy
            case Name("subject").first: .subject
            case Name("expires").first: .expires
            case Name("warning").first: .warning
            default: .other
            }
        default: .other
        }
    }

    /// Compact forms: RFC 3261 §7.3.3, RFC 6665 (o), RFC 3515 (r), RFC 3892 (b), RFC 4028 (x), RFC 8224 (y).
    @inline(__always)
    private static func compact(_ letter: UInt8) -> HeaderID {
        switch letter {
        case UInt8(ascii: "v"): .via
        case UInt8(ascii: "f"): .from
        case UInt8(ascii: "t"): .to
        case UInt8(ascii: "i"): .callID
        case UInt8(ascii: "m"): .contact
        case UInt8(ascii: "l"): .contentLength
        case UInt8(ascii: "c"): .contentType
        case UInt8(ascii: "e"): .contentEncoding
        case UInt8(ascii: "k"): .supported
        case UInt8(ascii: "s"): .subject
        case UInt8(ascii: "o"): .event
        case UInt8(ascii: "r"): .referTo
        case UInt8(ascii: "b"): .referredBy
        case UInt8(ascii: "x"): .sessionExpires
        case UInt8(ascii: "y"): .identity
        default: .other
        }
    }

    @inline(__always)
    private static func long(count: Int, first: UInt64, middle: UInt64, last: UInt64) -> HeaderID {
        @inline(__always) func `is`(_ name: Name) -> Bool {
            first == name.first && last == name.last && (count <= 16 || middle == name.middle)
        }
        switch count {
        case 8:
            if `is`(Name("identity")) { return .identity }
            if `is`(Name("refer-to")) { return .referTo }
            if `is`(Name("priority")) { return .priority }
        case 9:
            if `is`(Name("supported")) { return .supported }
            if `is`(Name("diversion")) { return .diversion }
            if `is`(Name("call-info")) { return .callInfo }
        case 10:
            if `is`(Name("user-agent")) { return .userAgent }
        case 11:
            if `is`(Name("unsupported")) { return .unsupported }
            if `is`(Name("referred-by")) { return .referredBy }
            if `is`(Name("retry-after")) { return .retryAfter }
            if `is`(Name("geolocation")) { return .geolocation }
        case 12:
            if `is`(Name("max-forwards")) { return .maxForwards }
            if `is`(Name("content-type")) { return .contentType }
            if `is`(Name("record-route")) { return .recordRoute }
            if `is`(Name("history-info")) { return .historyInfo }
            if `is`(Name("organization")) { return .organization }
        case 13:
            if `is`(Name("proxy-require")) { return .proxyRequire }
            if `is`(Name("authorization")) { return .authorization }
        case 14:
            if `is`(Name("content-length")) { return .contentLength }
        case 15:
            if `is`(Name("session-expires")) { return .sessionExpires }
            if `is`(Name("remote-party-id")) { return .remotePartyID }
        case 16:
            if `is`(Name("content-encoding")) { return .contentEncoding }
        case 17:
            if `is`(Name("p-charging-vector")) { return .pChargingVector }
            if `is`(Name("resource-priority")) { return .resourcePriority }
        case 19:
            if `is`(Name("p-asserted-identity")) { return .pAssertedIdentity }
            if `is`(Name("content-disposition")) { return .contentDisposition }
            if `is`(Name("proxy-authorization")) { return .proxyAuthorization }
        case 20:
            if `is`(Name("p-preferred-identity")) { return .pPreferredIdentity }
        case 21:
            if `is`(Name("p-access-network-info")) { return .pAccessNetworkInfo }
        default: break
        }
        return .other
    }

    /// A name in words, folded when the program is compiled.
    private struct Name {
        let first: UInt64
        let middle: UInt64
        let last: UInt64

        @inline(__always)
        init(_ text: StaticString) {
            let count = text.utf8CodeUnitCount
            first = Self.word(text, at: 0, count: Swift.min(count, 8))
            middle = count > 16 ? Self.word(text, at: 8, count: 8) : 0
            last = count >= 8 ? Self.word(text, at: count &- 8, count: 8) : 0
        }

        @inline(__always)
        private static func word(_ text: StaticString, at start: Int, count: Int) -> UInt64 {
            var word: UInt64 = 0
            for i in 0..<count { word |= UInt64(text.utf8Start[start &+ i] | 0x20) &<< UInt64(8 &* i) }
            return word
        }
    }
}

extension RawSpan {
    /// Eight bytes from `offset` on, folded to lower case, the first in the lowest bits.
    @inline(__always)
    fileprivate func word(at offset: Int) -> UInt64 {
        assert(offset >= 0 && offset &+ 8 <= byteCount)
        return UInt64(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
            | 0x2020_2020_2020_2020
    }

    /// The same of 1 to 7 bytes, with zeros above.
    @inline(__always)
    fileprivate func word(at offset: Int, count: Int) -> UInt64 {
        if offset &+ 8 <= byteCount { return word(at: offset) & (1 &<< UInt64(8 &* count) &- 1) }
        return wordNearEnd(at: offset, count: count)
    }

    @inline(never)
    private func wordNearEnd(at offset: Int, count: Int) -> UInt64 {
        var word: UInt64 = 0
        for i in 0..<count {
            let byte = unsafeLoad(fromByteOffset: offset &+ i, as: UInt8.self)
            word |= UInt64(byte | 0x20) &<< UInt64(8 &* i)
        }
        return word
    }
}
