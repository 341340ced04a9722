package import Screening
import Telephony
package import Wire

/// A tap of stored captures: the same calls, verdicts and outcomes as a live one would have had, as fast as they are read.
package struct StoredTap: ~Copyable {
    /// Outcomes are handed over after so many messages.
    private static let batchMessages = 8_192

    private var reader: TapReader
    private var use: TapUse
    private var messages = 0
    private var last: Int64 = .min

    package init(_ configuration: TapConfiguration, use: consuming TapUse) throws(GateError) {
        let reader = try TapReader(configuration)
        self.reader = reader
        self.use = use
    }

    package mutating func take(_ message: CapturedMessage) {
        last = max(last, message.time)
        let finding = reader.take(
            message.bytes, from: message.source, to: message.destination, at: Timestamp(microseconds: message.time))
        use.take(finding, in: message.bytes, &reader)
        while let outcome = reader.nextDue() { use.ended(outcome, &reader) }
        messages += 1
        if messages % Self.batchMessages == 0 { use.endBatch(&reader) }
    }

    /// The captures are at their end: a failure that nothing has followed was the end of its call; of calls under way
    /// nothing more is known.
    package mutating func end() {
        if last > .min {
            reader.advance(to: Timestamp(microseconds: last &+ CallCorrelator.closingMicroseconds))
            while let outcome = reader.nextDue() { use.ended(outcome, &reader) }
        }
        use.endBatch(&reader)
    }

    package var counters: TapCounters { reader.allCounters() }

    package consuming func finish() -> Engine? { use.finish() }
}
