// Owner: the tap's thread; pure. Allocates nothing. Budget: 100 ns beside parsing.

package import SIP
package import Telephony
package import Wire

/// One captured SIP message, reduced to what tells how a call goes. A plain value of fixed size.
package struct TapEvent: Sendable, BitwiseCopyable {
    package enum Kind: Hashable, Sendable, BitwiseCopyable {
        /// An INVITE without a To tag: it opens a dialog.
        case invite
        /// 101 to 199 to an INVITE.
        case ringing
        /// 2xx to an INVITE.
        case answer
        /// 300 to 699 to an INVITE, with its code.
        case failure(UInt16)
        case ack
        case cancel
        case bye
        /// Anything else of a call: a sign of life.
        case other
    }

    package var kind: Kind
    /// `ByteHash.journalled` of the Call-ID, as `CallAttempt.callID`.
    package var callID: UInt64
    /// Hashes; 0: none.
    package var fromTag: UInt64
    package var toTag: UInt64
    package var cseq: UInt32
    package var source: PeerAddress
    package var destination: PeerAddress
    /// When it was captured: the time of everything that follows from it.
    package var time: Timestamp

    package init(
        _ kind: Kind, callID: UInt64, fromTag: UInt64 = 0, toTag: UInt64 = 0, cseq: UInt32 = 1,
        source: PeerAddress = .none, destination: PeerAddress = .none, time: Timestamp
    ) {
        self.kind = kind
        self.callID = callID
        self.fromTag = fromTag
        self.toTag = toTag
        self.cseq = cseq
        self.source = source
        self.destination = destination
        self.time = time
    }

    /// Of a message that parsed; nil for one that is part of no call (REGISTER, OPTIONS outside a dialog).
    package init?(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, from source: PeerAddress, to destination: PeerAddress,
        at time: Timestamp
    ) {
        guard let kind = Self.kind(of: message) else { return nil }
        self.init(
            kind, callID: ByteHash.journalled(bytes.extracting(message.callID.bounds)),
            fromTag: Self.hash(message.from.tag, bytes), toTag: Self.hash(message.to.tag, bytes),
            cseq: message.cseq.number, source: source, destination: destination, time: time)
    }

    private static func kind(of message: borrowing SIPMessage) -> Kind? {
        let inDialog = !message.to.tag.isAbsent
        guard message.isRequest else {
            guard message.cseq.method == .invite else { return inDialog ? .other : nil }
            switch message.statusCode {
            case 101...199: return .ringing
            case 200...299: return .answer
            case 300...699: return .failure(message.statusCode)
            default: return .other
            }
        }
        switch message.method {
        case .invite: return inDialog ? .other : .invite
        case .ack: return .ack
        case .cancel: return .cancel
        case .bye: return .bye
        case .unknown, .options, .register, .prack, .subscribe, .notify, .publish, .info, .refer, .message, .update:
            return inDialog ? .other : nil
        }
    }

    private static func hash(_ range: ByteRange, _ bytes: Span<UInt8>) -> UInt64 {
        guard !range.isEmpty, range.end <= bytes.count else { return 0 }
        return max(1, ByteHash.journalled(bytes.extracting(range.bounds)))
    }
}
