package import Screening

/// A judged call with what it really was: 40 bytes, so that ten million of them fit into memory.
package struct EvaluatedCall: Sendable, BitwiseCopyable {
    package enum Truth: UInt8, Sendable, BitwiseCopyable {
        case unknown = 0
        case honest
        case scam
    }

    /// Since 1970.
    package var milliseconds: Int64
    /// Who called, for the bootstrap; 0: no number.
    package var caller: UInt64
    /// Position in `EvaluatedCalls.campaigns`; 0: none.
    package var campaign: UInt32 = 0
    /// What the victim loses if the call goes through; 0: nothing, or not known.
    package var harmTenge: UInt32 = 0
    /// As it would be if the call reached the callee.
    package var talkMilliseconds: UInt32
    /// The verdict's score, thousandths of log-odds.
    package var logOdds: Int32
    /// Position in `EvaluatedCalls.roles`; 0: not known.
    package var role: UInt8 = 0
    package var truth: Truth
    /// What was carried out.
    package var treatment: Treatment
    /// What the engine asked for before the order was looked at.
    package var proposed: Treatment
    /// The rule that decided, by its raw value; 0: none.
    package var rule: UInt8
    package var isAnswered: Bool

    package init(
        milliseconds: Int64, caller: UInt64, talkMilliseconds: UInt32, logOdds: Int32, truth: Truth,
        treatment: Treatment, proposed: Treatment, rule: UInt8 = 0, isAnswered: Bool, harmTenge: UInt32 = 0
    ) {
        self.milliseconds = milliseconds
        self.caller = caller
        self.talkMilliseconds = talkMilliseconds
        self.logOdds = logOdds
        self.truth = truth
        self.treatment = treatment
        self.proposed = proposed
        self.rule = rule
        self.isAnswered = isAnswered
        self.harmTenge = harmTenge
    }

    @inlinable package var isScam: Bool { truth == .scam }
    @inlinable package var isHonest: Bool { truth == .honest }
    /// The engine asked for an interception, whether an order allowed it or not.
    @inlinable package var isStopped: Bool { proposed.intercepts }
    /// An order, if any was needed, allowed the interception.
    @inlinable package var isIntercepted: Bool { treatment.intercepts }
    /// Stopped, or its callee was to be warned.
    @inlinable package var isTouched: Bool { proposed > .allow }
}
