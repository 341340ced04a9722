// Owner: the watchdog's thread; pure. Allocates nothing. Looked at once in some milliseconds.

/// How much a proxy's clients are asked to keep back (RFC 7339 §6), from how full its receive buffers are.
///
/// Once in a quarter of a second, which is time enough for the clients to follow and for the buffer to show it:
///
/// | the fullest buffer | what is accepted |
/// |---|---|
/// | three quarters full, or the kernel has dropped something | three tenths less |
/// | half full | a tenth less |
/// | above calm and falling: what was asked does its work | as before |
/// | calm | an eighth more |
///
/// So it swings about what the judge can do, and the judge never runs dry.
struct LossController {
    static let intervalNanoseconds: Int64 = 250_000_000
    /// Four intervals: a client that hears nothing for so long sends all again.
    static let validityMilliseconds: UInt32 = 1_000
    /// Of a thousand requests; so many still come, and tell when the crowd is over.
    static let leastAccepted = 50

    private(set) var accepted = 1_000
    /// At the end of the interval before.
    private var fullnessThen = 0
    private var hasDropped = false
    private var intervalEnd: Int64?

    var lossPercent: UInt8 { UInt8((1_000 - accepted + 5) / 10) }

    /// `perThousand`: of the fullest socket. `drops`: the kernel dropped something since the last look. True where an
    /// interval is over, and its result is to be told.
    mutating func look(_ perThousand: Int, hasDropped drops: Bool, at nanoseconds: Int64) -> Bool {
        hasDropped = hasDropped || drops
        guard nanoseconds >= intervalEnd ?? .min else { return false }
        if intervalEnd != nil { accepted = next(perThousand) }
        fullnessThen = perThousand
        hasDropped = false
        intervalEnd = nanoseconds &+ Self.intervalNanoseconds
        return true
    }

    private func next(_ perThousand: Int) -> Int {
        if perThousand >= OverloadGauge.calmBelow, perThousand < fullnessThen { return accepted }
        if hasDropped || perThousand >= OverloadGauge.floodedAt { return max(Self.leastAccepted, accepted * 7 / 10) }
        if perThousand >= OverloadGauge.sheddingAt { return max(Self.leastAccepted, accepted * 9 / 10) }
        if perThousand < OverloadGauge.calmBelow { return min(1_000, accepted + max(accepted / 8, 1)) }
        return accepted
    }
}
