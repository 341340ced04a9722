import Telephony

/// Recorded calls on their way from the thread that reads them to the one that judges them.
struct RecordBatch: Sendable {
    /// Calls at most: some 150 kB, which stay in the cache from one thread to the other.
    static let size = 512

    struct Call: Sendable, BitwiseCopyable {
        var attempt: CallAttempt
        var ending: CallEnding?
        /// nil: not labelled.
        var isScam: Bool?
        /// Position in `campaigns`; -1: none.
        var campaign: Int32
        /// Where the Call-ID stands in `texts`.
        var callIDStart: Int32
        var callIDCount: Int32
    }

    var calls: [Call] = []
    /// The Call-IDs, one behind the other.
    var texts: [UInt8] = []
    var campaigns: [String] = []
    /// How much of the file has been read, 0 to 1.
    var share = 0.0
    /// No other batch follows.
    var isLast = false
    /// Why reading ended behind these calls; nil: the file did, or it goes on.
    var fault: (any Error)?

    /// Nothing in it, its memory kept.
    mutating func empty() {
        calls.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        isLast = false
        fault = nil
    }

    func facts(of call: Call) -> RecordedFacts {
        let campaign = call.campaign < 0 ? "" : campaigns[Int(call.campaign)]
        return RecordedFacts(
            truth: call.isScam.map { CallTruth(isScam: $0, campaign: campaign) }, ending: call.ending)
    }
}
