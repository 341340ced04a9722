package import Telephony
import Wire

/// What a tap is told: plain values, checked when the tap is made.
package struct TapConfiguration: Sendable {
    /// Homer's port.
    package static let defaultPort: UInt16 = 9_060

    /// UDP and TCP addresses for HEP3; empty: none.
    package var listen: [ListenAddress] = []
    /// An interface to capture from, by libpcap; nil: none. Not together with `listen`.
    package var interface: String?
    /// Which packets of the interface, in libpcap's words.
    package var filter = "port 5060 or port 5061"
    /// Chunk 14 of every packet has to be this; empty: the sources alone decide.
    package var secret: [UInt8] = []
    /// Who may send HEP3; empty: whoever has the secret.
    package var sources: [String] = []
    /// Calls under way, and ended a minute ago, that are known at one time: some 250 bytes each.
    package var calls = CallCorrelator.defaultCalls
    package var trunks: [Trunk]
    /// Nil: no trunk's identities are verified.
    package var identities: IdentitySettings?

    package init(trunks: [Trunk]) {
        self.trunks = trunks
    }

    /// `udp://127.0.0.1:9060`, `tcp://[::1]:9060`; the port may be left out.
    package static func address(_ text: String) throws(GateError) -> ListenAddress {
        for transport in [ListenAddress.Transport.udp, .tcp] {
            let scheme = "\(transport.rawValue)://"
            if text.hasPrefix(scheme),
                let address = PeerAddress(text.dropFirst(scheme.count), defaultPort: Self.defaultPort)
            {
                return ListenAddress(transport, address)
            }
        }
        throw GateError(.badListenAddress, "\"\(text)\" is no address to listen on: udp://127.0.0.1:9060 is one")
    }

    /// Throws the first thing that is wrong; opens nothing.
    package func check() throws(GateError) {
        guard (1...CallCorrelator.mostCalls).contains(calls) else {
            throw GateError(.outOfRange, "\(calls) calls: expected 1 to \(CallCorrelator.mostCalls)")
        }
        guard listen.count <= UDPPort.most else {
            throw GateError(.badListenAddress, "\(listen.count) addresses: at most \(UDPPort.most)")
        }
        // Anybody's HEP3 would be anybody's calls.
        guard listen.isEmpty || !secret.isEmpty || !sources.isEmpty else {
            throw GateError(.badSource, "a tap that listens needs a secret, sources or both")
        }
        _ = try SourceSet(sources)
        _ = try TapTrunks(trunks)
    }
}

/// Source prefixes of which one has to fit.
struct SourceSet: Sendable {
    private let prefixes: [SourcePrefix]

    init(_ texts: [String]) throws(GateError) {
        var prefixes: [SourcePrefix] = []
        for text in texts {
            guard let prefix = SourcePrefix(text) else {
                throw GateError(
                    .badSource, "\"\(text)\" is no source address; 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32 is one")
            }
            prefixes.append(prefix)
        }
        self.prefixes = prefixes
    }

    var isEmpty: Bool { prefixes.isEmpty }

    func contains(_ address: PeerAddress) -> Bool {
        let (high, low) = SourcePrefix.mapped(address)
        for prefix in prefixes {
            let mask = SourcePrefix.mask(prefix.bits)
            if high & mask.high == prefix.high, low & mask.low == prefix.low { return true }
        }
        return false
    }
}

/// The trunks as a tap reads by them. Immutable, replaced whole.
final class TapTrunks: Sendable {
    let table: TrunkTable
    let readings: [TrunkReading]
    /// By position: its signed identities are looked at.
    let verifiesIdentity: [Bool]

    init(_ trunks: [Trunk]) throws(GateError) {
        table = try TrunkTable(trunks)
        readings = trunks.map { TrunkReading($0) }
        verifiesIdentity = trunks.map(\.stir)
    }
}
