// Owner: the thread that sheds; pure. Allocates nothing.

/// What becomes of a message that the watchdog's thread took from a crowded socket.
enum Shedding: Equatable {
    /// The judge gets it by the lane, and screens it.
    case handOver
    /// Answered at once: a call goes on, unscreened.
    case answer
    /// Dropped unread.
    case drop

    /// `mayBeEmergency`: see `EmergencyGlance`. `hasShare`: the lane takes it.
    static func of(
        isStranger: Bool, mayBeEmergency: Bool, hasShare: Bool, at level: OverloadGauge.Level
    ) -> Shedding {
        // Strangers first; but nobody's emergency call is dropped.
        if isStranger { return mayBeEmergency ? .answer : .drop }
        if hasShare { return .handOver }
        return level < .flooded || mayBeEmergency ? .answer : .drop
    }
}
