/// The fields of one row of a CSV file, by the columns that its reader asked for. Its bytes are the reader's buffer.
package struct CSVRow: ~Copyable {
    /// Where a field's bytes are: in the buffer, or in `unquoted` when doubled quotes had to be taken out.
    struct Field {
        var start: Int
        var end: Int
        var isUnquoted: Bool
        /// Where the field begins in the buffer, its quote included.
        var origin: Int
    }

    let file: String
    let columns: [CSVColumn]
    var bytes: [UInt8] = []
    var unquoted: [UInt8] = []
    var fields: [Field] = []
    /// By column: the field's index; -1: the file does not have that column.
    var positions: [Int] = []
    /// Where the row begins: its first byte and its line.
    var start = 0
    var line = 1

    init(file: String, columns: [CSVColumn]) {
        self.file = file
        self.columns = columns
    }

    /// Line in which the row begins, from 1.
    package var lineNumber: Int { line }

    // MARK: Fields

    /// Absent columns are empty.
    package func isEmpty(_ column: Int) -> Bool {
        let position = positions[column]
        return position < 0 || fields[position].start == fields[position].end
    }

    package func text(_ column: Int) throws(CSVFault) -> String {
        let position = positions[column]
        if position < 0 { return "" }
        let field = fields[position]
        let slice = field.isUnquoted ? unquoted[field.start..<field.end] : bytes[field.start..<field.end]
        // ASCII needs no validation; the checked initialiser costs ten times as much.
        if withBytes(column, Self.isASCII) { return String(decoding: slice, as: UTF8.self) }
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw fault(column, "\(columns[column].name) is not UTF-8", expected: "text in UTF-8")
        }
        return text
    }

    /// Throws where `text` would.
    func checkText(_ column: Int) throws(CSVFault) {
        if !withBytes(column, Self.isASCII) { _ = try text(column) }
    }

    /// As `text`, but not empty.
    package func requiredText(_ column: Int) throws(CSVFault) -> String {
        if isEmpty(column) { throw fault(column, "\(columns[column].name) is empty", expected: "text") }
        return try text(column)
    }

    /// A number in any form that `PresentedNumber` understands; an empty field is `malformed(.empty)`.
    package func presented(_ column: Int) -> PresentedNumber {
        withBytes(column) { PresentedNumber(userPart: $0) }
    }

    /// A subscriber's number. The fault does not repeat it: it may be somebody's.
    package func number(_ column: Int) throws(CSVFault) -> PhoneNumber {
        let presented = presented(column)
        if case .number(let number) = presented { return number }
        throw fault(column, problem(with: presented, in: column), expected: "a number such as +77010000001")
    }

    /// A number, a prefix that ends in `*`, or a short code.
    package func pattern(_ column: Int) throws(CSVFault) -> NumberPattern {
        let prefix = withBytes(column) { Self.prefix(in: $0) }
        if let prefix { return .prefix(prefix) }
        let presented = presented(column)
        switch presented {
        case .number(let number): return .exact(number)
        case .short(let code): return .short(code)
        case .absent, .anonymous, .malformed:
            throw fault(
                column, problem(with: presented, in: column),
                expected: "a number such as +77010000001, or a prefix such as +7701*")
        }
    }

    /// RFC 3339 in UTC, or a day as `2025-11-18`: its first moment.
    package func time(_ column: Int) throws(CSVFault) -> Timestamp {
        let time = withBytes(column) { Timestamp(rfc3339: $0) ?? Timestamp(date: $0) }
        guard let time else {
            throw fault(
                column, "\(columns[column].name) is \(quoted(column))",
                expected: "a time such as 2025-11-18T10:00:00.000Z")
        }
        return time
    }

    /// As `time`; an empty field is nil.
    package func timeIfAny(_ column: Int) throws(CSVFault) -> Timestamp? {
        isEmpty(column) ? nil : try time(column)
    }

    /// From one column on and before the other; the end after the beginning.
    package func period(since: Int, until: Int) throws(CSVFault) -> Period {
        let first = try timeIfAny(since)
        let end = try timeIfAny(until)
        if let first, let end, !(first < end) {
            throw fault(
                until, "\(columns[until].name) is not after \(columns[since].name)", expected: "a later time")
        }
        return Period(since: first, until: end)
    }

    /// Seconds with at most three decimals, 0 to `most`, as milliseconds.
    package func milliseconds(_ column: Int, mostSeconds: Int64) throws(CSVFault) -> Int64 {
        let value = withBytes(column) { Self.thousandths(in: $0) }
        guard let value, value <= mostSeconds &* 1_000 else {
            throw fault(
                column, "\(columns[column].name) is \(quoted(column))",
                expected: "seconds from 0 to \(mostSeconds) with at most three decimals")
        }
        return value
    }

    /// The field's bytes are those of `word`.
    package func holds(_ column: Int, _ word: StaticString) -> Bool {
        withBytes(column) { bytes in
            guard bytes.count == word.utf8CodeUnitCount else { return false }
            return word.withUTF8Buffer { letters in
                for index in 0..<letters.count where bytes[index] != letters[index] { return false }
                return true
            }
        }
    }

    // MARK: Faults

    /// A fault at this column, or at the row's beginning where the file does not have it.
    package func fault(_ column: Int, _ problem: String, expected: String) -> CSVFault {
        let position = positions.isEmpty ? -1 : positions[column]
        return fault(at: position < 0 ? start : fields[position].origin, problem, expected: expected)
    }

    /// The field holds none of the words that it may hold.
    func notOne(of words: [String], _ column: Int) -> CSVFault {
        let expected = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        return fault(column, "\(columns[column].name) is \(quoted(column))", expected: expected)
    }

    /// A fault at a byte of the row.
    func fault(at offset: Int, _ problem: String, expected: String) -> CSVFault {
        var line = self.line
        var column = 1
        var index = start
        while index < min(offset, bytes.count) {
            if bytes[index] == UInt8(ascii: "\n") {
                line &+= 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                // Characters, not bytes: continuation bytes of UTF-8 do not count.
                column &+= 1
            }
            index &+= 1
        }
        return CSVFault(file: file, line: line, column: column, problem: problem, expected: expected)
    }

    private func problem(with presented: PresentedNumber, in column: Int) -> String {
        switch presented {
        case .malformed(let fault): "\(columns[column].name) is no number: \(fault.description)"
        case .short: "\(columns[column].name) is a short code"
        case .anonymous, .absent, .number: "\(columns[column].name) is no number"
        }
    }

    /// What stands in the field, cut to a length that fits into a message.
    private func quoted(_ column: Int) -> String {
        let most = 32
        let text = withBytes(column) { bytes in
            var head: [UInt8] = []
            for index in 0..<min(bytes.count, most) { head.append(bytes[index]) }
            return Self.hidingNumbers(String(decoding: head, as: UTF8.self)) + (bytes.count > most ? "…" : "")
        }
        return text.isEmpty ? "empty" : "\"\(text)\""
    }

    /// A fault is printed and logged; swapped columns must not put a subscriber's number there. Seven digits or more in a
    /// row keep three; more than an E.164 number has are no number.
    static func hidingNumbers(_ text: String) -> String {
        var result = ""
        var run: [Character] = []
        func end() {
            let shown = (7...PhoneNumber.maximumDigits).contains(run.count) ? 3 : run.count
            result += String(run.prefix(shown)) + String(repeating: "•", count: run.count - shown)
            run = []
        }
        for character in text {
            if ("0"..."9").contains(character) {
                run.append(character)
            } else {
                end()
                result.append(character)
            }
        }
        end()
        return result
    }

    // MARK: Bytes

    @inline(__always)
    func withBytes<Result>(_ column: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        let position = positions[column]
        guard position >= 0 else { return body(Span()) }
        let field = fields[position]
        return field.isUnquoted
            ? body(unquoted.span.extracting(field.start..<field.end))
            : body(bytes.span.extracting(field.start..<field.end))
    }

    private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
        var bits: UInt8 = 0
        for index in 0..<bytes.count { bits |= bytes[index] }
        return bits < 0x80
    }

    /// `+7701*`: digits with separators, without letters, then one `*` at the end.
    private static func prefix(in bytes: Span<UInt8>) -> NumberPrefix? {
        guard bytes.count >= 2, bytes[bytes.count - 1] == UInt8(ascii: "*") else { return nil }
        let scan = NumberScan(bytes.extracting(0..<bytes.count - 1))
        guard scan.fault == nil, !scan.isWithheld, scan.count > 0, scan.count < PhoneNumber.maximumDigits,
            scan.digits >= NumberScan.tenTo(scan.count - 1)
        else { return nil }
        return NumberPrefix(digits: scan.digits, count: scan.count)
    }

    /// `12`, `12.5`, `0.250`; nil for anything else.
    private static func thousandths(in bytes: Span<UInt8>) -> Int64? {
        var value: Int64 = 0
        var digits = 0
        var decimals = -1
        for index in 0..<bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit < 10 {
                if decimals >= 0 { decimals &+= 1 }
                digits &+= 1
                guard digits <= 15, decimals <= 3 else { return nil }
                value = value &* 10 &+ Int64(digit)
            } else if bytes[index] == UInt8(ascii: "."), decimals < 0, digits > 0 {
                decimals = 0
            } else {
                return nil
            }
        }
        guard digits > 0, decimals != 0 else { return nil }
        for _ in 0..<(3 &- max(decimals, 0)) { value = value &* 10 }
        return value
    }
}
