import STIR
import Testing

@Suite("for which numbers a certificate may sign")
struct TNAuthListTests {
    private func number(_ text: String) throws -> SignedNumber { try #require(SignedNumber(text)) }

    @Test("a provider's code speaks for any number")
    func provider() throws {
        let list = try #require(TNAuthList(der: TNAuthDER.provider("1234")[...]))
        #expect(list.providers == ["1234"])
        #expect(try list.covers(number("77010000001")))
    }

    @Test("a range covers its first and its last number, and none beside them or of another length")
    func range() throws {
        let list = try #require(TNAuthList(der: TNAuthDER.sequence(ranges: [("77010000100", 100)])[...]))
        for text in ["77010000100", "77010000199"] { #expect(try list.covers(number(text)), "\(text)") }
        for text in ["77010000099", "77010000200", "770100001000", "7701000010", "077010000100"] {
            #expect(try !list.covers(number(text)), "\(text)")
        }
    }

    @Test("a single number covers itself")
    func one() throws {
        let list = try #require(TNAuthList(der: TNAuthDER.sequence(numbers: ["77010000001", "*100#"])[...]))
        #expect(try list.covers(number("77010000001")) && list.covers(number("*100#")))
        #expect(try !list.covers(number("77010000002")))
    }

    @Test("what is no list is refused")
    func refused() {
        let bad: [[UInt8]] = [
            [], [0x30, 0x00], [0x31, 0x00], [0x05, 0x00], [0x30, 0x02, 0x01],
            TNAuthDER.tagged(0x30, TNAuthDER.tagged(0xA3, TNAuthDER.tagged(0x16, [0x31]))),
            TNAuthDER.sequence(numbers: ["+77010000001"]), TNAuthDER.sequence(numbers: [""]),
            TNAuthDER.sequence(ranges: [("77010000100", 1)]), TNAuthDER.sequence(ranges: [("77010000100", -5)]),
            TNAuthDER.sequence(ranges: [("99", 2)]), TNAuthDER.sequence(ranges: [("*1", 2)]),
            TNAuthDER.sequence(ranges: [("999999999999999", Int.max)]),
            TNAuthDER.sequence(numbers: Array(repeating: "77010000001", count: STIRLimits.authorityEntries + 1)),
        ]
        for der in bad { #expect(TNAuthList(der: der[...]) == nil, "\(der.prefix(40))") }
    }

    @Test("every truncation of a list is refused")
    func truncations() {
        let der = TNAuthDER.sequence(provider: "12", ranges: [("77010000100", 100)], numbers: ["77010000001"])
        for count in 0..<der.count { #expect(TNAuthList(der: der[..<count]) == nil) }
    }

    @Test("an issuer gives no more numbers than it has")
    func encompasses() throws {
        func list(_ der: [UInt8]) throws -> TNAuthList { try #require(TNAuthList(der: der[...])) }
        let block = try list(TNAuthDER.sequence(ranges: [("77010000100", 100)]))
        #expect(block.encompasses(try list(TNAuthDER.sequence(ranges: [("77010000150", 50)]))))
        #expect(block.encompasses(try list(TNAuthDER.sequence(numbers: ["77010000100"]))))
        #expect(!block.encompasses(try list(TNAuthDER.sequence(ranges: [("77010000150", 51)]))))
        #expect(!block.encompasses(try list(TNAuthDER.sequence(numbers: ["77010000200"]))))
        #expect(!block.encompasses(try list(TNAuthDER.provider("1234"))))
        #expect(try list(TNAuthDER.provider("1234")).encompasses(block))
        #expect(try list(TNAuthDER.provider("1234")).encompasses(try list(TNAuthDER.provider("1234"))))
        #expect(try !list(TNAuthDER.provider("1234")).encompasses(try list(TNAuthDER.provider("9999"))))
    }
}
