/// What a month's key is for. Raw values are part of sealed bytes and of entries, and never reused.
package enum KeyPurpose: UInt8, Hashable, Sendable, CaseIterable {
    /// Seals of calls that had a reason, of reports and of findings.
    case calls = 1
    /// Seals of list entries.
    case lists = 2
}

/// Names one key: what it is for, the month of what is under it, and four random bytes.
///
/// Random, so that a key made anew for a month whose first one is destroyed or lost is never taken for it.
package struct MonthKeyName: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 7

    package var purpose: KeyPurpose
    package var month: CalendarMonth
    package var id: UInt32

    package init(purpose: KeyPurpose, month: CalendarMonth, id: UInt32) {
        self.purpose = purpose
        self.month = month
        self.id = id
    }

    /// `calls 2026-11 9f03b1c2`
    package var description: String {
        let digits = String(id, radix: 16)
        return "\(purpose) \(month) \(String(repeating: "0", count: 8 - digits.count))\(digits)"
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(purpose.rawValue)
        writer.integer(month.number)
        writer.integer(id)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        let start = reader.offset
        guard let purpose = KeyPurpose(rawValue: try reader.integer()) else { throw .value(at: start) }
        self.init(purpose: purpose, month: CalendarMonth(number: try reader.integer()), id: try reader.integer())
    }
}

/// A key as it is stored: encrypted under the master key, or the word that it is destroyed.
package struct MonthKeyRecord: Hashable, Sendable {
    /// Nonce (12), key (32), tag (16).
    package static let wrappedBytes = 60

    package var name: MonthKeyName
    /// Nil: it is destroyed.
    package var wrapped: [UInt8]?

    /// What is not as long as a wrapped key, or overwritten, is a destroyed one.
    package init(name: MonthKeyName, wrapped: [UInt8]?) {
        self.name = name
        self.wrapped = wrapped.flatMap { $0.count == Self.wrappedBytes && $0.contains { $0 != 0 } ? $0 : nil }
    }
}
