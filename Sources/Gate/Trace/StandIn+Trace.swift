// Owner: the watchdog's thread, while a trace runs.

import Wire

extension StandIn {
    borrowing func traceReceived(
        _ trace: GateMailbox.Letters.Tracing, _ requests: borrowing UDPBatch, own: PeerAddress
    ) {
        requests.trace(
            trace.tap.watchdog, ofTrunk: trace.trunk, in: trunks, own: own, isSent: false,
            microseconds: Clock.realtimeMicroseconds())
    }

    /// What is about to be sent: answers, and in proxy mode what goes on.
    borrowing func traceSent(_ trace: GateMailbox.Letters.Tracing, own: PeerAddress, isStream: Bool = false) {
        let microseconds = Clock.realtimeMicroseconds()
        replies.trace(
            trace.tap.watchdog, ofTrunk: trace.trunk, in: trunks, own: own, isSent: true, isStream: isStream,
            microseconds: microseconds)
        guard let addresses = parts.stateless?.addresses else { return }
        forwards.forEachBatch { batch, socket in
            batch.trace(
                trace.tap.watchdog, ofTrunk: trace.trunk, in: trunks, own: addresses.udp[socket], isSent: true,
                microseconds: microseconds)
        }
    }

    /// Messages of connections, and the answers to them.
    borrowing func traceStreams(
        _ trace: GateMailbox.Letters.Tracing, _ messages: ArraySlice<StreamMessage>, at now: Moment
    ) {
        for message in messages {
            trace.tap.watchdog.take(message, ofTrunk: trace.trunk, in: trunks, microseconds: now.microseconds)
        }
        guard let own = messages.first?.local else { return }
        traceSent(trace, own: own, isStream: true)
    }
}
