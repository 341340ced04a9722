// Owner: the judge's thread. Costs one comparison where no trunk has overload control.

import SIP
import Telephony
import Wire

extension ProxyCore {
    /// What an answer tells of the load to the client whose request had this Via (RFC 7339 §5); nil: nothing.
    func load(_ flow: Flow, _ via: Via, _ bytes: Span<UInt8>) -> OverloadFeedback? {
        guard trunks.tellsLoad, trunks.profile(trunks.trunk(of: flow).index).tellsLoad,
            via.asksForLossControl(in: bytes)
        else { return nil }
        return overload.feedback
    }

    func load(_ transaction: ProxyTransaction) -> OverloadFeedback? {
        transaction.asksForLoad ? overload.feedback : nil
    }
}

/// Where an answer is read again, to be told more in it. Allocates until it is warm.
final class AnswerDesk {
    private var message = SIPMessage()
    private var copy: [UInt8] = []

    /// The length of the answer in the batch's room, with the feedback in its topmost Via.
    func tell(_ feedback: OverloadFeedback, in batch: inout UDPBatch, length: Int) -> Int {
        guard length > 0 else { return length }
        var room = batch.room()
        copy.removeAll(keepingCapacity: true)
        for index in 0..<length { copy.append(room[index]) }
        guard (try? message.parse(copy.span, framing: .datagram)) != nil else { return length }
        if let longer = feedback.write(message, copy.span, into: &room) { return longer }
        for index in 0..<length { room[index] = copy[index] }
        return length
    }
}
