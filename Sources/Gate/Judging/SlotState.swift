import Screening

/// What becomes of one message of a batch between judging and committing.
struct SlotState {
    enum Kind: UInt8, BitwiseCopyable {
        /// Nothing to count beyond what judging counted.
        case nothing
        /// A call attempt that is new: counted, remembered, journalled.
        case call
        case retransmission
    }

    var intake = Intake.absorbSilently
    var kind = Kind.nothing
    /// Its answer waits for the journal.
    var isHeld = false
    var key = TransactionKey(high: 0, low: 0, content: 0)
    var answer = StoredAnswer(form: .allow, trunk: .max, milliseconds: 0)
    /// The single counter that goes up when the batch counts; `UInt8.max` for none.
    var single: UInt8 = .max
    /// The malformed cause that goes up; 0 for none.
    var fault: UInt8 = 0
}

/// Eight parsed messages at a time: their table look-ups overlap, and all that belongs to them (1 kB of datagram, 0.5 kB of
/// offsets, 0.7 kB of call) still lies in the first-level cache.
typealias JudgeScratch = BatchScratch<SlotState>

extension SlotState {
    static var groupSize: Int { 8 }
}
