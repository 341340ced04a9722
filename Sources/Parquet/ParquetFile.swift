/// A Parquet file, built in memory: groups of rows, each column of a group in one page, uncompressed.
///
///     var file = ParquetFile(fields, facts: ["hour": "14"])
///     file.append(columns)              // one group; as many as needed
///     let bytes = file.finished()
///
/// Equal rows give equal bytes. Source: parquet.thrift of apache/parquet-format, 2.11.
package struct ParquetFile {
    /// Rows of a group that readers like: enough to work on, few enough to be shared among threads.
    package static let groupRows = 122_880
    private static let magic = Array("PAR1".utf8)

    private struct Chunk {
        var column: ParquetColumn
        var dictionaryOffset: Int?
        var dataOffset: Int
        var end: Int

        var start: Int { dictionaryOffset ?? dataOffset }
    }

    private struct Group {
        var rows: Int
        var chunks: [Chunk]
    }

    private let fields: [ParquetField]
    private let facts: [(key: String, value: String)]
    private var bytes = Self.magic
    private var groups: [Group] = []

    /// `facts`: what the footer says of the whole file, by name.
    package init(_ fields: [ParquetField], facts: KeyValuePairs<String, String> = [:]) {
        self.fields = fields
        self.facts = facts.map { ($0.key, $0.value) }
    }

    /// Precondition: a column for each field, in their order, all of one length.
    package mutating func append(_ columns: [ParquetColumn]) {
        precondition(columns.map(\.field) == fields)
        precondition(Set(columns.map(\.count)).count <= 1)
        guard let rows = columns.first?.count, rows > 0 else { return }
        groups.append(Group(rows: rows, chunks: columns.map { append($0) }))
    }

    private mutating func append(_ column: ParquetColumn) -> Chunk {
        var dictionaryOffset: Int?
        if let dictionary = column.dictionary {
            dictionaryOffset = bytes.count
            appendPage(type: 2, dictionary.bytes) { header in
                header.structure(7) {
                    $0.integer(1, Int64(dictionary.values))
                    $0.integer(2, 0)
                }
            }
        }
        let dataOffset = bytes.count
        appendPage(type: 0, column.page) { header in
            header.structure(5) {
                $0.integer(1, Int64(column.count))
                $0.integer(2, column.encoding)
                $0.integer(3, 3)
                $0.integer(4, 3)
            }
        }
        return Chunk(
            column: column, dictionaryOffset: dictionaryOffset, dataOffset: dataOffset, end: bytes.count)
    }

    private mutating func appendPage(type: Int64, _ content: [UInt8], _ detail: (inout CompactWriter) -> Void) {
        bytes += CompactWriter.structure { header in
            header.integer(1, type)
            header.integer(2, Int64(content.count))
            header.integer(3, Int64(content.count))
            detail(&header)
        }
        bytes += content
    }

    // MARK: Footer

    package consuming func finished() -> [UInt8] {
        let footer = footer()
        bytes += footer
        withUnsafeBytes(of: UInt32(footer.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += Self.magic
        return bytes
    }

    private func footer() -> [UInt8] {
        CompactWriter.structure { file in
            file.integer(1, 2)
            file.structures(2, [nil] + fields.map(Optional.some)) { element, field in
                if let field { return field.write(to: &element) }
                element.text(4, "schema")
                element.integer(5, Int64(fields.count))
            }
            file.long(3, Int64(groups.reduce(0) { $0 + $1.rows }))
            file.structures(4, groups) { Self.write($1, to: &$0) }
            if !facts.isEmpty {
                file.structures(5, facts) { element, fact in
                    element.text(1, fact.key)
                    element.text(2, fact.value)
                }
            }
            file.text(6, "qorgan version 1.0 (build 1)")
            // Without the order of a column its bounds are not believed.
            file.structures(7, fields) { order, _ in order.structure(1) { _ in } }
        }
    }

    private static func write(_ group: Group, to writer: inout CompactWriter) {
        writer.structures(1, group.chunks) { element, chunk in
            element.long(2, Int64(chunk.start))
            element.structure(3) { write(chunk, to: &$0) }
        }
        let size = group.chunks.reduce(0) { $0 + $1.end - $1.start }
        writer.long(2, Int64(size))
        writer.long(3, Int64(group.rows))
        writer.long(5, Int64(group.chunks.first?.start ?? 0))
        writer.long(6, Int64(size))
    }

    private static func write(_ chunk: Chunk, to writer: inout CompactWriter) {
        let column = chunk.column
        writer.integer(1, column.field.physicalType)
        // Levels are run lengths (3) everywhere.
        writer.integers(2, column.encoding == 0 ? [0, 3] : [0, 3, column.encoding])
        writer.texts(3, [column.field.name])
        writer.integer(4, 0)
        writer.long(5, Int64(column.count))
        writer.long(6, Int64(chunk.end - chunk.start))
        writer.long(7, Int64(chunk.end - chunk.start))
        writer.long(9, Int64(chunk.dataOffset))
        if let offset = chunk.dictionaryOffset { writer.long(11, Int64(offset)) }
        writer.structure(12) { statistics in
            statistics.long(3, Int64(column.missing))
            if let bounds = column.bounds {
                statistics.binary(5, bounds.most)
                statistics.binary(6, bounds.least)
            }
        }
    }
}
