// Owner: the listener's event loop; pure. Allocates for a source that is new.

/// How many TLS handshakes each source may begin: a bucket that holds as many as it may have connections, and fills by so
/// many a second. An SBC that lost all its connections opens them again at once; who goes on like that costs the loop a
/// signature each time, and is kept waiting.
///
/// A full bucket is not remembered. Bounded: with more sources than that at one time those that are new go free.
struct HandshakeRate {
    static let mostSources = 1 << 16

    private struct Bucket {
        var level: Double
        var at: Int64
    }

    private let perSecond: Double
    private let burst: Double
    private var buckets: [PeerAddress: Bucket] = [:]

    init(perSecond: Double, burst: Int) {
        self.perSecond = max(perSecond, 0.001)
        self.burst = Double(max(burst, 1))
    }

    var sources: Int { buckets.count }

    /// Whether one more is within the rate; then it counts. `source`: `PeerAddress.source`.
    mutating func admits(_ source: PeerAddress, at nanoseconds: Int64) -> Bool {
        var bucket = buckets[source] ?? Bucket(level: burst, at: nanoseconds)
        guard buckets[source] != nil || buckets.count < Self.mostSources else { return true }
        bucket.level = level(bucket, at: nanoseconds)
        bucket.at = nanoseconds
        let isWithin = bucket.level >= 1
        if isWithin { bucket.level -= 1 }
        buckets[source] = bucket
        return isWithin
    }

    /// Forgets sources whose bucket is full again.
    mutating func forget(at nanoseconds: Int64) {
        let full = buckets.filter { level($0.value, at: nanoseconds) >= burst }.map(\.key)
        for source in full { buckets[source] = nil }
    }

    private func level(_ bucket: Bucket, at nanoseconds: Int64) -> Double {
        min(burst, bucket.level + Double(max(0, nanoseconds &- bucket.at)) / 1e9 * perSecond)
    }
}
