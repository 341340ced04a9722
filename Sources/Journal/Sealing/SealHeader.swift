/// What stands before a seal's nonce, in clear and authenticated.
///
/// Version 1 (1), identity of the master key (4). Version 2 (1), identity of the master key (4), name of the month's key: purpose
/// (1), month (2), four random bytes.
package struct SealHeader: Hashable, Sendable {
    /// Of version 2.
    package static let monthBytes = 5 + MonthKeyName.byteCount

    package var keyID: UInt32
    /// Nil: the key is the master key's own.
    package var name: MonthKeyName?

    package init(keyID: UInt32, name: MonthKeyName?) {
        self.keyID = keyID
        self.name = name
    }

    /// Nil where this is no seal.
    package init?(_ sealed: [UInt8]) {
        var reader = ByteReader(sealed)
        guard let version: UInt8 = try? reader.integer(), let keyID: UInt32 = try? reader.integer() else { return nil }
        switch version {
        case 1: self.init(keyID: keyID, name: nil)
        case 2:
            guard let name = try? MonthKeyName(from: &reader) else { return nil }
            self.init(keyID: keyID, name: name)
        default: return nil
        }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: Self.monthBytes)
        writer.integer(UInt8(name == nil ? 1 : 2))
        writer.integer(keyID)
        name?.write(to: &writer)
        return writer.bytes
    }
}
