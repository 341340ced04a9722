// Owner: the thread that answers. Allocates: never. Budget: 600 ns, a second parse with it; only for a client that asks.

/// What a server tells the client before it of its load, in the topmost Via of an answer (RFC 7339 §4): the loss-based
/// scheme, and no other.
///
/// ```
/// Via: SIP/2.0/UDP sbc.example.net;branch=z9hG4bK1;oc;oc-algo="loss,rate"                  // asks
/// Via: SIP/2.0/UDP sbc.example.net;branch=z9hG4bK1;oc=20;oc-algo="loss";oc-validity=1000;oc-seq=1282321615.782
/// ```
package struct OverloadFeedback: Hashable, Sendable, BitwiseCopyable {
    /// Of a hundred requests, those that the client is asked to keep back: 0 to 100.
    package var lossPercent: UInt8
    /// For how long without being told anew; 0 ends it (§4.3).
    package var validityMilliseconds: UInt32
    /// Milliseconds of a clock that goes on: a client passes by what is older than the last that it was told (§4.4).
    package var sequence: UInt64

    package init(lossPercent: UInt8, validityMilliseconds: UInt32, sequence: UInt64) {
        self.lossPercent = min(lossPercent, 100)
        self.validityMilliseconds = validityMilliseconds
        self.sequence = sequence
    }

    /// The answer once more, with this in its topmost Via in the place of what the client asked there, or somebody wrote.
    /// Whether the client asks (§5.1) the caller knows from its request. The length, or nil where the Via cannot be read or
    /// it does not fit: then `room` holds nothing of use.
    package func write(
        _ answer: borrowing SIPMessage, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) -> Int? {
        let via = answer.topVia
        guard answer.hasSoundTopVia else { return nil }
        var writer = ReplyWriter()
        writer.write(bytes.extracting(0..<via.sentBy.end), into: &room)
        writer.write(parametersOf: via, bytes, without: { $0.isOfOverloadControl(in: bytes) }, into: &room)
        writeParameters(&writer, into: &room)
        writer.write(bytes.extracting(via.whole.end..<bytes.count), into: &room)
        return writer.didOverflow ? nil : writer.count
    }

    private func writeParameters(_ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        writer.write(";oc=", into: &room)
        writer.write(decimal: UInt64(lossPercent), into: &room)
        writer.write(";oc-algo=\"loss\";oc-validity=", into: &room)
        writer.write(decimal: UInt64(validityMilliseconds), into: &room)
        writer.write(";oc-seq=", into: &room)
        writer.write(decimal: sequence / 1_000, into: &room)
        let rest = sequence % 1_000
        writer.write(rest < 10 ? ".00" : rest < 100 ? ".0" : ".", into: &room)
        writer.write(decimal: rest, into: &room)
    }
}

extension Via {
    /// The client reduces what it sends when it is told to, by the loss scheme (RFC 7339 §5.1): `oc` without a value, and
    /// `loss` in the list of `oc-algo`.
    package func asksForLossControl(in bytes: Span<UInt8>) -> Bool {
        var hasOffer = false
        var knowsLoss = false
        var at = sentBy.end
        let end = Swift.min(whole.end, bytes.count)
        while let parameter = try? Parameter(at: &at, to: end, in: bytes, fault: .badVia) {
            if bytes.matches(parameter.name, "oc") { hasOffer = parameter.value.isAbsent }
            if bytes.matches(parameter.name, "oc-algo") { knowsLoss = bytes.lists("loss", in: parameter.value) }
        }
        return hasOffer && knowsLoss
    }

    /// Somebody has written what a server tells (§4): `oc` with a value, `oc-validity` or `oc-seq`.
    package func tellsLoad(in bytes: Span<UInt8>) -> Bool {
        var at = sentBy.end
        let end = Swift.min(whole.end, bytes.count)
        while let parameter = try? Parameter(at: &at, to: end, in: bytes, fault: .badVia) {
            if parameter.tellsLoad(in: bytes) { return true }
        }
        return false
    }
}

extension ReplyWriter {
    /// The Via without what a server tells in it of its load: from the first byte of its value to its last.
    package mutating func write(
        untold via: Via, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        write(bytes.extracting(Int(via.whole.start)..<via.sentBy.end), into: &room)
        write(parametersOf: via, bytes, without: { $0.tellsLoad(in: bytes) }, into: &room)
    }

    fileprivate mutating func write(
        parametersOf via: Via, _ bytes: Span<UInt8>, without: (Parameter) -> Bool, into room: inout MutableSpan<UInt8>
    ) {
        var at = via.sentBy.end
        while let parameter = try? Parameter(at: &at, to: via.whole.end, in: bytes, fault: .badVia) {
            if without(parameter) { continue }
            write(bytes.extracting(parameter.whole.bounds), into: &room)
        }
    }
}

extension Parameter {
    fileprivate func tellsLoad(in bytes: Span<UInt8>) -> Bool {
        switch name.count {
        case 2: !value.isAbsent && bytes.matches(name, "oc")
        case 6: bytes.matches(name, "oc-seq")
        case 11: bytes.matches(name, "oc-validity")
        default: false
        }
    }

    fileprivate func isOfOverloadControl(in bytes: Span<UInt8>) -> Bool {
        switch name.count {
        case 2: bytes.matches(name, "oc")
        case 6: bytes.matches(name, "oc-seq")
        case 7: bytes.matches(name, "oc-algo")
        case 11: bytes.matches(name, "oc-validity")
        default: false
        }
    }
}

extension Span<UInt8> {
    /// `word` is one of a list that commas divide, letters in either case.
    fileprivate func lists(_ word: StaticString, in list: ByteRange) -> Bool {
        var start = Int(list.start)
        let end = Swift.min(list.end, count)
        while start < end {
            var comma = start
            while comma < end, self[comma] != Ascii.comma { comma &+= 1 }
            let first = skipSpace(from: start, to: comma)
            if matches(ByteRange(first, trimmedEnd(first, comma)), word) { return true }
            start = comma &+ 1
        }
        return false
    }
}
