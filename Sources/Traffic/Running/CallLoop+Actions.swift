import Wire

/// Carries out what the state machines ask for.
extension CallLoop {
    mutating func ring(_ alarm: Alarm) {
        switch alarm {
        case .carrier(let sequence, let inner):
            guard let call = calls[sequence] else { return }
            perform(call.carrier.ring(inner), call)
        case .called(let sequence, let leg, let inner):
            guard let call = calls[sequence], call.called?.leg == leg else { return }
            perform(call.called?.party.ring(inner) ?? [], call)
        case .forget(let sequence):
            calls[sequence] = nil
        }
    }

    mutating func perform(_ actions: [CarrierCall.Action], _ call: LiveCall) {
        for action in actions {
            switch action {
            case .sendInvite(let leg):
                let hop = hop(leg, of: call)
                call.writer.invite(hop.uri, leg: leg, into: &text)
                send(leg, to: hop.address, of: call)
            case .sendAck(let leg):
                let hop = hop(leg, of: call)
                call.writer.ack(hop.uri, leg: leg, toLine: hop.toLine, into: &text)
                send(leg, to: hop.address, of: call)
            case .sendAckAnswered(let leg):
                let hop = hop(leg, of: call)
                call.writer.ackAnswered(hop.remote?.uri ?? hop.uri, leg: leg, toLine: hop.toLine, into: &text)
                send(to: hop.remote?.address ?? hop.address, from: call.station)
            case .sendCancel(let leg):
                let hop = hop(leg, of: call)
                call.writer.cancel(hop.uri, leg: leg, into: &text)
                send(leg, to: hop.address, of: call)
            case .sendBye(let leg):
                let hop = hop(leg, of: call)
                call.writer.bye(hop.remote?.uri ?? hop.uri, leg: leg, toLine: hop.toLine, into: &text)
                send(to: hop.remote?.address ?? hop.address, from: call.station)
            case .set(let alarm, let delay):
                alarms.set(.carrier(call.plan.sequence, alarm), at: now + delay)
            case .decide(let outcome):
                call.outcome = outcome
                report.decide(call.plan.kind, outcome)
                if outcome == .byItself(.silence) { report.health.wasSilent() }
            case .over:
                settle(call)
            }
        }
    }

    mutating func perform(_ actions: [AnsweringParty.Action], _ call: LiveCall) {
        guard let called = call.called else { return }
        let tag = "v\(called.leg).\(String(call.plan.sequence, radix: 16))"
        for action in actions {
            switch action {
            case .respond(let code):
                if code == 200 { report.answered(isDesk: called.station.isDesk) }
                AnswerWriter.write(code, to: called.invite, tag: tag, contact: called.station.address, into: &text)
                called.station.queue(text.bytes, to: called.peer)
            case .sendBye:
                AnswerWriter.bye(
                    "sip:\(call.station.address)", answering: called.invite, tag: tag, own: called.station.address,
                    branch: "\(run).\(String(call.plan.sequence, radix: 16)).\(called.leg)z", into: &text)
                called.station.queue(text.bytes, to: call.station.address)
            case .set(let alarm, let delay):
                alarms.set(.called(call.plan.sequence, leg: called.leg, alarm), at: now + delay)
            case .over:
                settle(call)
            }
        }
    }

    /// A gate's contact; past the contacts, and where the carrier goes on by itself, its own onward address.
    private func hop(_ leg: Int, of call: LiveCall) -> LiveCall.Hop {
        if leg < call.hops.count { return call.hops[leg] }
        let own = call.station.address
        return LiveCall.Hop(uri: "sip:\(call.plan.callee.text)@\(own);user=phone", address: own)
    }

    /// The gate's own leg goes by its connection, where there is one.
    private func send(_ leg: Int, to address: PeerAddress?, of call: LiveCall) {
        if leg == 0, call.trunk < connections.count {
            connections[call.trunk].queue(text.bytes)
        } else {
            send(to: address, from: call.station)
        }
    }

    /// Invented numbers stay on this machine, whatever an answer says.
    private func send(to address: PeerAddress?, from station: Station) {
        guard let address, address.isLoopback, address.family == gate.family else { return }
        station.queue(text.bytes, to: address)
    }

    /// Forgets a call when both its ends are over; what is left of one end gets a moment for repeated messages.
    private mutating func settle(_ call: LiveCall) {
        if call.isOver {
            calls[call.plan.sequence] = nil
        } else if call.carrier.isOver {
            alarms.set(.forget(call.plan.sequence), at: now + 4_000_000_000)
        }
    }
}
