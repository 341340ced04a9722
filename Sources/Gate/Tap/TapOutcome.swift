package import Telephony

/// How a tapped call ended, and when that was known.
package struct TapOutcome: Sendable, BitwiseCopyable {
    package var outcome: CallOutcome
    package var time: Timestamp
    /// The final code of a call that was not answered; 0: none was seen.
    package var status: UInt16
    /// What was noted of the call by `CallCorrelator.note`.
    package var mark: TapMark
}

/// What a tap's user knows of a call, kept with it until it ends.
package struct TapMark: OptionSet, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// It was judged.
    package static let screened = TapMark(rawValue: 1)
    /// By its verdict it did not reach, or would not have reached, the callee unhindered: its course is not the callee's.
    package static let intercepted = TapMark(rawValue: 2)
    /// The journal has a verdict of it, which an outcome can join.
    package static let journalled = TapMark(rawValue: 4)
}

/// What one event meant.
package enum TapStep: Sendable {
    /// Nothing new: a repetition, a part of a call under way, or of none that is known.
    case nothing
    /// A call attempt that is not known: `CallCorrelator.open` takes it in.
    case newCall
    /// Of the call with this Call-ID the first sign that the other side has it.
    case progress(UInt64)
    case ended(TapOutcome)
}

/// What correlating has seen; nothing is left out without being counted.
package struct CorrelatorCounters: Hashable, Sendable {
    package var opened: UInt64 = 0
    /// The same message again: retransmitted, or captured at two places.
    package var repeated: UInt64 = 0
    package var answered: UInt64 = 0
    package var failed: UInt64 = 0
    /// No end was seen in time.
    package var timedOut: UInt64 = 0
    /// Calls that made room for newer ones: their outcomes are not known.
    package var evicted: UInt64 = 0
    /// Messages of calls whose beginning was not captured, or that were forgotten.
    package var strays: UInt64 = 0
    /// A BYE to a fork that does not end the call.
    package var forkedByes: UInt64 = 0
    /// A BYE showed that the call had been answered; its 2xx was not captured.
    package var missedAnswers: UInt64 = 0

    package init() {}
}
