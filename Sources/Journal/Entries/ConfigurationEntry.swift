/// A configuration that came into force: its content, so that a verdict can be recomputed under the policy of its day.
package struct ConfigurationEntry: Hashable, Sendable {
    package static let maximumContent = 1 << 20

    /// What `Versions.policy` of a verdict names.
    package var version: UInt32
    /// Names in the order of their `TrunkID`.
    package var trunks: [String]
    /// 255: no order is in force.
    package var basis: UInt8
    package var orderNumber: String
    /// SHA-256 of the content.
    package var digest: TreeHash
    package var content: [UInt8]

    /// Content past a mebibyte is cut; the digest is that of the whole.
    package init(version: UInt32, trunks: [String], basis: UInt8, orderNumber: String, content: [UInt8]) {
        self.version = version
        self.trunks = Array(trunks.prefix(Int(UInt16.max)))
        self.basis = basis
        self.orderNumber = orderNumber
        digest = Sealing.digest(of: content)
        self.content = Array(content.prefix(Self.maximumContent))
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(version)
        writer.integer(UInt16(trunks.count))
        for trunk in trunks { writer.shortText(trunk) }
        writer.integer(basis)
        writer.shortText(orderNumber)
        writer.hash(digest)
        writer.content(content)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        version = try reader.integer()
        let count: UInt16 = try reader.integer()
        trunks = []
        for _ in 0..<count { trunks.append(try reader.shortText()) }
        basis = try reader.byte(in: VerdictEntry.bases, or: VerdictEntry.noBasis)
        orderNumber = try reader.shortText()
        let start = reader.offset
        digest = try reader.hash()
        content = try reader.content()
        // Content that fills a mebibyte may have been cut.
        guard
            content.count < Self.maximumContent
                ? digest == Sealing.digest(of: content)
                : content.count == Self.maximumContent
        else { throw .value(at: start) }
    }
}
