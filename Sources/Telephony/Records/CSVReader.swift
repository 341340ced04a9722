/// Reads CSV by RFC 4180 from bytes in pieces of any size: header row, quotes, CRLF or LF, a byte order mark.
///
///     reader.append(bytes)                      // as often as there are bytes
///     while try reader.next() { reader.row … }  // false: more bytes are needed, or the end
///     reader.finish()                           // no more bytes; then next() until false again
///
/// Columns may stand in any order; an unknown, doubled or missing one is a fault, and so is a row with another number
/// of fields than the header. Empty lines are passed over. After a fault the reader is of no further use.
package struct CSVReader: ~Copyable {
    /// A longer row is a file of another kind, or one with an open quote: refused before it fills the memory.
    package static let maximumRowBytes = 65_536
    /// More columns than any of our files has, with room.
    package static let maximumColumns = 64

    /// The row that `next()` found; it changes with the next call.
    package private(set) var row: CSVRow
    /// First byte of the buffer that no row has taken.
    private var position = 0
    /// Line of that byte, from 1.
    private var line = 1
    private var isFinished = false
    private var hasBegun = false
    private var fieldCount = 0

    package init(file: String, columns: [CSVColumn]) {
        row = CSVRow(file: file, columns: columns)
    }

    /// Takes more of the file's bytes. Rows already handed out are no longer valid.
    package mutating func append(_ chunk: Span<UInt8>) {
        if position > 0 {
            row.bytes.removeSubrange(0..<position)
            position = 0
        }
        row.bytes.reserveCapacity(row.bytes.count &+ chunk.count)
        // Lent for the length of this copy, which the array bounds.
        chunk.withUnsafeBufferPointer { row.bytes.append(contentsOf: $0) }
    }

    /// The file ends here.
    package mutating func finish() {
        isFinished = true
    }

    /// Finds the next row; false: more bytes are needed, or the file has ended.
    package mutating func next() throws(CSVFault) -> Bool {
        if !hasBegun {
            guard try begin() else { return false }
        }
        while true {
            guard try scanRow() else { return false }
            if isBlank { continue }
            if row.fields.count != fieldCount { throw wrongFieldCount() }
            return true
        }
    }

    /// Byte order mark and header row.
    private mutating func begin() throws(CSVFault) -> Bool {
        if position == 0, line == 1, !isFinished, row.bytes.count < 3 { return false }
        if row.bytes.count >= 3, position == 0, row.bytes[0] == 0xEF, row.bytes[1] == 0xBB, row.bytes[2] == 0xBF {
            position = 3
        }
        repeat {
            guard try scanRow() else {
                guard isFinished else { return false }
                row.start = position
                row.line = line
                throw row.fault(at: position, "the file is empty", expected: "a header row with \(required)")
            }
        } while isBlank
        try readHeader()
        fieldCount = row.fields.count
        hasBegun = true
        return true
    }

    private mutating func readHeader() throws(CSVFault) {
        var positions = [Int](repeating: -1, count: row.columns.count)
        for (index, field) in row.fields.enumerated() {
            let name = String(
                decoding: field.isUnquoted ? row.unquoted[field.start..<field.end] : row.bytes[field.start..<field.end],
                as: UTF8.self)
            guard let column = row.columns.firstIndex(where: { $0.name == name }) else {
                throw row.fault(
                    at: field.origin, "unknown column \"\(name.prefix(32))\"",
                    expected: row.columns.map(\.name).joined(separator: ", "))
            }
            guard positions[column] < 0 else {
                throw row.fault(at: field.origin, "column \(name) stands twice", expected: "each column once")
            }
            positions[column] = index
        }
        for (index, column) in row.columns.enumerated() where column.isRequired && positions[index] < 0 {
            throw row.fault(
                at: row.start, "column \(column.name) is missing", expected: "a header row with \(required)")
        }
        row.positions = positions
    }

    private var required: String {
        row.columns.filter(\.isRequired).map(\.name).joined(separator: ",")
    }

    private var isBlank: Bool {
        row.fields.count == 1 && row.fields[0].start == row.fields[0].end && !row.fields[0].isUnquoted
            && row.fields[0].origin == row.fields[0].start
    }

    private func wrongFieldCount() -> CSVFault {
        let found = row.fields.count
        let place = found > fieldCount ? row.fields[fieldCount].origin : row.fields[found - 1].origin
        return row.fault(at: place, "\(found) fields", expected: "\(fieldCount) fields as in the header row")
    }

    // MARK: One row

    /// What ended a field.
    private enum Ending {
        case comma
        case row
        case outOfBytes
    }

    /// Finds the fields of the row at `position`; false: its end is not there yet, or there is none.
    private mutating func scanRow() throws(CSVFault) -> Bool {
        row.fields.removeAll(keepingCapacity: true)
        row.unquoted.removeAll(keepingCapacity: true)
        row.start = position
        row.line = line
        guard position < row.bytes.count else { return false }
        var index = position
        while true {
            let ending: Ending
            if index < row.bytes.count, row.bytes[index] == UInt8(ascii: "\"") {
                ending = try scanQuoted(&index)
            } else {
                ending = try scanPlain(&index)
            }
            guard index &- row.start <= Self.maximumRowBytes else {
                throw row.fault(
                    at: row.start, "the row has more than \(Self.maximumRowBytes) bytes",
                    expected: "a line end or a closing quote")
            }
            switch ending {
            case .comma:
                guard row.fields.count < Self.maximumColumns else {
                    throw row.fault(at: index, "more than \(Self.maximumColumns) fields", expected: "a line end")
                }
            case .row:
                position = index
                line &+= 1
                return true
            case .outOfBytes:
                return false
            }
        }
    }

    /// A field without quotes: up to a comma or line end, past which `index` then stands.
    private mutating func scanPlain(_ index: inout Int) throws(CSVFault) -> Ending {
        let start = index
        let end = try endOfPlain(from: start)
        index = end
        let ending = try endOfField(&index)
        if ending != .outOfBytes {
            row.fields.append(CSVRow.Field(start: start, end: end, isUnquoted: false, origin: start))
        }
        return ending
    }

    /// Position of the next comma or line end, or of the end of the bytes at hand.
    private func endOfPlain(from start: Int) throws(CSVFault) -> Int {
        let bytes = row.bytes.span
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            // Letters, digits and most signs lie above the comma.
            if byte > UInt8(ascii: ",") {
                end &+= 1
                continue
            }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\"") {
                throw row.fault(at: end, "a quote inside a field", expected: "the whole field in quotes")
            }
            end &+= 1
        }
        return end
    }

    /// A field in quotes; a doubled quote inside stands for one (RFC 4180 §2.7).
    private mutating func scanQuoted(_ index: inout Int) throws(CSVFault) -> Ending {
        let origin = index
        var isDoubled = false
        var lines = 0
        var end = origin &+ 1
        while true {
            guard end < row.bytes.count else {
                if isFinished {
                    throw row.fault(at: origin, "the quote is not closed", expected: "a closing quote")
                }
                index = end
                return .outOfBytes
            }
            let byte = row.bytes[end]
            if byte == UInt8(ascii: "\n") { lines &+= 1 }
            if byte == UInt8(ascii: "\"") {
                if end &+ 1 < row.bytes.count, row.bytes[end &+ 1] == UInt8(ascii: "\"") {
                    isDoubled = true
                    end &+= 2
                    continue
                }
                break
            }
            end &+= 1
        }
        // A quote that ends the bytes at hand may be the first of two.
        if end &+ 1 == row.bytes.count, !isFinished {
            index = end &+ 1
            return .outOfBytes
        }
        index = end &+ 1
        let ending = try endOfField(&index)
        if ending == .outOfBytes { return ending }
        line &+= lines
        if isDoubled {
            let start = row.unquoted.count
            unquote(origin &+ 1..<end)
            row.fields.append(
                CSVRow.Field(start: start, end: row.unquoted.count, isUnquoted: true, origin: origin))
        } else {
            row.fields.append(CSVRow.Field(start: origin &+ 1, end: end, isUnquoted: false, origin: origin))
        }
        return ending
    }

    private mutating func unquote(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = row.bytes[index]
            row.unquoted.append(byte)
            index &+= byte == UInt8(ascii: "\"") ? 2 : 1
        }
    }

    /// Comma, LF, CRLF or the end of the file, and nothing else.
    private func endOfField(_ index: inout Int) throws(CSVFault) -> Ending {
        guard index < row.bytes.count else { return isFinished ? .row : .outOfBytes }
        switch row.bytes[index] {
        case UInt8(ascii: ","):
            index &+= 1
            return .comma
        case UInt8(ascii: "\n"):
            index &+= 1
            return .row
        case UInt8(ascii: "\r"):
            guard index &+ 1 < row.bytes.count else {
                guard isFinished else { return .outOfBytes }
                index &+= 1
                return .row
            }
            guard row.bytes[index &+ 1] == UInt8(ascii: "\n") else {
                throw row.fault(at: index, "a carriage return alone", expected: "CRLF or LF")
            }
            index &+= 2
            return .row
        default:
            throw row.fault(at: index, "text after the closing quote", expected: "a comma or a line end")
        }
    }
}
