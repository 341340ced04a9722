package import Telephony

/// Data whose time is over. It is written, and signed, before they are destroyed: nothing that is gone is believed without it.
package struct PurgeEntry: Hashable, Sendable {
    package enum Cause: UInt8, Hashable, Sendable, CaseIterable {
        case clock = 1
        // 2 was never written.
        /// They were destroyed before journals named what they destroy.
        case earlier = 3
    }

    /// The class of calls that passed without a reason: their entries go.
    package static let passes = "pass"
    /// The class of calls that had one: their entries stay, what is sealed beside them goes.
    package static let stopped = "stopped"

    /// All retention classes that an entry may name.
    package static let kinds: Set<String> = [passes, stopped, "lists"]

    /// So many at 20 bytes and the rest stay below the 65,535 bytes that a bundle can say.
    package static let mostRanges = 2_900

    package var cause: Cause
    /// The retention class: one of `kinds`.
    package var kind: String
    /// Data older than this; 0 where that is not known.
    package var cutoff: Timestamp
    /// Who gave the command; empty: the clock.
    package var person: String
    package var ranges: PositionRanges

    /// Precondition: at most `mostRanges` ranges.
    package init(cause: Cause, kind: String, cutoff: Timestamp, person: String = "", ranges: PositionRanges) {
        precondition(ranges.ranges.count <= Self.mostRanges)
        self.cause = cause
        self.kind = kind
        self.cutoff = cutoff
        self.person = person
        self.ranges = ranges
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(cause.rawValue)
        writer.shortText(kind)
        writer.integer(cutoff.microseconds)
        writer.shortText(person)
        writer.integer(UInt16(ranges.ranges.count))
        // Runs of kept and of destroyed entries in turn: mostly a byte each.
        var end: UInt64 = 0
        for range in ranges.ranges {
            writer.compact(range.lowerBound - end)
            writer.compact(range.upperBound - range.lowerBound)
            end = range.upperBound
        }
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let cause = Cause(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.cause = cause
        let start = reader.offset
        kind = try reader.shortText()
        guard Self.kinds.contains(kind) else { throw .value(at: start) }
        cutoff = try reader.time()
        person = try reader.shortText()
        let count: UInt16 = try reader.integer()
        guard count <= Self.mostRanges else { throw .value(at: reader.offset - 2) }
        ranges = PositionRanges()
        var end: UInt64 = 0
        for index in 0..<count {
            let start = reader.offset
            let kept = try reader.compact()
            let destroyed = try reader.compact()
            // Of ranges that touch there is a shorter form.
            guard destroyed > 0, kept > 0 || index == 0, kept <= 1 << 62, destroyed <= 1 << 62,
                end + kept + destroyed <= 1 << 62
            else { throw .value(at: start) }
            ranges.add(end + kept..<end + kept + destroyed)
            end += kept + destroyed
        }
    }
}
