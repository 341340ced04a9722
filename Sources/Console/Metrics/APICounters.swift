import Synchronization

/// Requests to the HTTP interface by path and status, and how long their answers took.
final class APICounters: Sendable {
    struct Key: Hashable, Sendable {
        var path: String
        var status: Int
    }

    struct Values: Sendable {
        var requests: [Key: UInt64] = [:]
        /// By bucket of `edges`, and one for what took longer.
        var durations = [UInt64](repeating: 0, count: APICounters.edges.count + 1)
        var seconds: Double = 0
    }

    /// Upper edges in seconds; the goal of 2 ms is one.
    static let edges: [Double] = [0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1]

    private let state = Mutex(Values())

    func count(_ path: String, _ status: Int, _ duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        let bucket = Self.edges.firstIndex { seconds <= $0 } ?? Self.edges.count
        state.withLock { state in
            state.requests[Key(path: path, status: status), default: 0] += 1
            state.durations[bucket] += 1
            state.seconds += seconds
        }
    }

    var values: Values { state.withLock { $0 } }
}
