package import Telephony
package import Wire

/// One message of a traced call, its numbers masked.
package struct TracedMessage: Sendable {
    /// Who stands at the other end.
    package enum Peer: Hashable, Sendable {
        /// By the trunk's name.
        case trunk(String)
        case desk
        case other
    }

    package let time: Timestamp
    /// The other end; ours is `own`.
    package let peer: PeerAddress
    package let own: PeerAddress
    package let role: Peer
    /// Qorgan sent it; else it received it.
    package let isSent: Bool
    package let transport: TraceTransport
    /// Masked, of the length that the message had.
    package let bytes: [UInt8]
    /// As written; of a response, what its CSeq names.
    package let method: String
    /// Nil for a request.
    package let status: Int?
    /// `Moved Temporarily`; empty for a request.
    package let phrase: String
    package let hasSDP: Bool
    /// The same bytes went the same way before.
    package let isRepeat: Bool

    package var source: PeerAddress { isSent ? own : peer }
    package var destination: PeerAddress { isSent ? peer : own }
    /// `INVITE` or `302 Moved Temporarily`.
    package var title: String {
        guard let status else { return method }
        return phrase.isEmpty ? String(status) : "\(status) \(phrase)"
    }
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A call that was traced: its messages in the order of their times.
package struct TracedCall: Sendable {
    /// One call of a folder of paper: more is not read by anybody.
    package static let mostMessages = 500

    /// Counts up over all traces of a process.
    package let id: UInt64
    package let trunk: String
    /// As in the journal; for finding the call there, not for showing it.
    package let callID: String
    /// Masked.
    package let caller: String
    package let callee: String
    package internal(set) var messages: [TracedMessage] = []
    /// Beyond `mostMessages`.
    package internal(set) var notKept = 0
    /// Messages of all calls that found no room while this one was traced.
    package internal(set) var lost: UInt64 = 0

    package var began: Timestamp { messages.first?.time ?? Timestamp(microseconds: 0) }
    package var ended: Timestamp { messages.last?.time ?? Timestamp(microseconds: 0) }

    /// The last final answer to an INVITE that went to the trunk.
    package var answer: TracedMessage? {
        let finals = messages.filter { $0.method == "INVITE" && ($0.status ?? 0) >= 200 }
        return finals.first { $0.isSent && $0.role == .trunk(trunk) } ?? finals.last
    }
    package var repeats: Int { messages.count { $0.isRepeat } }
}
