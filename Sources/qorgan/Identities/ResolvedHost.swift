import Glibc
import NIOCore
import STIR

/// Every address of a host's name, so that none of them leads into our own network.
enum ResolvedHost {
    /// The first address, where all are public; throws where one is not, or there is none. Blocks while it asks.
    static func address(of url: CertificateURL, allowsPrivate: Bool) throws(FetchFault) -> SocketAddress {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(url.host, String(url.port), &hints, &list) == 0 else { throw .address }
        defer { freeaddrinfo(list) }
        var first: SocketAddress?
        var next = list
        while let info = next?.pointee {
            guard let found = address(info) else { throw .address }
            guard allowsPrivate || PublicAddress.isPublic(found.bytes) else { throw .address }
            first = first ?? found.address
            next = info.ai_next
        }
        guard let first else { throw .address }
        return first
    }

    /// What the system gave, copied: `ai_addr` holds as many bytes as its family says.
    private static func address(_ info: addrinfo) -> (address: SocketAddress, bytes: [UInt8])? {
        guard let raw = UnsafeRawPointer(info.ai_addr) else { return nil }
        switch info.ai_family {
        case AF_INET where info.ai_addrlen >= MemoryLayout<sockaddr_in>.size:
            let name = raw.loadUnaligned(as: sockaddr_in.self)
            return (SocketAddress(name), withUnsafeBytes(of: name.sin_addr) { Array($0) })
        case AF_INET6 where info.ai_addrlen >= MemoryLayout<sockaddr_in6>.size:
            let name = raw.loadUnaligned(as: sockaddr_in6.self)
            return (SocketAddress(name), withUnsafeBytes(of: name.sin6_addr) { Array($0) })
        default: return nil
        }
    }
}
