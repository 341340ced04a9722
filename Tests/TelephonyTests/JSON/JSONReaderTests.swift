import Telephony
import Testing

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
        #expect(read("-9223372036854775807") == .integer(-.max))
        #expect(read("-12") == .integer(-12))
        // Types stay apart: what is written with a fraction or an exponent is no whole number.
        #expect(read("{\"a\":1.0}")?["a"] == .decimal(1) && read("{\"a\":1e3}")?["a"] == .decimal(1_000))
        #expect(read("{\"a\":\"1\"}")?["a"] == .string("1") && read("{\"a\":1}")?["b"] == nil)
        #expect(read("\"\\u004a\\n\\\"\\\\\\/\"") == .string("J\n\"\\/"))
        #expect(read("{\"a\":{\"iat\":1},\"iat\":2}") != nil)
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
            "1 2", "}", "[1,", "{\"a\"}", "{\"a\":}", "\"\\ud83dx\"", "{} x",
            "{\"a\":1,\"a\":2}", "{\"iat\":1,\"\\u0069at\":2}", "1e999", "[1]]", "\u{FEFF}1", "NaN",
        ])
    func refused(text: String) {
        #expect(read(text) == nil)
    }

    @Test("depth and values at their limits, and one past them")
    func limits() {
        let limits = JSONReader.Limits(depth: 8, values: 256)
        func reads(_ text: String) -> Bool { (try? JSONReader.read(Array(text.utf8), limits: limits)) != nil }
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
        #expect(reads(nested(8)) && !reads(nested(9)))
        #expect(reads(list(255)) && !reads(list(256)))
        #expect(reads("1") && !reads(""))
        let none = JSONReader.Limits(depth: 0, values: 1)
        #expect((try? JSONReader.read(Array("1".utf8), limits: none)) == .integer(1))
        #expect((try? JSONReader.read(Array("[]".utf8), limits: none)) == nil)
    }

    @Test("depth is bounded, bytes that are no UTF-8 are refused, and no truncation traps")
    func bounds() {
        #expect(read(String(repeating: "[", count: 15) + String(repeating: "]", count: 15)) != nil)
        #expect(read(String(repeating: "[", count: 17) + String(repeating: "]", count: 17)) == nil)
        #expect(read(String(repeating: "[", count: 100_000)) == nil)
        #expect((try? JSONReader.read([0x22, 0xC3, 0x28, 0x22])) == nil)
        #expect((try? JSONReader.read([0x22, 0xFF, 0x22])) == nil)
        #expect((try? JSONReader.read([0x22, 0xC0, 0x80, 0x22])) == nil)
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
