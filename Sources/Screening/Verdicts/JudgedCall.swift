package import Telephony

/// A call attempt with its verdict, as it leaves the judge's thread: a fixed-size value without references.
package struct JudgedCall: Sendable, BitwiseCopyable {
    /// Bytes of the Call-ID kept for people to find the call again; longer ones are cut, the hash still joins.
    package static let callIDCapacity = 128

    // In this order: what the journal keeps of a call that passed silently stands before the verdict's reasons.
    package var versions: Versions
    /// Nanoseconds from the datagram's arrival to the answer's hand-over to the socket.
    package var judgedNanoseconds: UInt32
    package var callIDCount: UInt8
    package var attempt: CallAttempt
    package var verdict: Verdict
    package var features: Features
    package var callIDBytes: InlineArray<128, UInt8>

    package init(attempt: CallAttempt, verdict: Verdict, features: Features, versions: Versions) {
        self.attempt = attempt
        self.verdict = verdict
        self.features = features
        self.versions = versions
        self.judgedNanoseconds = 0
        self.callIDCount = 0
        self.callIDBytes = InlineArray(repeating: 0)
    }

    /// So many bytes at the beginning hold all that is kept of a call that passed silently: a third of the whole.
    package static let silentBytes = MemoryLayout<Self>.offset(of: \.verdict.reasons) ?? MemoryLayout<Self>.size

    /// A call that passes without a reason: the journal keeps only a fixed-size leaf of it.
    package var passedSilently: Bool {
        verdict.treatment == .allow && verdict.reasonCount == 0 && !verdict.isUnscreened
    }
}

/// What a verdict was computed with; each number names a journalled content.
package struct Versions: Hashable, Sendable, BitwiseCopyable {
    package var rules: UInt32
    package var lists: UInt32
    package var policy: UInt32
    package var model: UInt32

    package init(rules: UInt32 = 1, lists: UInt32 = 0, policy: UInt32 = 0, model: UInt32 = 0) {
        self.rules = rules
        self.lists = lists
        self.policy = policy
        self.model = model
    }
}
