// Owner: the judge's thread, while a trace runs.

import Wire

extension Judge {
    /// What is about to be sent.
    borrowing func traceReplies(_ trace: GateMailbox.Letters.Tracing, own: PeerAddress) {
        replies.trace(
            trace.tap.judge, ofTrunk: trace.trunk, in: trunks, own: own, isSent: true,
            microseconds: Clock.realtimeMicroseconds())
    }

    /// Messages of connections, and the answers to them.
    borrowing func traceStreams(
        _ trace: GateMailbox.Letters.Tracing, _ messages: ArraySlice<StreamMessage>, at now: Moment
    ) {
        let ways = trace.tap.judge.take(messages, ofTrunk: trace.trunk, in: trunks, microseconds: now.microseconds)
        replies.trace(
            trace.tap.judge, streamReplies, by: ways, ofTrunk: trace.trunk, in: trunks,
            microseconds: Clock.realtimeMicroseconds())
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
        for (reply, flow) in zip(core.output.streams, core.output.streamFlows) {
            trace.tap.judge.take(
                reply.bytes.span, isSent: true, peer: flow.peer, TraceWay(flow, own: core.addresses.own(flow)),
                ofTrunk: trace.trunk, in: core.trunks, microseconds: microseconds)
        }
    }
}

extension TraceMouth {
    /// Messages that came by connections; returns by which way each connection's answers go.
    @discardableResult
    func take(
        _ messages: ArraySlice<StreamMessage>, ofTrunk trunk: UInt16, in trunks: TrunkSet, microseconds: Int64
    ) -> [ConnectionID: TraceWay] {
        var ways: [ConnectionID: TraceWay] = [:]
        for message in messages {
            let way = ways[message.connection] ?? TraceWay(of: message, in: trunks)
            ways[message.connection] = way
            take(
                message.bytes, isSent: false, peer: message.peer, way, ofTrunk: trunk, in: trunks,
                microseconds: microseconds)
        }
        return ways
    }
}
