import Foundation
import TestSupport
import Testing

@testable import Parquet

/// A steady stream of numbers from a seed.
private struct Steps {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

@Suite("Parquet files")
struct ParquetFileTests {
    private static let fields = [
        ParquetField("position", .long, isOptional: true), ParquetField("time", .moment),
        ParquetField("calls", .integer), ParquetField("trunk", .text), ParquetField("flagged", .flag),
        ParquetField("score", .integer, isOptional: true), ParquetField("rule", .text, isOptional: true),
        ParquetField("caller", .identity, isOptional: true), ParquetField("answered", .flag, isOptional: true),
        ParquetField("never", .text, isOptional: true),
    ]

    /// A file, and its rows as JSON says them.
    private struct Made {
        var file: ParquetFile
        var rows: [String] = []

        init(groups: [Int], words: Int, seed: UInt64) {
            file = ParquetFile(fields, facts: ["made": "by a test"])
            var steps = Steps(state: seed)
            for rows in groups {
                var columns = fields.map { ParquetColumn($0) }
                for _ in 0..<rows { self.rows.append(Self.append(to: &columns, words, &steps)) }
                file.append(columns)
            }
        }

        private static func append(to columns: inout [ParquetColumn], _ words: Int, _ steps: inout Steps) -> String {
            func maybe<Value>(_ value: Value) -> Value? { steps.next(below: 4) == 0 ? nil : value }
            let position = maybe(Int64(bitPattern: steps.next())), time = Int64(bitPattern: steps.next()) / 1_000
            let calls = Int32(truncatingIfNeeded: steps.next()), trunk = word(steps.next(below: words))
            let flagged = steps.next(below: 2) == 1, score = maybe(Int32(steps.next(below: 10_000)) - 5_000)
            let rule = maybe(word(steps.next(below: words))), caller = maybe((steps.next(), steps.next()))
            let answered = maybe(steps.next(below: 2) == 1)
            columns[0].append(position)
            columns[1].append(time as Int64?)
            columns[2].append(calls as Int32?)
            columns[3].append(trunk as String?)
            columns[4].append(flagged as Bool?)
            columns[5].append(score)
            columns[6].append(rule)
            columns[7].append(caller)
            columns[8].append(answered)
            columns[9].append(nil as String?)
            let cells: [String?] = [
                position.map { "\($0)" }, "\(time)", "\(calls)", "\"\(trunk)\"", "\(flagged)", score.map { "\($0)" },
                rule.map { "\"\($0)\"" }, caller.map { "\"\(hex($0.0))\(hex($0.1))\"" }, answered.map { "\($0)" }, nil,
            ]
            return "[" + cells.map { $0 ?? "null" }.joined(separator: ", ") + "]"
        }

        private static func word(_ number: Int) -> String { number == 0 ? "" : "word-\(number)" }

        private static func hex(_ word: UInt64) -> String {
            withUnsafeBytes(of: word.littleEndian) { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        }
    }

    @Test(
        "pyarrow reads every value as it was written",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)),
        arguments: [
            ([], 1), ([1], 1), ([7], 2), ([8], 3), ([9], 1), ([1_000], 300), ([5, 0, 1_000, 1], 9), ([70_000], 69_000),
        ])
    func reads(groups: [Int], words: Int) throws {
        let seed = UInt64.random(in: 0...1_000_000)
        let made = Made(groups: groups, words: words, seed: seed)
        let scratch = try ScratchFolder("parquet")
        let path = scratch.url.appendingPathComponent("a.parquet")
        try Data(made.file.finished()).write(to: path)
        let lines = try ParquetReader.lines(path)
        #expect(lines.count == made.rows.count + 1, "seed \(seed)")
        for (read, written) in zip(lines.dropFirst(), made.rows) where read != written {
            Issue.record("seed \(seed): read \(read), written \(written)")
            break
        }
        #expect(lines[0].contains("\"groups\": [\(groups.filter { $0 > 0 }.map(String.init).joined(separator: ", "))]"))
        #expect(lines[0].contains("\"facts\": {\"made\": \"by a test\"}"))
        #expect(lines[0].contains("[\"time\", \"timestamp[us, tz=UTC]\", false]"))
        #expect(lines[0].contains("[\"caller\", \"extension<arrow.uuid>\", true]"))
    }

    @Test(
        "the bounds of a group are its smallest and largest value",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)))
    func bounds() throws {
        let fields = [ParquetField("n", .long), ParquetField("i", .integer, isOptional: true)]
        var file = ParquetFile(fields)
        for values in [[-5, 7, 3], [Int64.min, Int64.max]] {
            var columns = fields.map { ParquetColumn($0) }
            for value in values {
                columns[0].append(value as Int64?)
                columns[1].append(value == 3 || value == .max ? nil : Int32(clamping: value))
            }
            file.append(columns)
        }
        let scratch = try ScratchFolder("parquet")
        let path = scratch.url.appendingPathComponent("a.parquet")
        try Data(file.finished()).write(to: path)
        let said = try ParquetReader.lines(path)[0]
        #expect(said.contains("\"missing\": [[0, 1], [0, 1]]"), "\(said)")
        #expect(
            said.contains(
                "[[[-5, 7], [-5, 7]], [[\(Int64.min), \(Int64.max)], [\(Int32.min), \(Int32.min)]]]"), "\(said)")
    }

    @Test("equal rows give equal bytes, others do not")
    func sameBytes() {
        let one = Made(groups: [100, 50], words: 5, seed: 1).file.finished()
        #expect(one == Made(groups: [100, 50], words: 5, seed: 1).file.finished())
        #expect(one != Made(groups: [100, 50], words: 5, seed: 2).file.finished())
        #expect(one.starts(with: Array("PAR1".utf8)) && one.suffix(4).elementsEqual(Array("PAR1".utf8)))
    }

    @Test("small integers are repeated or packed, the lowest bit first")
    func packed() {
        func bytes(_ values: [UInt32], _ width: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            PackedRun.append(values, width: width, to: &bytes)
            return bytes
        }
        // The example of Encodings.md: 0 to 7 in three bits each.
        #expect(bytes([0, 1, 2, 3, 4, 5, 6, 7], 3) == [0x03, 0b1000_1000, 0b1100_0110, 0b1111_1010])
        #expect(bytes([1, 1, 1], 1) == [6, 1])
        #expect(bytes([300, 300], 9) == [4, 0x2C, 1])
        #expect(bytes([1, 0, 1], 1) == [3, 0b101])
        #expect(bytes([], 1) == [])
        #expect([0, 1, 2, 255, 256].map { PackedRun.width(of: $0) } == [1, 1, 2, 8, 9])
    }

    @Test("footers are written in Thrift's compact protocol")
    func compact() {
        let bytes = CompactWriter.structure { writer in
            writer.integer(1, -1)
            writer.long(3, 300)
            writer.flag(4, true)
            writer.text(6, "ab")
            writer.integers(7, [1])
            writer.structure(8) { $0.integer(1, 0) }
        }
        #expect(bytes == [0x15, 1, 0x26, 0xD8, 4, 0x11, 0x28, 2, 97, 98, 0x19, 0x15, 2, 0x1C, 0x15, 0, 0, 0])
        let many = CompactWriter.structure { $0.integers(1, Array(repeating: 0, count: 15)) }
        #expect(many.prefix(3) == [0x19, 0xF5, 15] && many.count == 19)
    }
}
