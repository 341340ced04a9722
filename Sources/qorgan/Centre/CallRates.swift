import Synchronization

/// Calls a second by trunk, over the last five seconds, from counters that only rise.
final class CallRates: Sendable {
    private struct Sample {
        var nanoseconds: Int64
        var calls: [String: UInt64]
    }

    private static let windowNanoseconds: Int64 = 5_000_000_000

    private let samples = Mutex<[Sample]>([])

    /// Takes a sample and returns the rates since the oldest one in the window.
    func update(_ calls: [String: UInt64], at nanoseconds: Int64) -> [String: Double] {
        samples.withLock { samples in
            samples.append(Sample(nanoseconds: nanoseconds, calls: calls))
            while samples.count > 2, samples[1].nanoseconds <= nanoseconds - Self.windowNanoseconds {
                samples.removeFirst()
            }
            let first = samples[0]
            let seconds = Double(nanoseconds - first.nanoseconds) / 1e9
            guard seconds > 0 else { return calls.mapValues { _ in 0 } }
            return calls.mapValues { $0 }.reduce(into: [:]) { result, entry in
                let before = first.calls[entry.key] ?? 0
                result[entry.key] = Double(entry.value &- min(before, entry.value)) / seconds
            }
        }
    }
}
