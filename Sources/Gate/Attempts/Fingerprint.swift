// Owner: the thread that judges; pure. Allocates nothing. Budget: 400 ns with a session description of 20 lines.

package import SIP

/// The hand of the software that makes a call, in 64 bits: shapes and never values, so that a dialler which changes its
/// numbers, its addresses and its Call-IDs keeps it.
///
/// | of | is taken |
/// |---|---|
/// | headers | which ones, in their order; those that hops add are passed over |
/// | User-Agent | its text |
/// | Call-ID, tag of From, branch of the lowest Via | how long, of which classes of characters, divided by what |
/// | session description | which lines, in their order; user of `o=`, `s=`, the codecs of `m=`, `a=ptime` |
///
/// A network element that writes messages anew (a B2BUA) shows its own hand for all calls behind it. It is no proof:
/// whoever reads this code can write messages like another's; it is then another's reputation that he has.
package enum Fingerprint {
    /// Of an INVITE; never 0.
    package static func of(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> UInt64 {
        var hash = ByteHash(.journal)
        hash.absorb(headers(message), 1)
        if message.has(.userAgent) { hash.absorb(bytes.extracting(message.value(.userAgent).bounds)) }
        hash.absorb(shape(bytes.extracting(message.callID.bounds)), 2)
        if !message.from.tag.isAbsent { hash.absorb(shape(bytes.extracting(message.from.tag.bounds)), 3) }
        hash.absorb(lowestBranch(message, in: bytes), 4)
        if let body = message.sdpBody(in: bytes) { hash.absorb(session(bytes.extracting(body.bounds)), 5) }
        return max(1, hash.high ^ hash.low)
    }

    /// Of a call record, which holds less: User-Agent and the shape of the Call-ID; 0 where it has no User-Agent.
    package static func of(userAgent: Span<UInt8>, callID: Span<UInt8>) -> UInt64 {
        guard !userAgent.isEmpty else { return 0 }
        var hash = ByteHash(.journal)
        hash.absorb(userAgent)
        hash.absorb(shape(callID), 2)
        return max(1, hash.high ^ hash.low)
    }

    /// What hops put in, or take from each other, tells nothing of where the call began.
    private static let hops: UInt64 = [
        HeaderID.via, .route, .recordRoute, .maxForwards, .pAssertedIdentity, .remotePartyID, .diversion, .historyInfo,
        .privacy, .identity, .reason, .pChargingVector, .pAccessNetworkInfo, .server, .proxyAuthorization,
        .authorization,
    ].reduce(0) { $0 | 1 << UInt64($1.rawValue) }

    private static func headers(_ message: borrowing SIPMessage) -> UInt64 {
        var order: UInt64 = 0
        for index in 0..<min(message.headerCount, 48) {
            let field = message.field(at: index)
            guard hops & 1 << UInt64(field.id.rawValue) == 0 else { continue }
            // Of a header without a meaning here, the length of its name.
            let word = UInt64(field.id.rawValue) | (field.id == .other ? UInt64(field.name.count) << 8 : 0)
            order = fold(order, word)
        }
        return order
    }

    private static func lowestBranch(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> UInt64 {
        var cursor = message.cursor(.via)
        var last: ByteRange?
        while let value = message.nextValue(&cursor, in: bytes) { last = value }
        guard let last, let via = Via(last, in: bytes), !via.branch.isAbsent else { return 0 }
        return shape(bytes.extracting(via.branch.bounds))
    }

    /// Runs of letters and digits by length and classes, with what stands between them; up to an `@`.
    ///
    /// Random text of one generator has one shape: of a short run only the length counts, since it may lack a class by
    /// chance; of a long one the length in steps of four, since decimals have leading zeros no more than words do.
    package static func shape(_ text: Span<UInt8>) -> UInt64 {
        var result: UInt64 = 0
        var run: UInt64 = 0
        var classes: UInt64 = 0
        for index in 0..<min(text.count, 256) {
            let byte = text[index]
            let kind = classOf(byte)
            if kind != 0 {
                run &+= 1
                classes |= kind
                continue
            }
            result = fold(result, element(run, classes))
            run = 0
            classes = 0
            result = fold(result, UInt64(byte) << 32)
            if byte == UInt8(ascii: "@") { return fold(result, host(text.extracting(index + 1..<text.count))) }
        }
        return fold(result, element(run, classes))
    }

    private static func element(_ run: UInt64, _ classes: UInt64) -> UInt64 {
        switch run {
        case 0..<8: run
        // Twelve hexadecimal digits are without a letter once in 300 times: these classes count as one.
        case 8..<16: (run / 4) << 16 | (classes & 12) << 24
        default: (run / 4) << 16 | classes << 24
        }
    }

    /// Digits 1; a to f 2; other small letters 4; capitals 8; else 0.
    @inline(__always)
    private static func classOf(_ byte: UInt8) -> UInt64 {
        switch byte {
        case 0x30...0x39: 1
        case 0x61...0x66: 2
        case 0x67...0x7A: 4
        case 0x41...0x5A: 8
        default: 0
        }
    }

    /// An address, or a name.
    private static func host(_ text: Span<UInt8>) -> UInt64 {
        for index in 0..<min(text.count, 64) where classOf(text[index]) > 1 && text[index] != UInt8(ascii: ":") {
            return 2 << 40
        }
        return 1 << 40
    }

    /// The letters of the lines in their order, and of some lines what the software writes by itself.
    private static func session(_ body: Span<UInt8>) -> UInt64 {
        var result: UInt64 = 0
        var at = 0
        var lines = 0
        while at < body.count, lines < 48 {
            var end = at
            while end < body.count, body[end] != 0x0A { end += 1 }
            let last = end > at && body[end - 1] == 0x0D ? end - 1 : end
            if last > at + 1, body[at + 1] == UInt8(ascii: "=") { result = line(body.extracting(at..<last), result) }
            at = end + 1
            lines += 1
        }
        return result
    }

    private static func line(_ text: Span<UInt8>, _ before: UInt64) -> UInt64 {
        let letter = text[0]
        var result = fold(before, UInt64(letter))
        switch letter {
        case UInt8(ascii: "o"): result = words(text, from: 0, to: 1, result)
        case UInt8(ascii: "s"): result = words(text, from: 0, to: 3, result)
        case UInt8(ascii: "m"): result = words(text, from: 2, to: 32, words(text, from: 0, to: 1, result))
        case UInt8(ascii: "a"):
            // The attribute's name; of ptime its value too.
            let isTime = begins(text, "a=ptime:")
            for index in 2..<text.count {
                if text[index] == UInt8(ascii: ":"), !isTime { break }
                result = fold(result, UInt64(text[index]))
            }
        default: break
        }
        return result
    }

    private static func begins(_ text: Span<UInt8>, _ prefix: StaticString) -> Bool {
        guard text.count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where text[index] != prefix.utf8Start[index] { return false }
        return true
    }

    /// The words `from` up to `to` of a line's value.
    private static func words(_ text: Span<UInt8>, from: Int, to: Int, _ before: UInt64) -> UInt64 {
        var result = before
        var word = 0
        for index in 2..<text.count {
            if text[index] == UInt8(ascii: " ") { word += 1 }
            if word >= to { break }
            if word >= from { result = fold(result, UInt64(text[index])) }
        }
        return result
    }

    @inline(__always)
    private static func fold(_ before: UInt64, _ word: UInt64) -> UInt64 {
        let product = (before ^ word &+ 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        return product ^ product >> 32
    }
}
