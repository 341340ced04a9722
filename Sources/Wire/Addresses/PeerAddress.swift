internal import CWire

/// An IP address and a port as a value: who sent a datagram, who is at the other end of a connection.
///
/// 24 bytes, trivial, hashed and compared by its numbers.
package struct PeerAddress: Hashable, Sendable, BitwiseCopyable {
    package enum Family: UInt8, Sendable, BitwiseCopyable {
        case none = 0
        case v4 = 4
        case v6 = 6
    }

    /// The address in host byte order: IPv6 in both, IPv4 in the lower 32 bits of `low`.
    package let high: UInt64
    package let low: UInt64
    /// The interface of a link-local IPv6 address; else 0.
    package let scope: UInt32
    package let port: UInt16
    package let family: Family

    package static let none = PeerAddress(family: .none, high: 0, low: 0, port: 0)

    package init(family: Family, high: UInt64, low: UInt64, scope: UInt32 = 0, port: UInt16) {
        self.high = high
        self.low = low
        self.scope = scope
        self.port = port
        self.family = family
    }

    /// An IPv4 address given as a number: `0x7F00_0001` is 127.0.0.1.
    package init(v4 address: UInt32, port: UInt16) {
        self.init(family: .v4, high: 0, low: UInt64(address), port: port)
    }

    package init(v6 high: UInt64, _ low: UInt64, scope: UInt32 = 0, port: UInt16) {
        self.init(family: .v6, high: high, low: low, scope: scope, port: port)
    }

    /// The same address with another port.
    package func with(port: UInt16) -> PeerAddress {
        PeerAddress(family: family, high: high, low: low, scope: scope, port: port)
    }

    /// Whom limits count: the address without its port; of IPv6 the first 64 bits, as one host may have every address
    /// behind them (RFC 4291 §2.5.4). `::1` and mapped IPv4 stay whole.
    package var source: PeerAddress {
        family == .v6 && high != 0 ? PeerAddress(v6: high, 0, scope: scope, port: 0) : with(port: 0)
    }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        switch family {
        case .none: false
        case .v4: low >> 24 == 127
        case .v6: high == 0 && low == 1
        }
    }

    /// 0.0.0.0 or ::, "every address of this machine" when listening.
    package var isWildcard: Bool { family != .none && high == 0 && low == 0 }

    /// 4 bytes of IPv4 or 16 of IPv6 in network order; none of neither.
    package var networkBytes: [UInt8] {
        func bytes(_ word: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64((count - 1 - $0) * 8)) }
        }
        return switch family {
        case .none: []
        case .v4: bytes(low, 4)
        case .v6: bytes(high, 8) + bytes(low, 8)
        }
    }

    init(_ raw: cwire_address) {
        self.init(
            family: Family(rawValue: raw.family) ?? .none, high: raw.high, low: raw.low, scope: raw.scope,
            port: raw.port)
    }

    var raw: cwire_address {
        cwire_address(high: high, low: low, scope: scope, port: port, family: family.rawValue, reserved: 0)
    }
}
