/// A column of a file: its name, what its values are, and whether one may be missing.
package struct ParquetField: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Signed, 32 bits.
        case integer
        /// Signed, 64 bits.
        case long
        /// Microseconds since 1970, UTC.
        case moment
        case flag
        /// UTF-8, kept as a dictionary and indices: for columns with few different values.
        case text
        /// 16 bytes, which readers show as a UUID.
        case identity
    }

    package let name: String
    package let kind: Kind
    package let isOptional: Bool

    package init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
    }

    /// `Type` of parquet.thrift.
    var physicalType: Int64 {
        switch kind {
        case .flag: 0
        case .integer: 1
        case .long, .moment: 2
        case .text: 6
        case .identity: 7
        }
    }

    /// The field of `SchemaElement` in the file's footer.
    func write(to writer: inout CompactWriter) {
        writer.integer(1, physicalType)
        if kind == .identity { writer.integer(2, Int64(Self.identityBytes)) }
        writer.integer(3, isOptional ? 1 : 0)
        writer.text(4, name)
        switch kind {
        case .text:
            writer.integer(6, 0)
            writer.structure(10) { $0.structure(1) { _ in } }
        case .moment:
            writer.integer(6, 10)
            writer.structure(10) { logical in
                logical.structure(8) { stamp in
                    stamp.flag(1, true)
                    stamp.structure(2) { unit in unit.structure(2) { _ in } }
                }
            }
        case .identity: writer.structure(10) { $0.structure(14) { _ in } }
        case .integer, .long, .flag: break
        }
    }

    static let identityBytes = 16
}
