/// How a call was answered, small enough to be remembered for each: with the retransmitted request it gives the same
/// bytes again.
struct StoredAnswer: Hashable, Sendable, BitwiseCopyable {
    enum Form: UInt8, Sendable, BitwiseCopyable {
        /// The trunk's way to make its SBC go on.
        case allow = 0
        case label
        case divert
        /// A block because the CLI cannot be right.
        case blockInvalid
        /// A block because a person put the number on a list.
        case blockListed
        /// A block by what the caller does.
        case blockAnalytics
        /// Taken, and not answered yet: the journal has to commit first.
        case parked
        /// A refusal because the trunk sends more than its ceiling.
        case blockCeiling
    }

    var form: Form
    /// Position of the trunk, `UInt16.max` for none.
    var trunk: UInt16
    /// Milliseconds of the gate's clock when it was answered; part of the token of a diverted call.
    var milliseconds: UInt32
}
