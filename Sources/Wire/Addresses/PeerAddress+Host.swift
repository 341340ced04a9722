internal import CWire

extension PeerAddress {
    /// More addresses than a host of ours has.
    private static let mostOfHost = 32

    /// Every address of a host's name, IPv4 and IPv6; empty where it has none, or more than are looked at. Blocks while the
    /// system asks its name servers.
    package static func all(ofHost host: String, port: UInt16) -> [PeerAddress] {
        var found = [cwire_address](repeating: cwire_address(), count: mostOfHost)
        let count = Int(cwire_resolve(host, port, &found, Int32(mostOfHost)))
        guard count > 0, count <= mostOfHost else { return [] }
        return found[..<count].map(PeerAddress.init)
    }
}
