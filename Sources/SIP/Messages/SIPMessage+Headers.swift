extension SIPMessage {
    /// Reads the headers that every message has. Reads on behind a fault, and returns the first.
    mutating func readHeaders(_ bytes: Span<UInt8>) -> SIPFault? {
        var fault: SIPFault?
        if repeated & HeaderID.singletons != 0 { fault = .repeatedHeader }
        if let found = readVias(bytes) { fault = fault ?? found }
        if let found = readAddresses(bytes) { fault = fault ?? found }
        if let found = readCallID(bytes) { fault = fault ?? found }
        if let found = readCSeq(bytes) { fault = fault ?? found }
        if let found = readMaxForwards(bytes) { fault = fault ?? found }
        return fault
    }

    @inline(__always)
    private mutating func readVias(_ bytes: Span<UInt8>) -> SIPFault? {
        guard has(.via) else { return .missingVia }
        for i in places(of: .via) where fields[i].id == .via {
            let value = fields[i].value
            var at = Int(value.start)
            while true {
                // In place: built of 2-byte pieces and copied at once, it would wait for its own stores.
                let isTop = viaCount == 0
                var other = Via()
                let fault =
                    isTop
                    ? topVia.read(at: &at, to: value.end, in: bytes) : other.read(at: &at, to: value.end, in: bytes)
                if isTop { hasSoundTopVia = fault == nil }
                if let fault {
                    // With the sender's address alone it can still be told that the rest is wrong.
                    if isTop, !topVia.sentBy.isAbsent { viaCount = 1 }
                    return fault
                }
                viaCount &+= 1
                guard viaCount <= Limits.vias else { return .tooManyVias }
                guard at < value.end else { break }
                // `read` stopped at a comma: another value has to follow.
                at &+= 1
            }
        }
        return nil
    }

    @inline(__always)
    private mutating func readAddresses(_ bytes: Span<UInt8>) -> SIPFault? {
        guard let fromField = field(.from) else { return .missingFrom }
        do {
            try from.read(all: fromField.value, in: bytes)
        } catch {
            from = NameAddress()
            return error == .uriTooLong ? error : .badFrom
        }
        guard let toField = field(.to) else { return .missingTo }
        do {
            try to.read(all: toField.value, in: bytes)
        } catch {
            to = NameAddress()
            return error == .uriTooLong ? error : .badTo
        }
        return nil
    }

    /// callid = word [ "@" word ]: visible, without a space.
    @inline(__always)
    private mutating func readCallID(_ bytes: Span<UInt8>) -> SIPFault? {
        guard let value = field(.callID)?.value else { return .missingCallID }
        guard value.count > 0, Int(value.count) <= Limits.callIDBytes else { return .badCallID }
        guard bytes.run(of: .visible, from: Int(value.start), to: value.end) == value.end else { return .badCallID }
        callID = value
        return nil
    }

    /// 1*DIGIT LWS Method; a number above 2^32-1 is none (RFC 3261 §8.1.1.5, RFC 4475 §3.1.2.4).
    @inline(__always)
    private mutating func readCSeq(_ bytes: Span<UInt8>) -> SIPFault? {
        guard let value = field(.cseq)?.value else { return .missingCSeq }
        let end = value.end
        guard let number = bytes.decimal(from: Int(value.start), to: end, upTo: UInt64(UInt32.max)) else {
            return .badCSeq
        }
        let start = bytes.skipSpace(from: number.end, to: end)
        guard start > number.end, start < end, bytes.run(of: .token, from: start, to: end) == end else {
            return .badCSeq
        }
        cseq.number = UInt32(truncatingIfNeeded: number.value)
        cseq.methodName = ByteRange(start, end)
        guard isRequest else {
            cseq.method = SIPMethod(cseq.methodName, in: bytes)
            return nil
        }
        if bytes.equal(cseq.methodName, methodName) {
            cseq.method = method
            return nil
        }
        cseq.method = SIPMethod(cseq.methodName, in: bytes)
        return method == .unknown && !methodName.isEmpty ? .unknownMethodMismatch : .methodMismatch
    }

    @inline(__always)
    private mutating func readMaxForwards(_ bytes: Span<UInt8>) -> SIPFault? {
        guard let value = field(.maxForwards)?.value else { return nil }
        // Above 255 it is taken as 255 (RFC 4475 §3.1.2.4 lets a default stand in); a billion billions is no number.
        guard let number = bytes.decimal(from: Int(value.start), to: value.end, upTo: 1_000_000_000),
            number.end == value.end
        else { return .badMaxForwards }
        maxForwards = UInt8(truncatingIfNeeded: min(number.value, 255))
        return nil
    }

    /// Where the body is. Content-Length may stand twice when it says the same.
    @inline(__always)
    mutating func frame(_ bytes: Span<UInt8>, _ framing: Framing) -> SIPFault? {
        let available = bytes.count &- bodyStart
        if let fault = readContentLength(bytes) { return fault }
        guard let length = contentLength else {
            guard framing == .datagram else { return .missingContentLength }
            if available > 0 { body = ByteRange(bodyStart, bytes.count) }
            return nil
        }
        guard length <= available else { return .truncatedBody }
        if length > 0 { body = ByteRange(bodyStart, bodyStart &+ length) }
        return nil
    }

    /// Content-Length by its own, for the one who cuts streams.
    @inline(__always)
    mutating func readContentLength(_ bytes: Span<UInt8>) -> SIPFault? {
        guard has(.contentLength) else { return nil }
        for i in places(of: .contentLength) where fields[i].id == .contentLength {
            let value = fields[i].value
            guard
                let number = bytes.decimal(from: Int(value.start), to: value.end, upTo: UInt64(UInt32.max)),
                number.end == value.end
            else { return .badContentLength }
            let length = Int(number.value)
            guard contentLength == nil || contentLength == length else { return .badContentLength }
            contentLength = length
        }
        return nil
    }
}
