internal import CWire

/// What waits in a socket's receive buffer, as the kernel counts it.
package struct UDPPressure: Hashable, Sendable, BitwiseCopyable {
    /// The memory of the datagrams that wait, which is two to three times their bytes. While some wait, the kernel gives
    /// memory back in portions: it may be up to a quarter of `limitBytes` too much.
    package var usedBytes: UInt32
    /// At this the kernel drops what comes.
    package var limitBytes: UInt32
    /// Datagrams that the kernel has dropped since the socket was made, which may be before this process began; wraps.
    package var drops: UInt32

    package init(usedBytes: UInt32, limitBytes: UInt32, drops: UInt32) {
        self.usedBytes = usedBytes
        self.limitBytes = limitBytes
        self.drops = drops
    }

    init?(ofSocket descriptor: Int32) {
        var raw = cwire_pressure()
        guard cwire_udp_pressure(descriptor, &raw) == 0, raw.limit > 0 else { return nil }
        self.init(usedBytes: raw.used, limitBytes: raw.limit, drops: raw.drops)
    }

    /// 1,000 is full.
    package var perThousand: Int { limitBytes == 0 ? 0 : Int(usedBytes) * 1_000 / Int(limitBytes) }
}
