package import Telephony

/// The first 16 bytes of every entry.
///
/// Version (1), kind (1), trunk (2; 0xFFFF: none), key identity (4), time in microseconds since 1970 (8).
package struct EntryHeader: Hashable, Sendable {
    package static let byteCount = 16
    /// Of the bytes that this source writes.
    package static let version: UInt8 = 1

    package var kind: EntryKind
    package var trunk: TrunkID
    /// Names the master key under which pseudonyms and seals of this entry were made.
    package var keyID: UInt32
    package var time: Timestamp

    package init(kind: EntryKind, trunk: TrunkID = .unknown, keyID: UInt32, time: Timestamp) {
        self.kind = kind
        self.trunk = trunk
        self.keyID = keyID
        self.time = time
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(Self.version)
        writer.integer(kind.rawValue)
        writer.integer(trunk.index)
        writer.integer(keyID)
        writer.integer(time.microseconds)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        let version: UInt8 = try reader.integer()
        guard version == Self.version else { throw .unknownVersion(version) }
        let raw: UInt8 = try reader.integer()
        guard let kind = EntryKind(rawValue: raw) else { throw .unknownKind(raw) }
        self.kind = kind
        trunk = TrunkID(index: try reader.integer())
        keyID = try reader.integer()
        time = try reader.time()
    }
}
