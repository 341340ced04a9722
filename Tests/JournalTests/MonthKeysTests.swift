import Foundation
import Telephony
import Testing

@testable import Journal

@Suite("Keys of months")
struct MonthKeysTests {
    private let master = MasterKey(bytes: [UInt8](0..<32))
    private let content = SealedContent(numbers: [.number(PhoneNumber(digits: 77_012_345_678))], text: Array("id".utf8))
    private static let november = Timestamp(seconds: 1_795_000_000)
    private static let march = Timestamp(seconds: 1_805_000_000)

    private func path() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-months-\(UUID().uuidString)")
        return folder.appendingPathComponent("keys/months").path
    }

    private func sealing(_ path: String) throws -> Sealing {
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        return try Sealing(master, monthKeys: path)
    }

    @Test(
        "a month is that of its time in UTC, from its first microsecond to its last",
        arguments: [
            ("1970-01-01", "1970-01"), ("1999-12-31", "1999-12"), ("2000-02-29", "2000-02"), ("2026-02-28", "2026-02"),
            ("2026-11-18", "2026-11"), ("2028-02-29", "2028-02"), ("2100-03-01", "2100-03"),
        ])
    func months(day: String, name: String) throws {
        let time = try #require(Timestamp(date: day))
        let month = CalendarMonth(of: time)
        #expect("\(month)" == name && CalendarMonth(name) == month)
        #expect(month.start.date == "\(name)-01")
        #expect(CalendarMonth(of: month.start) == month)
        #expect(CalendarMonth(of: month.end.adding(microseconds: -1)) == month)
        #expect(CalendarMonth(of: month.start.adding(microseconds: -1)) < month || day < "1970-02")
        #expect(CalendarMonth(of: month.end).number == month.number + 1)
    }

    @Test("all months follow each other without a gap")
    func everyMonth() {
        for number in UInt16(0)..<4_000 {
            let month = CalendarMonth(number: number)
            #expect(month.end == CalendarMonth(number: number + 1).start)
            let days = (month.end.microseconds - month.start.microseconds) / 86_400_000_000
            #expect((28...31).contains(days))
        }
        #expect(CalendarMonth("2026-13") == nil && CalendarMonth("2026-1") == nil && CalendarMonth("1969-12") == nil)
    }

    @Test("what is sealed of two months is under two keys, and names them; another process opens it")
    func perMonth() throws {
        let path = try path()
        let sealing = try sealing(path)
        let first = try sealing.seal(content, for: .calls, at: Self.november)
        let second = try sealing.seal(content, for: .calls, at: Self.march)
        let lists = try sealing.seal(content, for: .lists, at: Self.march)
        let names = [first, second, lists].compactMap { SealHeader($0)?.name }
        #expect(Set(names).count == 3 && names.map(\.month.description) == ["2026-11", "2027-03", "2027-03"])
        let other = try self.sealing(path)
        for sealed in [first, second, lists] { #expect(try other.open(sealed) == content) }
        // Made after the other has read the file.
        let april = try sealing.seal(content, for: .calls, at: Self.march.adding(microseconds: 31 * 86_400_000_000))
        #expect(try other.open(april) == content)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("a destroyed key is in no file; its seals say so, those of other months open, and its month gets another key")
    func destroyed() throws {
        let path = try path()
        let sealing = try sealing(path)
        let reader = try self.sealing(path)
        let first = try sealing.seal(content, for: .calls, at: Self.november)
        let second = try sealing.seal(content, for: .calls, at: Self.march)
        #expect(try reader.open(first) == content)
        let name = try #require(SealHeader(first)?.name)
        let wrapped = try #require(try MonthKeyFile(path: path).read().first { $0.name == name }?.wrapped)
        try sealing.monthKeys.destroy([name])
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(Hex.text(wrapped)))
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(throws: SealFault.destroyed) { try sealing.open(first) }
        #expect(try sealing.open(second) == content)
        let late = try self.sealing(path)
        #expect(throws: SealFault.destroyed) { try late.open(first) }
        let again = try late.seal(content, for: .calls, at: Self.november)
        #expect(SealHeader(again)?.name != name && SealHeader(again)?.name?.month == name.month)
        #expect(try late.open(again) == content)
        #expect(throws: SealFault.destroyed) { try late.open(first) }
    }

    @Test(
        "a key that was overwritten, its line not yet written anew, is destroyed; a torn one opens nothing and can be destroyed"
    )
    func overwritten() throws {
        let path = try path()
        let sealed = try sealing(path).seal(content, for: .calls, at: Self.november)
        let name = try #require(SealHeader(sealed)?.name)
        let file = MonthKeyFile(path: path)
        let wrapped = try #require(try file.read().first?.wrapped)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        func put(_ digits: String) throws {
            try text.replacingOccurrences(of: Hex.text(wrapped), with: digits).write(
                toFile: path, atomically: false, encoding: .utf8)
        }
        try put(String(repeating: "0", count: 120))
        #expect(throws: SealFault.destroyed) { try sealing(path).open(sealed) }
        try put(String(repeating: "0", count: 60) + Hex.text(wrapped).suffix(60))
        let torn = try sealing(path)
        #expect(throws: SealFault.keyMissing) { try torn.open(sealed) }
        try torn.monthKeys.destroy([name])
        #expect(throws: SealFault.destroyed) { try torn.open(sealed) }
        #expect(try file.read() == [MonthKeyRecord(name: name, wrapped: nil)])
    }

    @Test("keys are made before their month, and those that are there are not made again")
    func prepared() throws {
        let path = try path()
        let sealing = try sealing(path)
        let end = try #require(Timestamp(date: "2026-12-01"))
        try sealing.monthKeys.prepare(at: end.adding(microseconds: -3 * 86_400_000_000))
        #expect(Set(sealing.monthKeys.living.map(\.month.description)) == ["2026-11"])
        try sealing.monthKeys.prepare(at: end.adding(microseconds: -86_400_000_000))
        try sealing.monthKeys.prepare(at: end)
        #expect(sealing.monthKeys.living.count == 2 * KeyPurpose.allCases.count)
    }

    @Test("where no key can be made, what there is goes under the newest one, and still opens")
    func noDisk() throws {
        let path = try path()
        let sealing = try sealing(path)
        let first = try sealing.seal(content, for: .calls, at: Self.november)
        // A folder in the place of the draft: nothing can be written, whoever runs this.
        try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: true)
        let second = try sealing.seal(content, for: .calls, at: Self.march)
        #expect(SealHeader(second)?.name == SealHeader(first)?.name)
        #expect(try self.sealing(path).open(second) == content)
        #expect(throws: MasterKey.Fault.self) { try sealing.monthKeys.prepare(at: Self.march) }
    }

    @Test("no changed or cut seal of a month opens, nor one whose key's line stands in the place of another's")
    func forged() throws {
        let path = try path()
        let sealing = try sealing(path)
        let sealed = try sealing.seal(content, for: .calls, at: Self.november)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealFault.self) { try sealing.open(changed) }
        }
        for count in sealed.indices {
            #expect(throws: SealFault.self) { try sealing.open(Array(sealed[..<count])) }
        }
        let second = try sealing.seal(content, for: .calls, at: Self.march)
        let records = try MonthKeyFile(path: path).read()
        try MonthKeyFile(path: path).write([
            MonthKeyRecord(name: records[0].name, wrapped: records[1].wrapped),
            MonthKeyRecord(name: records[1].name, wrapped: records[0].wrapped),
        ])
        let swapped = try self.sealing(path)
        #expect(throws: SealFault.keyMissing) { try swapped.open(sealed) }
        #expect(throws: SealFault.keyMissing) { try swapped.open(second) }
    }

    @Test("a file that others may read, or that is no list of keys, is refused and named")
    func refused() throws {
        let path = try path()
        _ = try sealing(path).seal(content, for: .calls, at: Self.november)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for other in [
            "", "qorgan month keys 2\n", text + "calls 2026-11 00000000 77\n", text + "x\n", text.uppercased(),
        ] {
            try other.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(throws: MasterKey.Fault.noMonthKeys(path: path)) { try sealing(path) }
        }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: MasterKey.Fault.openToOthers(path: path, mode: 0o640)) { try sealing(path) }
    }
}
