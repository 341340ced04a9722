// Owner: the judge's thread, while a trace runs.

import Wire

extension Judge {
    /// What is about to be sent.
    borrowing func traceReplies(_ trace: GateMailbox.Letters.Tracing, own: PeerAddress, isStream: Bool = false) {
        replies.trace(
            trace.tap.judge, ofTrunk: trace.trunk, in: trunks, own: own, isSent: true, isStream: isStream,
            microseconds: Clock.realtimeMicroseconds())
    }

    /// Messages of connections, and the answers to them.
    borrowing func traceStreams(
        _ trace: GateMailbox.Letters.Tracing, _ messages: ArraySlice<StreamMessage>, at now: Moment
    ) {
        for message in messages {
            trace.tap.judge.take(message, ofTrunk: trace.trunk, in: trunks, microseconds: now.microseconds)
        }
        guard let own = messages.first?.local else { return }
        traceReplies(trace, own: own, isStream: true)
    }
}

extension ProxyJudge {
    /// What is about to be sent.
    borrowing func traceOutput(_ trace: GateMailbox.Letters.Tracing) {
        let microseconds = Clock.realtimeMicroseconds()
        core.output.forEachBatch { batch, socket in
            batch.trace(
                trace.tap.judge, ofTrunk: trace.trunk, in: core.trunks, own: core.addresses.udp[socket], isSent: true,
                microseconds: microseconds)
        }
        for (reply, peer) in zip(core.output.streams, core.output.streamPeers) {
            trace.tap.judge.take(
                reply.bytes.span, isSent: true, peer: peer,
                own: core.addresses.own(Flow(peer: peer, connection: reply.connection)),
                isStream: true, ofTrunk: trace.trunk, in: core.trunks, microseconds: microseconds)
        }
    }
}

extension TraceMouth {
    /// A message that came by a connection.
    func take(_ message: StreamMessage, ofTrunk trunk: UInt16, in trunks: TrunkSet, microseconds: Int64) {
        take(
            message.bytes, isSent: false, peer: message.peer, own: message.local, isStream: true, ofTrunk: trunk,
            in: trunks, microseconds: microseconds)
    }
}
