package import Wire

/// `[proxy]`: what a gate in proxy mode is told beside the rest.
package struct ProxyConfiguration: Hashable, Sendable {
    /// The gate stays in the dialogs of the calls that it forwards: it sees how they end.
    package var recordRoute: Bool
    /// Where calls go on, in order: UDP addresses. The first that answers its OPTIONS is used.
    package var nextHops: [PeerAddress]
    /// Between two OPTIONS to a next hop, 100 to 60,000.
    package var probeMilliseconds: Int
    /// A next hop that has sent nothing at all for so long is passed over for this call, 500 to 32,000.
    package var hopMilliseconds: Int
    /// Transactions at one time; the oldest goes. 256 to 4,194,304.
    package var mostTransactions: Int
    /// Calls under way whose end is waited for; the oldest goes.
    package var mostCalls: Int

    package init(
        nextHops: [PeerAddress], recordRoute: Bool = true, probeMilliseconds: Int = 1_000, hopMilliseconds: Int = 3_000,
        mostTransactions: Int = 1 << 18, mostCalls: Int = 1 << 18
    ) {
        self.nextHops = nextHops
        self.recordRoute = recordRoute
        self.probeMilliseconds = probeMilliseconds
        self.hopMilliseconds = hopMilliseconds
        self.mostTransactions = mostTransactions
        self.mostCalls = mostCalls
    }

    /// Throws what is wrong with it, beside a gate that listens there and a Desk at `deskURI`.
    func check(listen: [ListenAddress], deskURI: String) throws(GateError) {
        guard (1...Self.mostHops).contains(nextHops.count) else {
            throw GateError(.outOfRange, "\(nextHops.count) next hops: a proxy needs 1 to \(Self.mostHops)")
        }
        for hop in nextHops {
            guard hop.family != .none, hop.port != 0, !hop.isWildcard else {
                throw GateError(.badOnward, "next hop \(hop) is no address to send to: udp://192.0.2.1:5060 is one")
            }
            guard !listen.contains(where: { $0.address == hop }) else {
                throw GateError(.onwardIsOurs, "next hop \(hop) is the gate itself: a call would come back")
            }
            guard listen.contains(where: { $0.transport == .udp && $0.address.family == hop.family }) else {
                throw GateError(.badListenAddress, "next hop \(hop): the gate listens on no UDP address of its kind")
            }
        }
        for own in listen where own.address.isWildcard {
            throw GateError(
                .badListenAddress, "\(own): a proxy writes its address into Via and Record-Route, so it has to be one")
        }
        guard ProxyURI.target(ofConfigured: deskURI) != nil else {
            throw GateError(.badURI, "desk: \"\(deskURI)\": a proxy looks up no names: sip:desk@192.0.2.1:5080 is one")
        }
        guard (100...60_000).contains(probeMilliseconds), (500...32_000).contains(hopMilliseconds),
            (256...1 << 22).contains(mostTransactions), (256...1 << 22).contains(mostCalls)
        else { throw GateError(.outOfRange, "proxy: a time or a bound is out of its range") }
    }

    /// A call tries each once: more would keep a caller waiting for minutes.
    package static let mostHops = 8
}
