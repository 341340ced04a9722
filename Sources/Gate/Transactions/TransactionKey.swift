// Owner: the thread that judges. Allocates nothing. Budget: 50 ns.

import SIP
import Wire

/// What makes two INVITEs the same transaction, as a hash (RFC 3261 §17.2.3): source address, branch and sent-by; for a
/// branch without the magic cookie (RFC 2543) source, sent-by, Call-ID, CSeq number, From tag and Request-URI.
struct TransactionKey: Hashable, Sendable, BitwiseCopyable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    /// Hash of who calls whom in what call: the same branch with another content is no retransmission, and is judged.
    var content: UInt32 = 0

    init(high: UInt64, low: UInt64, content: UInt32) {
        self.high = high
        self.low = low
        self.content = content
    }

    /// An ACK or CANCEL has the key of its INVITE, with another content.
    init(_ message: borrowing SIPMessage, in bytes: Span<UInt8>, from peer: PeerAddress, seed: ByteHash.Seed) {
        var hash = ByteHash(seed)
        hash.absorb(peer.high, peer.low)
        let via = message.topVia
        hash.absorb(bytes.extracting(via.sentBy.bounds))
        if via.hasMagicCookie(in: bytes) {
            hash.absorb(bytes.extracting(via.branch.bounds))
        } else {
            hash.absorb(bytes.extracting(message.callID.bounds))
            hash.absorb(bytes.extracting(message.from.tag.bounds))
            hash.absorb(bytes.extracting(message.requestURI.whole.bounds))
            hash.absorb(UInt64(message.cseq.number), 0)
        }
        high = hash.high
        low = hash.low
        guard message.method == .invite else { return }
        var inside = ByteHash(seed)
        inside.absorb(bytes.extracting(message.requestURI.whole.bounds))
        inside.absorb(bytes.extracting(message.callID.bounds))
        inside.absorb(bytes.extracting(message.value(.from).bounds))
        if message.has(.pAssertedIdentity) {
            inside.absorb(bytes.extracting(message.value(.pAssertedIdentity).bounds))
        }
        if message.has(.remotePartyID) { inside.absorb(bytes.extracting(message.value(.remotePartyID).bounds)) }
        content = UInt32(truncatingIfNeeded: inside.high ^ inside.low)
    }
}
