import NIOCore
import STIR
import Wire

/// Every address of a host's name, so that none of them leads into our own network.
enum ResolvedHost {
    /// The first address, where all are public; throws where one is not, or there is none. Blocks while it asks.
    static func address(of url: CertificateURL, allowsPrivate: Bool) throws(FetchFault) -> SocketAddress {
        guard let port = UInt16(exactly: url.port) else { throw .address }
        let all = PeerAddress.all(ofHost: url.host, port: port)
        guard let first = all.first, allowsPrivate || all.allSatisfy({ PublicAddress.isPublic($0.networkBytes) }) else {
            throw .address
        }
        do {
            return try SocketAddress(ipAddress: first.host, port: url.port)
        } catch {
            throw .address
        }
    }
}
