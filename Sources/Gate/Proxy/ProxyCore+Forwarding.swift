// Owner: the judge's thread. Allocates until it is warm.

import SIP
import Telephony
import Wire

extension ProxyCore {
    /// Sends the request on by the next way; false where there is none.
    mutating func forward(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) -> Bool {
        let plan = RoutePlan(of: message, in: bytes, addresses: addresses)
        guard let (way, flow) = way(for: transaction, plan, message, bytes) else {
            counters.unroutable &+= 1
            return false
        }
        switch way {
        case .hop(let hop): transaction.tried |= 1 << UInt16(hop)
        case .desk: transaction.hasTriedDesk = true
        case .fixed: break
        }
        var attempt = ProxyAttempt()
        attempt.number = transaction.former.count
        attempt.way = way
        attempt.flow = flow
        let request = request(transaction, plan, attempt, message)
        output.send(
            to: flow,
            write: {
                var room = $0.room()
                return request.write(message, bytes, into: &room)
            },
            keep: { pool.buffers.keep($0, of: &$1, in: &attempt.forwarded) })
        // It was too long, or no room was left: as if it had been lost on the way, but nothing could repeat it.
        guard !attempt.forwarded.isEmpty else { return false }
        if transaction.isInvite {
            attempt.invite = InviteClientTransaction(isReliable: flow.isStream, at: now, timers: timers)
            transaction.timerC = now &+ timers.c
        } else {
            attempt.other = NonInviteClientTransaction(isReliable: flow.isStream, at: now, timers: timers)
        }
        if hasFurtherWay(transaction, way) { attempt.silentUntil = now &+ Tick(configuration.hopMilliseconds) }
        transaction.attempt = attempt
        counters.forwarded &+= 1
        return true
    }

    private func request(
        _ transaction: ProxyTransaction, _ plan: RoutePlan, _ attempt: ProxyAttempt, _ message: borrowing SIPMessage
    ) -> ForwardedRequest {
        var request = ForwardedRequest(
            plan: plan,
            branch: ProxyBranch(
                .transaction, id: transaction.id, attempt: attempt.number, loop: transaction.loop),
            from: transaction.source, to: attempt.flow, addresses: addresses)
        let isInitial = message.to.tag.isAbsent
        // §16.6 step 4: only what opens a dialog has a use for it.
        request.recordsRoute = configuration.recordRoute && isInitial
        let trunk = trunks.table.trunk(of: transaction.source.peer)
        if trunk != .unknown {
            request.stripsIdentity = !trunks.profile(trunk.index).trustIdentity
            request.stripsPreferred = true
        }
        guard let screened = transaction.screened else { return request }
        if attempt.way == .desk {
            request.deskURI = deskURI
            request.token = screened.token
        } else if screened.form == .label {
            request.label = .init(text: label, caller: screened.attempt.caller, host: attempt.flow.peer)
        }
        return request
    }

    // MARK: Ways

    private func way(
        for transaction: ProxyTransaction, _ plan: RoutePlan, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>
    ) -> (ProxyAttempt.Way, Flow)? {
        guard message.to.tag.isAbsent else {
            return dialogFlow(plan, message, bytes, from: transaction.source).map { (.fixed, $0) }
        }
        if transaction.screened?.form == .divert, !transaction.hasTriedDesk, let desk,
            let flow = datagram(to: desk, wished: transaction.source.socket)
        {
            return (.desk, flow)
        }
        // A Route that the sender preloaded, where it leads to somebody we know.
        if plan.isByRoute, case .address(let uri) = plan.target, isKnown(uri.address), transaction.former.isEmpty,
            let flow = flow(to: uri, wished: transaction.source.socket)
        {
            return (.fixed, flow)
        }
        guard let hop = hops.choose(tried: transaction.tried),
            let flow = datagram(to: hops.address(hop), wished: transaction.source.socket)
        else { return nil }
        return (.hop(hop), flow)
    }

    private func hasFurtherWay(_ transaction: ProxyTransaction, _ way: ProxyAttempt.Way) -> Bool {
        way != .fixed && hops.choose(tried: transaction.tried) != nil
    }

    /// Where a request within a dialog goes: by Route or Request-URI to an address that we know or whose call we know;
    /// where they name a host, to the other side of the call.
    func dialogFlow(
        _ plan: RoutePlan, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from source: Flow
    ) -> Flow? {
        let call = dialogs[ByteHash.journalled(bytes.extracting(message.callID.bounds))]
        var other: Flow?
        if let call {
            let isCaller = call.callerTag == Self.tag(message.from.tag, bytes)
            other = isCaller ? call.calleeFlow : call.callerFlow
        }
        guard case .address(let uri) = plan.target else { return other }
        // A caller behind a connection is reached by that connection.
        if let other, other.isStream, other.peer.with(port: 0) == uri.address.with(port: 0) { return other }
        guard call != nil || isKnown(uri.address) else { return nil }
        return flow(to: uri, wished: source.socket)
    }

    private func flow(to uri: ProxyURI, wished: Int) -> Flow? {
        if uri.isStream { return streams[uri.address.with(port: 0)]?.flow }
        return datagram(to: uri.address, wished: wished)
    }

    func datagram(to peer: PeerAddress, wished: Int) -> Flow? {
        addresses.socket(to: peer, wished: wished).map { Flow(peer: peer, socket: $0) }
    }

    /// The next way after one that failed; false where there is none, and for requests whose way is given.
    mutating func tryNext(_ transaction: ProxyTransaction, at now: Tick) -> Bool {
        guard hasFurtherWay(transaction, transaction.attempt.way), !transaction.isAnswered, !transaction.isCancelled,
            transaction.former.count < ProxyConfiguration.mostHops + 1
        else { return false }
        let box = second
        _ = try? box.message.parse(transaction.received.span, framing: .datagram)
        var old = transaction.attempt
        // A late 2xx of it still goes back, a late 180 is cancelled: kept for as long as it could come.
        old.silentUntil = nil
        transaction.former.append(old)
        transaction.attempt = ProxyAttempt()
        counters.failovers &+= 1
        let received = transaction.received
        return forward(transaction, box.message, received.span, at: now)
    }

    // MARK: Without a transaction

    /// What has no transaction (§16.11): an ACK of a 2xx, and what nothing is known of.
    func passStateless(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow) {
        let plan = RoutePlan(of: message, in: bytes, addresses: addresses)
        var target: Flow?
        if !message.to.tag.isAbsent {
            target = dialogFlow(plan, message, bytes, from: flow)
        } else if let hop = hops.choose(tried: 0) {
            target = datagram(to: hops.address(hop), wished: flow.socket)
        }
        guard let target else { return }
        let request = ForwardedRequest(
            plan: plan, branch: .stateless(message, bytes, from: flow, seed: seed), from: flow, to: target,
            addresses: addresses)
        output.send(
            to: target,
            write: {
                var room = $0.room()
                return request.write(message, bytes, into: &room)
            })
    }
}

extension ProxyBranch {
    static func stateless(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, seed: ByteHash.Seed
    ) -> ProxyBranch {
        let id = ProxyBranch.stateless(
            sender: flow.peer, via: message.topVia, callID: message.callID, cseq: message.cseq.number, in: bytes,
            seed: seed)
        return ProxyBranch(.stateless, id: id, loop: ProxyBranch.loop(of: message, in: bytes, seed: seed))
    }
}
