import Testing

@testable import Telephony

/// All rows of a CSV text that arrives in pieces of `size` bytes.
private func rows(
    _ bytes: [UInt8], size: Int = 1 << 16, columns: [String] = ["a", "b", "c"]
) throws(CSVFault) -> [[String]] {
    var reader = CSVReader(file: "t.csv", columns: columns.map { CSVColumn($0) })
    var found: [[String]] = []
    var start = 0
    while true {
        let end = min(start + size, bytes.count)
        if start < end { reader.append(bytes.span.extracting(start..<end)) } else { reader.finish() }
        while try reader.next() {
            var fields: [String] = []
            for column in columns.indices { fields.append(try reader.row.text(column)) }
            found.append(fields)
        }
        if start >= end { return found }
        start = end
    }
}

private func rows(_ text: String, size: Int = 1 << 16) throws(CSVFault) -> [[String]] {
    try rows(Array(text.utf8), size: size)
}

/// Where the reader stops and why; nil: it did not.
private func fault(_ text: String) -> CSVFault? {
    do throws(CSVFault) {
        _ = try rows(text)
        return nil
    } catch {
        return error
    }
}

@Suite("CSV")
struct CSVReaderTests {
    static let sample =
        "\u{feff}a,b,c\r\n1,2,3\n\"x,\"\"y\"\"\",\"line\r\nbreak\",\r\n\r\n,,\n\"\",\"\"\"\",Қорған\n4,5,6"
    static let sampleRows = [
        ["1", "2", "3"], ["x,\"y\"", "line\r\nbreak", ""], ["", "", ""], ["", "\"", "Қорған"], ["4", "5", "6"],
    ]

    @Test("quotes, line ends, a byte order mark and empty lines, in pieces of any size", arguments: 1...70)
    func chunks(size: Int) throws {
        #expect(try rows(Self.sample, size: size) == Self.sampleRows)
    }

    @Test("every truncation gives the rows before the cut, or one fault, and no other row")
    func truncations() {
        let bytes = Array(Self.sample.utf8)
        var faults = 0
        for length in 0..<bytes.count {
            do throws(CSVFault) {
                let found = try rows(Array(bytes[..<length]), size: 7)
                #expect(found.dropLast() == Self.sampleRows.prefix(max(0, found.count - 1)))
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
                faults += 1
            }
        }
        #expect(faults > 10)
    }

    @Test("columns may stand in any order")
    func order() throws {
        #expect(try rows("c,a,b\n3,1,2\n") == [["1", "2", "3"]])
    }

    @Test(
        "a fault names line and column, counted in characters",
        arguments: [
            ("", 1, 1, "the file is empty"), ("\n\n", 3, 1, "the file is empty"),
            ("a,b\n", 1, 1, "column c is missing"), ("a,b,c,d\n", 1, 7, "unknown column \"d\""),
            ("a,b,b\n", 1, 5, "column b stands twice"), ("a,b,c\n1,2\n", 2, 3, "2 fields"),
            ("a,b,c\n1,2,3,4\n", 2, 7, "4 fields"), ("a,b,c\nҚорған,2,x\"y\n", 2, 11, "a quote inside a field"),
            ("a,b,c\n\n1,\"2\"x,3\n", 3, 6, "text after the closing quote"),
            ("a,b,c\n1,\"2\n3,4", 2, 3, "the quote is not closed"),
            ("a,b,c\n1,\"2\n\n\",3,\"x\"y\n", 4, 8, "text after the closing quote"),
            ("a,b,c\n1,2\r,3\n", 2, 4, "a carriage return alone"),
        ] as [(String, Int, Int, String)])
    func faults(text: String, line: Int, column: Int, problem: String) {
        let fault = fault(text)
        #expect(fault?.file == "t.csv")
        #expect(fault?.line == line)
        #expect(fault?.column == column)
        #expect(fault?.problem == problem)
        #expect(fault?.expected.isEmpty == false)
    }

    @Test("text that is not UTF-8 is a fault of its field")
    func notUTF8() {
        do throws(CSVFault) {
            _ = try rows(Array("a,b,c\n1,".utf8) + [0xFF] + Array(",3\n".utf8))
            Issue.record("read")
        } catch {
            #expect(error.description == "t.csv:2:3: b is not UTF-8; expected text in UTF-8")
        }
    }

    @Test("a row at the limit is read, one byte more is refused, and an open quote does not fill the memory")
    func rowLimit() throws {
        let head = Array("a,b,c\n1,2,".utf8)
        // The row's fields and commas, without its line end.
        let room = CSVReader.maximumRowBytes - 4
        #expect(try rows(head + [UInt8](repeating: 0x78, count: room - 1) + [0x0A])[0][2].count == room - 1)
        #expect(throws: CSVFault.self) { try rows(head + [UInt8](repeating: 0x78, count: room + 1) + [0x0A]) }
        let open = head + [0x22] + [UInt8](repeating: 0x78, count: 4 * CSVReader.maximumRowBytes)
        #expect(throws: CSVFault.self) { try rows(open, size: 4_096) }
    }

    @Test("as many columns as the limit, and one more")
    func columnLimit() throws {
        let names = (0..<CSVReader.maximumColumns).map { "n\($0)" }
        let text = names.joined(separator: ",") + "\n"
        #expect(try rows(Array((text + text).utf8), columns: names) == [names])
        let more = names + ["more"]
        #expect(throws: CSVFault.self) { try rows(Array((more.joined(separator: ",") + "\n").utf8), columns: more) }
    }

    @Test("random bytes give rows or a fault, and never trap")
    func randomBytes() {
        var random = SplitMix(state: 99)
        let alphabet = Array("a,b,c\n\r\"\"12ә\u{feff}".utf8)
        var readable = 0
        for _ in 0..<5_000 {
            let bytes =
                Array("a,b,c\n".utf8)
                + (0..<Int(random.next() % 60)).map { _ in
                    alphabet[Int(random.next() % UInt64(alphabet.count))]
                }
            let size = 1 + Int(random.next() % 9)
            let whole = try? rows(bytes)
            #expect((try? rows(bytes, size: size)) == whole)
            if whole != nil { readable += 1 }
        }
        #expect(readable > 10)
    }

    @Test(
        "a written field is read back", arguments: ["", "plain", "a,b", "\"", "say \"no\"", "two\nlines", "Қазақстан"])
    func roundTrip(text: String) throws {
        var bytes = Array("a,b,c\n1,".utf8)
        CSVText.append(text, to: &bytes)
        bytes += ",3\n".utf8
        #expect(try rows(bytes) == [["1", text, "3"]])
    }

    @Test(
        "a fault hides a subscriber's number and nothing else",
        arguments: [
            ("+77010000001", "+770••••••••"), ("2025-11-18T10:00:00.123Z", "2025-11-18T10:00:00.123Z"),
            ("block", "block"),
            ("a1234567b123456", "a123••••b123456"), ("", ""),
        ])
    func hidden(text: String, shown: String) {
        #expect(CSVRow.hidingNumbers(text) == shown)
    }
}
