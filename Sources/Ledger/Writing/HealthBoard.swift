internal import Synchronization

/// Where the writer's thread leaves its state for others to read.
final class HealthBoard: Sendable {
    private struct Posted {
        var health = WriterHealth()
        /// When the oldest entry that the views lack was committed, by the monotonic clock.
        var behindSince: Int64?
    }

    private let posted = Mutex(Posted())

    var health: WriterHealth {
        posted.withLock { posted in
            var health = posted.health
            if let since = posted.behindSince {
                health.viewLagMilliseconds = max(0, WriterSettings.monotonicMilliseconds() - since)
            }
            return health
        }
    }

    func post(_ health: WriterHealth, behindSince: Int64?) {
        posted.withLock { $0 = Posted(health: health, behindSince: behindSince) }
    }
}
