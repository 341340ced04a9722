internal import SIP
internal import Synchronization
package import Telephony

/// A time in which the gate had more messages than it could answer, as its begin and its end are told.
package struct OverloadSpan: Hashable, Sendable {
    package var began: Timestamp
    /// Nil: it has just begun.
    package var ended: Timestamp?
    /// Calls that went on unscreened because of it.
    package var unscreened: UInt64 = 0
    /// Messages of addresses that are no trunk's, dropped.
    package var strangers: UInt64 = 0
    /// Messages of trunks that were dropped unread, and those that the kernel dropped.
    package var unanswered: UInt64 = 0
    /// Of a hundred requests, the most that a proxy's clients were asked to keep back; nil in redirect mode.
    package var mostAsked: UInt8?

    /// Of the alarm that tells it.
    package var code: String { ended == nil ? "overload" : "overload-over" }

    /// For people.
    package var detail: String {
        guard let ended else {
            if let mostAsked {
                return "more messages than can be answered: clients with overload control are asked to keep back "
                    + "\(mostAsked) % of their calls, which go past the gate"
            }
            return "more messages than can be answered: strangers' are dropped, excess goes on unscreened"
        }
        let seconds = max(0, ended.milliseconds - began.milliseconds) / 1_000
        if let mostAsked {
            return "over after \(seconds) s: clients with overload control were asked to keep back up to "
                + "\(mostAsked) % of their calls, \(unanswered) messages not answered"
        }
        return "over after \(seconds) s: \(unscreened) calls unscreened, \(strangers) messages of strangers dropped, "
            + "\(unanswered) messages not answered"
    }
}

/// What all threads of a gate may know of an overload. Written by the watchdog's thread.
final class Overload: Sendable {
    /// Begins and ends that nobody has fetched: a bound, not a place to keep them.
    static let mostSpans = 64

    private let level = Atomic<UInt8>(0)
    private let fullness = Atomic<Int>(0)
    /// What a proxy's clients are asked to keep back, in the lowest eight bits; above them since when, in milliseconds.
    private let asked = Atomic<UInt64>(0)
    private let news = Mutex<[OverloadSpan]>([])

    init() {}

    /// Calls are being shed.
    @inline(__always)
    var isOn: Bool { level.load(ordering: .relaxed) != 0 }

    /// Of the fullest receive buffer, in thousandths, when it was last looked at.
    var perThousand: Int { fullness.load(ordering: .relaxed) }

    func set(_ new: OverloadGauge.Level, perThousand: Int) {
        level.store(new.rawValue, ordering: .relaxed)
        fullness.store(perThousand, ordering: .relaxed)
    }

    /// Of a hundred requests, those that a proxy's clients are asked to keep back (RFC 7339).
    var lossPercent: UInt8 { UInt8(truncatingIfNeeded: asked.load(ordering: .relaxed)) }

    /// The sequence rises while there is something to tell, also where the clock was set back (RFC 7339 §4.4); without it
    /// the end is told under one number.
    func ask(_ lossPercent: UInt8, at milliseconds: UInt64) {
        let old = asked.load(ordering: .relaxed)
        guard lossPercent > 0 || UInt8(truncatingIfNeeded: old) > 0 || old == 0 else { return }
        asked.store(max(milliseconds, old >> 8 + 1) << 8 | UInt64(lossPercent), ordering: .relaxed)
    }

    /// As the topmost Via of an answer has it.
    var feedback: OverloadFeedback {
        let asked = asked.load(ordering: .relaxed)
        let loss = UInt8(truncatingIfNeeded: asked)
        return OverloadFeedback(
            lossPercent: loss, validityMilliseconds: loss == 0 ? 0 : LossController.validityMilliseconds,
            sequence: asked >> 8)
    }

    func tell(_ span: OverloadSpan) {
        news.withLock { news in
            if news.count < Self.mostSpans { news.append(span) }
        }
    }

    func takeSpans() -> [OverloadSpan] {
        news.withLock { news in
            defer { news = [] }
            return news
        }
    }
}
