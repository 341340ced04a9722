// Owner: the watchdog's thread. Allocates nothing after init.

import SIP
import Telephony
import Wire

/// What the watchdog does in proxy mode while the judge is late: it sends on, and keeps nothing (RFC 3261 §16.11).
///
/// | message | becomes |
/// |---|---|
/// | INVITE of a trunk, emergency call | forwarded to a living next hop, *unscreened*; from a connection 503, as no answer to it would find back |
/// | what belongs to a dialog, ACK | forwarded by Route or Request-URI, to trunks, next hops and the Desk |
/// | CANCEL of an INVITE that it forwarded | forwarded likewise |
/// | another CANCEL | left for the judge: its client repeats it |
/// | an answer | back by its Via, whoever forwarded the request |
///
/// Its branch is a hash of the request, so that a repetition goes on as the same transaction; what it began goes on
/// statelessly when the judge is back.
struct StatelessProxy {
    let addresses: ProxyAddresses
    let hops: [PeerAddress]
    let desk: PeerAddress?
    let recordRoute: Bool
    let board: HopBoard
    let secret: ProxySecret

    init(
        _ gate: GateConfiguration, _ configuration: ProxyConfiguration, addresses: ProxyAddresses, board: HopBoard,
        secret: ProxySecret = .random()
    ) {
        self.addresses = addresses
        hops = configuration.nextHops
        desk = ProxyURI.target(ofConfigured: gate.deskURI)
        recordRoute = configuration.recordRoute
        self.board = board
        self.secret = secret
    }

    /// Writes what goes on into `output`; false: it is dropped.
    func pass(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, trunks: TrunkSet,
        into output: ProxyOutput
    ) -> Bool {
        if !message.isRequest {
            guard let target = answerTarget(message, bytes) else { return false }
            return output.send(
                to: target,
                write: {
                    var room = $0.room()
                    return ForwardedAnswer.write(message, bytes, isStream: false, into: &room)
                })
        }
        guard message.maxForwards != 0 else { return false }
        var plan = RoutePlan(of: message, in: bytes, addresses: addresses)
        guard let target = target(plan, message, from: flow, trunks: trunks) else { return false }
        if plan.opensDialog { plan.dropRoutes() }
        var request = ForwardedRequest(
            plan: plan, branch: .stateless(message, bytes, from: flow, secret: secret), from: flow, to: target,
            addresses: addresses)
        request.dress(message, recordRoute: recordRoute, trunks: trunks, isOurSide: isOurSide(flow.peer))
        return output.send(
            to: target,
            write: {
                var room = $0.room()
                return request.write(message, bytes, into: &room)
            })
    }

    private func target(
        _ plan: RoutePlan, _ message: borrowing SIPMessage, from flow: Flow, trunks: TrunkSet
    ) -> Flow? {
        var peer: PeerAddress?
        if message.to.tag.isAbsent {
            let index = hops.indices.first { board.isAlive($0) } ?? 0
            peer = hops[index]
        } else if case .address(let uri) = plan.target, !uri.isStream, isKnown(uri.address, trunks) {
            peer = uri.address
        }
        guard let peer, let socket = addresses.socket(to: peer, wished: flow.isStream ? 0 : flow.socket) else {
            return nil
        }
        return Flow(peer: peer, socket: socket)
    }

    func isKnown(_ peer: PeerAddress, _ trunks: TrunkSet) -> Bool {
        trunks.table.trunk(of: peer) != .unknown || isOurSide(peer)
    }

    private func isOurSide(_ peer: PeerAddress) -> Bool {
        hops.contains { $0.with(port: 0) == peer.with(port: 0) } || desk?.with(port: 0) == peer.with(port: 0)
    }

    /// An answer to a request of either of us: the judge's branch cannot be proved here, but it cannot be guessed either
    /// where the answer comes from somebody we know.
    private func answerTarget(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> Flow? {
        guard let branch = ProxyBranch(message.topVia.branch, in: bytes), branch.kind == .stateless else { return nil }
        return StatelessAnswer.way(branch, message, bytes, addresses: addresses, secret: secret)?.target
    }
}
