import Testing

@testable import STIR

@Suite("JSON of tokens")
struct JSONReaderTests {
    private func read(_ text: String) -> JSONValue? { JSONReader.read(Array(text.utf8)) }

    @Test("types stay apart")
    func types() {
        #expect(read(#"{"a":1}"#)?["a"] == .integer(1))
        #expect(read(#"{"a":"1"}"#)?["a"] == .string("1"))
        #expect(read(#"{"a":1.0}"#)?["a"] == .fraction)
        #expect(read(#"{"a":1e3}"#)?["a"] == .fraction)
        #expect(read(#"{"a":[true,false,null]}"#)?["a"] == .array([.bool(true), .bool(false), .null]))
        #expect(read(#" { "a" : [ ] , "b" : { } } "#) != nil)
        #expect(read("-12") == .integer(-12))
    }

    @Test("numbers at the limit of 64 bits, and past it")
    func numbers() {
        #expect(read("9223372036854775807") == .integer(.max))
        #expect(read("9223372036854775808") == .fraction)
        #expect(read("-9223372036854775807") == .integer(-.max))
        #expect(read(String(repeating: "9", count: 5_000)) == .fraction)
    }

    @Test("texts with escapes")
    func escapes() {
        #expect(read(#""\u004a\n\"\\\/""#) == .string("J\n\"\\/"))
        #expect(read(#""\ud83d\ude00""#) == .string("😀"))
        #expect(read(#""қорған""#) == .string("қорған"))
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "'a'", "01", "-",
            "+1",
            ".5", "1.", "1e", "tru", "nul", "\"a", "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud83d""#, #""\ud83dx""#,
            #""\ude00""#, "1 2", "{} x", "\u{FEFF}{}",
        ])
    func refused(text: String) {
        #expect(read(text) == nil)
    }

    @Test("bytes that are no UTF-8 are refused")
    func utf8() {
        #expect(JSONReader.read([0x22, 0xC3, 0x28, 0x22]) == nil)
        #expect(JSONReader.read([0x22, 0xC0, 0x80, 0x22]) == nil)
    }

    @Test("a name that stands twice is refused, in whatever writing")
    func twice() {
        #expect(read(#"{"iat":1,"iat":2}"#) == nil)
        #expect(read(#"{"iat":1,"\u0069at":2}"#) == nil)
        #expect(read(#"{"a":{"iat":1},"iat":2}"#) != nil)
    }

    @Test("depth at its limit, and one past it")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(read(nested(STIRLimits.jsonDepth)) != nil)
        #expect(read(nested(STIRLimits.jsonDepth + 1)) == nil)
        #expect(read(nested(100_000)) == nil)
    }

    @Test("values at their limit, and one past it")
    func values() {
        func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
        #expect(read(list(STIRLimits.jsonValues - 1)) != nil)
        #expect(read(list(STIRLimits.jsonValues)) == nil)
    }
}
