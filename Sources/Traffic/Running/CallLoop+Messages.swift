import Wire

/// What arrives at the stations.
extension CallLoop {
    mutating func take(_ bytes: [UInt8], from peer: PeerAddress, at station: Station) {
        guard let message = ReceivedMessage(bytes) else {
            report.strays += 1
            return
        }
        let call = sequence(of: message).flatMap { calls[$0] }
        switch message.start {
        case .answer(let code):
            guard let call else {
                report.strays += 1
                return
            }
            take(answer: code, message, call)
        case .request(let method):
            take(method, message, call, from: peer, at: station)
        }
    }

    /// `1f-RUN@host`: ours, of this run.
    private func sequence(of message: ReceivedMessage) -> UInt64? {
        let parts = message.bytes[message.callID].split(separator: 64, maxSplits: 1)
        let halves = (parts.first ?? []).split(separator: 45)
        guard halves.count == 2, halves[1].elementsEqual(run.utf8) else { return nil }
        return UInt64(String(decoding: halves[0], as: UTF8.self), radix: 16)
    }

    // MARK: Answers

    private mutating func take(answer code: Int, _ message: ReceivedMessage, _ call: LiveCall) {
        switch message.sequenceMethod {
        case .invite:
            let leg = message.sequenceNumber - 1
            guard leg >= 0, leg <= call.hops.count else { return }
            guard code >= 200 else {
                if code > 100, leg > 0 { perform(call.carrier.provisional(leg: leg), call) }
                return
            }
            if leg == call.hops.count { call.hops.append(onward(call)) }
            call.hops[leg].toLine = message.bytes[message.to]
            if leg == 0 { report.health.answered(at: now) }
            if leg == 0, code >= 300 {
                gateAnswered(code, message, call)
            } else if code < 300 {
                if let target = RedirectTarget.all(in: message).first, let address = target.address {
                    call.hops[leg].remote = (target.uri, address)
                }
                perform(call.carrier.answered(leg: leg), call)
            } else {
                perform(call.carrier.refused(leg: leg), call)
            }
        case .bye:
            // The called side's BYE is the first request of its own; the carrier's follows two INVITEs.
            if message.sequenceNumber == 1 {
                perform(call.called?.party.byeAnswered() ?? [], call)
            } else {
                perform(call.carrier.byeAnswered(), call)
            }
        case .ack, .cancel, .other: break
        }
    }

    private func onward(_ call: LiveCall) -> LiveCall.Hop {
        let own = call.station.address
        return LiveCall.Hop(uri: "sip:\(call.plan.callee.text)@\(own);user=phone", address: own)
    }

    private mutating func gateAnswered(_ code: Int, _ message: ReceivedMessage, _ call: LiveCall) {
        if !call.isMeasured {
            call.isMeasured = true
            report.latency.add(microseconds: (now - call.scheduled) / 1_000)
        }
        let place = options.trunks[call.trunk]
        if place.stopCodes.contains(code) {
            perform(call.carrier.gateAnswered(.stop), call)
        } else if code == 302 {
            let targets = RedirectTarget.all(in: message)
            if call.hops.count == 1 {
                call.hops += targets.map { LiveCall.Hop(uri: $0.uri, address: $0.address) }
            }
            let isLabelled =
                message.hasCallInfo || message.hasNamedIdentity || targets.contains { $0.hasHeaders }
            let reading = CarrierCall.Reading.goOn(
                isLabelled: isLabelled, contacts: targets.count, deskContact: targets.firstIndex { $0.isDesk })
            perform(call.carrier.gateAnswered(reading), call)
        } else if place.allowCodes.contains(code) {
            let isLabelled = message.hasCallInfo || message.hasNamedIdentity
            if call.hops.count == 1 { call.hops.append(onward(call)) }
            perform(
                call.carrier.gateAnswered(.goOn(isLabelled: isLabelled, contacts: 1, deskContact: nil)), call)
        } else {
            perform(call.carrier.gateAnswered(.other(code: code)), call)
        }
    }

    // MARK: Requests

    private mutating func take(
        _ method: ReceivedMessage.Method, _ message: ReceivedMessage, _ call: LiveCall?, from peer: PeerAddress,
        at station: Station
    ) {
        guard let call else {
            if method != .ack { answer(481, message, peer, station) }
            return
        }
        switch method {
        case .invite:
            let leg = message.sequenceNumber - 1
            guard leg > 0 else { return answer(481, message, peer, station) }
            if call.called?.leg != leg {
                let party = AnsweringParty(course(call.plan, isDesk: station.isDesk))
                call.called = LiveCall.Called(
                    leg: leg, party: party, invite: message, station: station, peer: peer)
            }
            perform(call.called?.party.invited() ?? [], call)
        case .ack:
            perform(call.called?.party.acknowledged() ?? [], call)
        case .cancel:
            answer(200, message, peer, station)
            perform(call.called?.party.cancelled() ?? [], call)
        case .bye:
            answer(200, message, peer, station)
            let isCaller = message.text(message.from).contains(";tag=c\(String(call.plan.sequence, radix: 16))")
            if isCaller {
                perform(call.called?.party.byeReceived() ?? [], call)
            } else {
                perform(call.carrier.byeReceived(), call)
            }
        case .other:
            answer(200, message, peer, station)
        }
    }

    private mutating func answer(_ code: Int, _ message: ReceivedMessage, _ peer: PeerAddress, _ station: Station) {
        AnswerWriter.write(code, to: message, tag: "t", contact: nil, into: &text)
        station.queue(text.bytes, to: peer)
    }
}
