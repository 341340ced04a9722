/// The values of one column in one group of rows, encoded as they come.
///
/// What is appended must be of the field's kind; a missing value needs an optional field.
package struct ParquetColumn: Sendable {
    let field: ParquetField
    /// Values and missing ones.
    package private(set) var count = 0
    private(set) var missing = 0
    /// Of an optional field: 1 where a value is.
    private var levels: [UInt32] = []
    /// Values as they stand in a page, one after another; of texts each different one once.
    private var plain: [UInt8] = []
    /// Of texts and flags.
    private var indices: [UInt32] = []
    private var words: [String: UInt32] = [:]
    /// The text before, since the next is mostly the same.
    private var last: (word: String, index: UInt32)?
    private var least = Int64.max
    private var most = Int64.min

    package init(_ field: ParquetField) { self.field = field }

    package mutating func append(_ value: Int32?) {
        precondition(field.kind == .integer)
        guard let value = counted(value) else { return }
        put(UInt64(UInt32(bitPattern: value)), bytes: 4)
        note(Int64(value))
    }

    /// Of `long` and `moment`.
    package mutating func append(_ value: Int64?) {
        precondition(field.kind == .long || field.kind == .moment)
        guard let value = counted(value) else { return }
        put(UInt64(bitPattern: value), bytes: 8)
        note(value)
    }

    package mutating func append(_ value: Bool?) {
        precondition(field.kind == .flag)
        guard let value = counted(value) else { return }
        indices.append(value ? 1 : 0)
    }

    package mutating func append(_ value: String?) {
        precondition(field.kind == .text)
        guard let value = counted(value) else { return }
        if let last, last.word == value {
            indices.append(last.index)
            return
        }
        let index = words[value] ?? add(value)
        last = (value, index)
        indices.append(index)
    }

    /// 16 bytes as two words, each with its first byte lowest.
    package mutating func append(_ value: (UInt64, UInt64)?) {
        precondition(field.kind == .identity)
        guard let value = counted(value) else { return }
        put(value.0, bytes: 8)
        put(value.1, bytes: 8)
    }

    private mutating func counted<Value>(_ value: Value?) -> Value? {
        precondition(value != nil || field.isOptional, "\(field.name) may not be missing")
        count += 1
        if field.isOptional { levels.append(value == nil ? 0 : 1) }
        if value == nil { missing += 1 }
        return value
    }

    private mutating func add(_ word: String) -> UInt32 {
        let index = UInt32(words.count)
        words[word] = index
        put(UInt64(word.utf8.count), bytes: 4)
        plain += word.utf8
        return index
    }

    private mutating func put(_ value: UInt64, bytes: Int) {
        withUnsafeBytes(of: value.littleEndian) { plain.append(contentsOf: $0.prefix(bytes)) }
    }

    private mutating func note(_ value: Int64) {
        least = min(least, value)
        most = max(most, value)
    }

    // MARK: Pages

    /// The page that comes before the values: each different text once. Nil for other kinds.
    var dictionary: (values: Int, bytes: [UInt8])? {
        usesDictionary ? (words.count, plain) : nil
    }

    /// Where all are missing there is nothing to index.
    private var usesDictionary: Bool { field.kind == .text && !words.isEmpty }

    /// `Encoding` of parquet.thrift: plain, or indices into the dictionary.
    var encoding: Int64 { usesDictionary ? 8 : 0 }

    /// The content of a data page of version 1.
    var page: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(plain.count + count)
        if field.isOptional {
            var run: [UInt8] = []
            PackedRun.append(levels, width: 1, to: &run)
            withUnsafeBytes(of: UInt32(run.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes += run
        }
        if usesDictionary {
            let width = PackedRun.width(of: UInt32(words.count - 1))
            bytes.append(UInt8(width))
            PackedRun.append(indices, width: width, to: &bytes)
        } else if field.kind == .flag {
            for start in stride(from: 0, to: indices.count, by: 8) {
                let eight = indices[start..<min(start + 8, indices.count)]
                bytes.append(eight.reversed().reduce(0) { $0 << 1 | UInt8($1) })
            }
        } else {
            bytes += plain
        }
        return bytes
    }

    /// Smallest and largest value, by which readers pass over a group; nil where there are none.
    var bounds: (least: [UInt8], most: [UInt8])? {
        guard least <= most else { return nil }
        let size = field.kind == .integer ? 4 : 8
        func bytes(_ value: Int64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0.prefix(size)) } }
        return (bytes(least), bytes(most))
    }
}
