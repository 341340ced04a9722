import Testing

@testable import Telephony

private func fault<Rows>(_ read: () throws(CSVFault) -> Rows) -> String? {
    do throws(CSVFault) {
        _ = try read()
        return nil
    } catch {
        return error.description
    }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("List files")
struct ListRowsTests {
    @Test("a block list of numbers, prefixes and short codes")
    func block() throws {
        let rows = try BlockListRow.read(
            bytes("number,treatment\n+77010000001,block\n87010000002,divert\n+7701*,divert\n1414,block\n").span,
            file: "b.csv")
        #expect(
            rows == [
                BlockListRow(pattern: .exact(PhoneNumber(digits: 77_010_000_001)), treatment: .block),
                BlockListRow(pattern: .exact(PhoneNumber(digits: 77_010_000_002)), treatment: .divert),
                BlockListRow(pattern: .prefix(NumberPrefix(digits: 7_701, count: 4)), treatment: .divert),
                BlockListRow(pattern: .short(ShortNumber(digits: 1_414, count: 4)), treatment: .block),
            ])
    }

    @Test(
        "what is wrong with a block list, and where; a number is not repeated",
        arguments: [
            ("number,treatment\n+77010000001,blok\n", "b.csv:2:14: treatment is \"blok\"; expected block or divert"),
            ("number,treatment\n+77010000001,\n", "b.csv:2:14: treatment is empty; expected block or divert"),
            (
                "number,treatment\nbank,block\n",
                "b.csv:2:1: number is no number: letters; expected a number such as +77010000001, or a prefix such as +7701*"
            ),
            (
                "number,treatment\n*,block\n",
                "b.csv:2:1: number is no number: bad character; expected a number such as +77010000001, or a prefix such as +7701*"
            ),
            (
                "number,treatment\n+770*1*,block\n",
                "b.csv:2:1: number is no number: bad character; expected a number such as +77010000001, or a prefix such as +7701*"
            ),
            ("number\n", "b.csv:1:1: column treatment is missing; expected a header row with number,treatment"),
        ])
    func blockFaults(text: String, expected: String) {
        #expect(fault { () throws(CSVFault) in try BlockListRow.read(bytes(text).span, file: "b.csv") } == expected)
    }

    @Test("an empty list is a header row alone")
    func empty() throws {
        #expect(try RoamingRow.read(bytes("number,since,until\n").span, file: "r.csv").isEmpty)
        #expect(try RoamingRow.read(bytes("number,since,until").span, file: "r.csv").isEmpty)
    }

    @Test("a roaming period holds from its first moment on and up to its last one")
    func roaming() throws {
        let rows = try RoamingRow.read(
            bytes(
                """
                number,since,until
                +77010000001,2025-11-18,2025-11-20T12:00:00Z
                +77010000002,,
                """
            ).span, file: "r.csv")
        let since = try #require(Timestamp(date: "2025-11-18"))
        let until = try #require(Timestamp(rfc3339: "2025-11-20T12:00:00Z"))
        #expect(rows[0].period == Period(since: since, until: until))
        #expect(rows[0].period.contains(since))
        #expect(!rows[0].period.contains(since.adding(microseconds: -1)))
        #expect(rows[0].period.contains(until.adding(microseconds: -1)))
        #expect(!rows[0].period.contains(until))
        #expect(rows[1].period.contains(Timestamp(microseconds: .min)))
        let backwards = "number,since,until\n+77010000001,2025-11-18,2025-11-18\n"
        #expect(
            fault { () throws(CSVFault) in try RoamingRow.read(bytes(backwards).span, file: "r.csv") }
                == "r.csv:2:25: until is not after since; expected a later time")
    }

    @Test("allow list, reports and consents")
    func others() throws {
        let allowed = try AllowListRow.read(
            bytes("number,reason\n+77172000000,\"банк, колл-центр\"\n").span, file: "a.csv")
        #expect(
            allowed == [
                AllowListRow(pattern: .exact(PhoneNumber(digits: 77_172_000_000)), reason: "банк, колл-центр")
            ])
        let reports = try ReportRow.read(
            bytes("time,caller,callee,kind\n2025-11-18T10:00:00Z,+380441234567,,bank\n").span, file: "p.csv")
        #expect(reports[0].caller == PhoneNumber(digits: 380_441_234_567))
        #expect(reports[0].callee == nil)
        #expect(reports[0].kind == "bank")
        let consents = try ConsentRow.read(
            bytes("callee,since,until,source\n87010000001,2025-11-18,,contract 5\n").span, file: "c.csv")
        #expect(consents[0].callee == PhoneNumber(digits: 77_010_000_001))
        #expect(consents[0].period.until == nil)
        #expect(
            fault { () throws(CSVFault) in
                try ConsentRow.read(bytes("callee,since,until,source\n112,,,x\n").span, file: "c.csv")
            } == "c.csv:2:1: callee is a short code; expected a number such as +77010000001")
        #expect(
            fault { () throws(CSVFault) in
                try ReportRow.read(bytes("time,caller,callee,kind\nnow,+380441234567,,x\n").span, file: "p.csv")
            } == "p.csv:2:1: time is \"now\"; expected a time such as 2025-11-18T10:00:00.000Z")
    }

    @Test("a prefix matches by its leading digits, an exact row by all, longer prefixes than the number never")
    func patterns() {
        let number = PresentedNumber(text: "+77010000001")
        #expect(NumberPattern.prefix(NumberPrefix(digits: 7_701, count: 4)).matches(number))
        #expect(!NumberPattern.prefix(NumberPrefix(digits: 7_702, count: 4)).matches(number))
        #expect(NumberPattern.prefix(NumberPrefix(digits: 77_010_000_001, count: 11)).matches(number))
        #expect(!NumberPattern.prefix(NumberPrefix(digits: 770_100_000_010, count: 12)).matches(number))
        #expect(NumberPattern.exact(PhoneNumber(digits: 77_010_000_001)).matches(number))
        #expect(!NumberPattern.exact(PhoneNumber(digits: 77_010_000_001)).matches(.anonymous))
        #expect(NumberPattern.short(ShortNumber(digits: 112, count: 3)).matches(PresentedNumber(text: "112")))
    }
}
