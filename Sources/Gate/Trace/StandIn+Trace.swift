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
    borrowing func traceSent(_ trace: GateMailbox.Letters.Tracing, own: PeerAddress) {
        let microseconds = Clock.realtimeMicroseconds()
        replies.trace(
            trace.tap.watchdog, ofTrunk: trace.trunk, in: trunks, own: own, isSent: true, microseconds: microseconds)
        traceForwards(trace, microseconds: microseconds)
    }

    private borrowing func traceForwards(_ trace: GateMailbox.Letters.Tracing, microseconds: Int64) {
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
        let ways = trace.tap.watchdog.take(
            messages, ofTrunk: trace.trunk, in: trunks, microseconds: now.microseconds)
        let microseconds = Clock.realtimeMicroseconds()
        replies.trace(
            trace.tap.watchdog, streamReplies, by: ways, ofTrunk: trace.trunk, in: trunks, microseconds: microseconds)
        traceForwards(trace, microseconds: microseconds)
    }
}
