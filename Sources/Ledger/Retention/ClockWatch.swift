internal import Telephony

/// Whether the wall clock can be believed when data are to be destroyed by it.
///
/// It is held against a clock that nobody sets. Where it was set forward, nothing is destroyed for a while: a step that is
/// taken back meanwhile has destroyed nothing. Set back, it makes data only stay longer. What happened while nothing ran is
/// not known, and is believed.
struct ClockWatch {
    /// Further apart in one turn than a clock that is slewed gets, and than a turn lasts.
    static let leastStepMilliseconds: Int64 = 5_000

    private let holdMilliseconds: Int64
    private var last: (wall: Int64, monotonic: Int64)?
    /// How far it was set forward since it was last believed.
    private var ahead: Int64 = 0
    private var believedAt: Int64 = 0

    init(holdMilliseconds: Int) { self.holdMilliseconds = Int64(holdMilliseconds) }

    /// What is new since the last look.
    enum Change: Equatable {
        case none
        /// Milliseconds that it was set forward.
        case setForward(Int64)
    }

    /// A look at both clocks, once a turn.
    mutating func look(_ wall: Timestamp, monotonic: Int64) -> Change {
        let now = (wall: wall.microseconds / 1_000, monotonic: monotonic)
        defer { last = now }
        guard let last else { return .none }
        let step = (now.wall &- last.wall) &- (now.monotonic &- last.monotonic)
        guard abs(step) >= Self.leastStepMilliseconds else { return .none }
        if !isBelieved(monotonic) || step > 0 { ahead += step }
        if ahead < Self.leastStepMilliseconds {
            // Taken back.
            ahead = 0
            believedAt = monotonic
            return .none
        }
        guard step > 0 else { return .none }
        believedAt = monotonic + holdMilliseconds
        return .setForward(step)
    }

    /// Data may be destroyed by it.
    func isBelieved(_ monotonic: Int64) -> Bool { monotonic >= believedAt }
}
