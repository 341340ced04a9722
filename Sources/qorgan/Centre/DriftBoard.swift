import Console
import Evaluation
import Screening
import Synchronization
import Telephony

/// Counts how the features of a sample of the last 24 hours' calls lie: a whole day, since calls of a night lie otherwise
/// than those of a noon. Written by the gate's housekeeper, read by pages; a restart begins anew.
final class DriftBoard: Sendable {
    static let hours: Int64 = 24

    private struct State {
        var version: UInt32 = 0
        /// nil: no model, or one whose file has no baseline.
        var empty: DriftCounts?
        /// By the hour since 1970; never more than `hours` of them.
        var counts: [Int64: DriftCounts] = [:]
        var newest: Int64 = 0
        var began = Timestamp(microseconds: 0)
    }

    private let state = Mutex(State())

    /// Counting begins anew where another model is in force.
    func watch(_ model: Model?, at now: Timestamp) {
        state.withLock { state in
            guard model?.version ?? 0 != state.version else { return }
            state = State(
                version: model?.version ?? 0, empty: model.flatMap { DriftCounts($0.document) },
                newest: now.seconds / 3_600, began: now)
        }
    }

    /// Calls of another model than the one that is watched are left out, and those of a clock that stepped far back.
    func add(_ call: borrowing JudgedCall) {
        let version = call.versions.model, hour = call.attempt.time.seconds / 3_600
        let features = call.features
        state.withLock { state in
            guard version == state.version, let empty = state.empty, hour > state.newest - Self.hours else { return }
            if hour > state.newest {
                state.newest = hour
                state.counts = state.counts.filter { $0.key > hour - Self.hours }
            }
            state.counts[hour, default: empty].add(features)
        }
    }

    /// Of the last 24 hours, the running one included.
    func drift(at now: Timestamp) -> ModelDrift? {
        state.withLock { state in
            guard var sum = state.empty else { return nil }
            let first = now.seconds / 3_600 - Self.hours + 1
            for (hour, counts) in state.counts where hour >= first { sum += counts }
            return ModelDrift(counts: sum, since: max(state.began, Timestamp(seconds: first * 3_600)))
        }
    }
}
