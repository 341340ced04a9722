// Owner: a value. Allocates nothing. Budget: 100 ns to make one, 30 ns to read one.

import SIP
import Wire

/// The branch of our Via: it says by itself which transaction an answer belongs to, and whether a request came back.
///
/// `z9hG4bK`, `Q`, a letter for the kind, 16 hex digits `id`, a digit for the attempt, 16 hex digits `loop`.
///
/// | kind | id |
/// |---|---|
/// | `t` | a stateful transaction: its slot and what nobody outside can foresee |
/// | `s` | a request that went on statelessly: a keyed hash of where its answer goes (RFC 3261 §16.11) |
/// | `p` | a probe of a next hop |
///
/// `loop` is a keyed hash of what routing looks at (RFC 5393 §4.2): the same hash in a Via of ours means a loop, another
/// one a spiral, which may pass.
struct ProxyBranch: Hashable {
    enum Kind: UInt8 {
        case transaction = 0x74
        case stateless = 0x73
        case probe = 0x70
    }

    static let count = 7 + 2 + 16 + 1 + 16

    var kind: Kind
    var id: UInt64
    var attempt: Int
    var loop: UInt64

    init(_ kind: Kind, id: UInt64, attempt: Int = 0, loop: UInt64 = 0) {
        self.kind = kind
        self.id = id
        self.attempt = attempt
        self.loop = loop
    }

    /// Nil for a branch that is none of ours.
    init?(_ range: ByteRange, in bytes: Span<UInt8>) {
        guard range.count == Self.count, range.end <= bytes.count,
            bytes.matches(ByteRange(start: range.start, count: 7), "z9hG4bK")
        else { return nil }
        let start = Int(range.start)
        guard bytes[start + 7] == UInt8(ascii: "Q"), let kind = Kind(rawValue: bytes[start + 8]),
            let id = Self.hex(start + 9, 16, in: bytes), let attempt = Self.hex(start + 25, 1, in: bytes),
            let loop = Self.hex(start + 26, 16, in: bytes)
        else { return nil }
        self.init(kind, id: id, attempt: Int(attempt), loop: loop)
    }

    func write(_ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        writer.write("z9hG4bKQ", into: &room)
        switch kind {
        case .transaction: writer.write("t", into: &room)
        case .stateless: writer.write("s", into: &room)
        case .probe: writer.write("p", into: &room)
        }
        writer.write(hex: id, into: &room)
        writer.write(decimal: UInt64(attempt % 10), into: &room)
        writer.write(hex: loop, into: &room)
    }

    private static func hex(_ start: Int, _ count: Int, in bytes: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for at in start..<start + count {
            let byte = bytes[at]
            switch byte {
            case 48...57: value = value << 4 | UInt64(byte - 48)
            case 97...102: value = value << 4 | UInt64(byte - 87)
            default: return nil
            }
        }
        return value
    }

    // MARK: Hashes

    /// What routing looks at, as it came: Request-URI, Route, Call-ID, CSeq number, both tags. ACK and CANCEL have their
    /// INVITE's.
    static func loop(of message: borrowing SIPMessage, in bytes: Span<UInt8>, secret: ProxySecret) -> UInt64 {
        var hash = ByteHash(secret.seed)
        hash.absorb(bytes.extracting(message.requestURI.whole.bounds))
        hash.absorb(bytes.extracting(message.callID.bounds))
        hash.absorb(bytes.extracting(message.from.tag.bounds))
        hash.absorb(UInt64(message.cseq.number), 0)
        if message.has(.route) {
            var cursor = message.cursor(.route)
            while let value = message.nextValue(&cursor, in: bytes) { hash.absorb(bytes.extracting(value.bounds)) }
        }
        return secret.loop(hash)
    }

    /// The same for a request and for its answer: address, sent-by and branch of the hop before us, and the call.
    static func stateless(
        sender: PeerAddress, via: Via, callID: ByteRange, cseq: UInt32, in bytes: Span<UInt8>, secret: ProxySecret
    ) -> UInt64 {
        var hash = ByteHash(secret.seed)
        hash.absorb(sender.high, sender.low)
        hash.absorb(bytes.extracting(via.sentBy.bounds))
        hash.absorb(bytes.extracting(via.branch.bounds))
        hash.absorb(bytes.extracting(callID.bounds))
        hash.absorb(UInt64(cseq), 0)
        return secret.stateless(hash)
    }
}
