internal import Telephony

/// Whether the wall clock can be believed when data are to be destroyed by it.
///
/// It is held against a clock that nobody sets. Where it was set forward, at once or little by little, nothing is destroyed
/// for a while: a step that is taken back meanwhile has destroyed nothing. Set back, it makes data only stay longer. What
/// happened while nothing ran is not known, and is believed.
struct ClockWatch {
    /// Further from what is believed than a clock that is slewed gets, and than a turn lasts.
    static let leastStepMilliseconds: Int64 = 5_000
    /// Of the time that passes, as much may be slewed: chrony's own limit is a twelfth (`maxslewrate`).
    private static let slewedPart: Int64 = 10

    private let holdMilliseconds: Int64
    /// Between both clocks, as it was last believed; nil before the first look.
    private var believed: Int64?
    private var last: (offset: Int64, monotonic: Int64) = (0, 0)
    /// It was set forward: by how much as far as was told, and when that will be believed.
    private var step: (told: Int64, believedAt: Int64)?

    init(holdMilliseconds: Int) { self.holdMilliseconds = Int64(holdMilliseconds) }

    /// What is new since the last look.
    enum Change: Equatable {
        case none
        /// Milliseconds that it was set forward.
        case setForward(Int64)
    }

    /// A look at both clocks, once a turn.
    mutating func look(_ wall: Timestamp, monotonic: Int64) -> Change {
        let offset = wall.microseconds / 1_000 &- monotonic
        let passed = max(0, monotonic &- last.monotonic)
        if let step, monotonic >= step.believedAt {
            believed = last.offset
            self.step = nil
        }
        last = (offset, monotonic)
        guard let reference = believed else {
            believed = offset
            return .none
        }
        let ahead = offset &- reference
        guard ahead >= Self.leastStepMilliseconds else {
            step = nil
            let slewed = passed / Self.slewedPart
            // Set back, it is believed at once.
            believed = ahead <= -Self.leastStepMilliseconds ? offset : reference + min(max(ahead, -slewed), slewed)
            return .none
        }
        let news = ahead &- (step?.told ?? 0)
        guard step == nil || news >= Self.leastStepMilliseconds else { return .none }
        step = (ahead, monotonic + holdMilliseconds)
        return .setForward(news)
    }

    /// Data may be destroyed by it.
    func isBelieved(_ monotonic: Int64) -> Bool { step.map { monotonic >= $0.believedAt } ?? true }
}
