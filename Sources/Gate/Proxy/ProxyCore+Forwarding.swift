// Owner: the judge's thread. Allocates until it is warm.

import SIP
import Telephony
import Wire

extension ProxyCore {
    /// Sends the request on by the next way; false where there is none.
    mutating func forward(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) -> Bool {
        var plan = RoutePlan(of: message, in: bytes, addresses: addresses)
        guard let (way, flow) = way(for: transaction, plan, message, bytes, at: now) else {
            counters.unroutable &+= 1
            return false
        }
        if way != .fixed, plan.opensDialog { plan.dropRoutes() }
        switch way {
        case .hop(let hop): transaction.tried |= 1 << UInt16(hop)
        case .desk: transaction.hasTriedDesk = true
        case .fixed: break
        }
        var attempt = ProxyAttempt()
        attempt.number = transaction.former.count
        attempt.way = way
        attempt.flow = flow
        attempt.startedAt = now
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
        let branch = ProxyBranch(
            .transaction, id: transaction.id, attempt: attempt.number, loop: transaction.loop)
        var request = request(message, plan, branch, from: transaction.source, to: attempt.flow)
        guard let screened = transaction.screened else { return request }
        if attempt.way == .desk {
            request.deskURI = deskURI
            request.token = screened.token
        } else {
            request.label = labelled(screened, attempt.flow)
        }
        return request
    }

    func labelled(_ screened: ScreenedCall, _ flow: Flow) -> ForwardedRequest.Label? {
        screened.form == .label ? .init(text: label, caller: screened.attempt.caller, host: flow.peer) : nil
    }

    /// What is the same for every request, with a transaction and without.
    private func request(
        _ message: borrowing SIPMessage, _ plan: RoutePlan, _ branch: ProxyBranch, from source: Flow, to target: Flow
    ) -> ForwardedRequest {
        var request = ForwardedRequest(plan: plan, branch: branch, from: source, to: target, addresses: addresses)
        request.dress(
            message, recordRoute: configuration.recordRoute, trunks: trunks, isOurSide: isOurSide(source.peer))
        return request
    }

    // MARK: Ways

    private mutating func way(
        for transaction: ProxyTransaction, _ plan: RoutePlan, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        at now: Tick
    ) -> (ProxyAttempt.Way, Flow)? {
        guard message.to.tag.isAbsent else {
            return dialogFlow(plan, message, bytes, from: transaction.source, at: now).map { (.fixed, $0) }
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
    mutating func dialogFlow(
        _ plan: RoutePlan, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from source: Flow, at now: Tick
    ) -> Flow? {
        let found = dialogs.find(message, bytes, at: now)
        var other: Flow?
        if let found {
            let flow = found.isCaller ? found.call.calleeFlow : found.call.callerFlow
            other = flow == .none ? nil : flow
        }
        guard case .address(let uri) = plan.target, !addresses.isOurs(uri.address) else { return other }
        // A caller behind a connection is reached by that connection.
        if let other, other.isStream, other.peer.with(port: 0) == uri.address.with(port: 0) { return other }
        guard found != nil || isKnown(uri.address) else { return nil }
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
        // What is no INVITE has one answer: the next way's.
        old.other?.giveUp()
        transaction.former.append(old)
        transaction.attempt = ProxyAttempt()
        counters.failovers &+= 1
        let received = transaction.received
        return forward(transaction, box.message, received.span, at: now)
    }

    // MARK: Without a transaction

    /// What has no transaction (§16.11): an ACK of a 2xx, what nothing is known of, and calls beyond what the table holds.
    mutating func passStateless(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, screened: ScreenedCall? = nil,
        at now: Tick
    ) {
        // A CANCEL may have none left, since it goes no further than this hop in most cases.
        guard message.maxForwards != 0 else { return }
        var plan = RoutePlan(of: message, in: bytes, addresses: addresses)
        var target: Flow?
        if plan.opensDialog {
            plan.dropRoutes()
            if let hop = hops.choose(tried: 0) { target = datagram(to: hops.address(hop), wished: flow.socket) }
        } else {
            target = dialogFlow(plan, message, bytes, from: flow, at: now)
        }
        guard let target else { return }
        let branch = ProxyBranch.stateless(message, bytes, from: flow, secret: secret)
        var request = request(message, plan, branch, from: flow, to: target)
        if let screened { request.label = labelled(screened, target) }
        output.send(
            to: target,
            write: {
                var room = $0.room()
                return request.write(message, bytes, into: &room)
            })
    }
}

extension ForwardedRequest {
    /// Record-Route, and which identities go on: by who sent the request.
    mutating func dress(
        _ message: borrowing SIPMessage, recordRoute: Bool, trunks: TrunkSet, isOurSide: Bool
    ) {
        // RFC 3261 §16.6 step 4: only what opens a dialog has a use for it.
        recordsRoute = recordRoute && message.to.tag.isAbsent && message.method != .cancel
        let trunk = trunks.trunk(of: from)
        if trunk != .unknown {
            stripsIdentity = !trunks.profile(trunk.index).trustIdentity
            stripsPreferred = true
        } else if !isOurSide {
            // Nobody vouches for a stranger's identities: an emergency call's come from him alone.
            stripsIdentity = true
            stripsPreferred = true
        }
    }
}

extension ProxyBranch {
    static func stateless(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, secret: ProxySecret
    ) -> ProxyBranch {
        let id = ProxyBranch.stateless(
            sender: flow.peer, via: message.topVia, callID: message.callID, cseq: message.cseq.number, in: bytes,
            secret: secret)
        return ProxyBranch(.stateless, id: id, loop: ProxyBranch.loop(of: message, in: bytes, secret: secret))
    }
}
