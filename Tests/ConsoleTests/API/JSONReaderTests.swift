import Testing

@testable import Console

@Suite("JSON")
struct JSONReaderTests {
    private func read(_ text: String) -> JSONValue? { try? JSONReader.read(Array(text.utf8)) }

    @Test("values are read as RFC 8259 has them, and written so that they are read again")
    func values() throws {
        #expect(
            read(" {\"a\":[1,-2.5e1,true,null],\"b\":\"x\\u0416\\ud83d\\ude00\\n\\\"\"} ")
                == .members([
                    "a": .array([.integer(1), .decimal(-25), .boolean(true), .null]), "b": .string("xЖ😀\n\""),
                ]))
        #expect(read("[]") == .array([]))
        #expect(read("{}") == .object([]))
        #expect(read("9223372036854775807") == .integer(.max))
        #expect(read("9223372036854775808") == .decimal(9_223_372_036_854_775_808))
        let value = JSONValue.members(["k\"\\\u{1}": .array([.string("Күмәнді\t"), .decimal(0.5), .boolean(false)])])
        #expect(read(value.text) == value)
        #expect(!value.text.contains("\t"))
    }

    @Test(
        "what is no JSON, or could be understood in two ways, is refused",
        arguments: [
            "", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "tru",
            "nul",
            "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\u{1}\"",
            "1 2",
            "{\"a\":1,\"a\":2}", "1e999", "[1]]", "\u{FEFF}1", "NaN",
        ])
    func refused(text: String) {
        #expect(read(text) == nil)
    }

    @Test("depth is bounded, bytes that are no UTF-8 are refused, and no truncation traps")
    func bounds() {
        #expect(read(String(repeating: "[", count: 15) + String(repeating: "]", count: 15)) != nil)
        #expect(read(String(repeating: "[", count: 17) + String(repeating: "]", count: 17)) == nil)
        #expect(read(String(repeating: "[", count: 100_000)) == nil)
        #expect((try? JSONReader.read([0x22, 0xC3, 0x28, 0x22])) == nil)
        #expect((try? JSONReader.read([0x22, 0xFF, 0x22])) == nil)
        let whole = Array("{\"calls\":[{\"call_id\":\"a\\u00e9\",\"private\":true,\"x\":-1.5e+3,\"n\":null}]}".utf8)
        for count in 0..<whole.count { #expect((try? JSONReader.read(Array(whole[..<count]))) == nil) }
        for index in whole.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = whole
                changed[index] = byte
                // Whatever comes of it, it comes back.
                if let value = try? JSONReader.read(changed) {
                    #expect((try? JSONReader.read(Array(value.text.utf8))) == value)
                }
            }
        }
    }
}
