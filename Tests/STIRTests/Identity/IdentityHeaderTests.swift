import STIR
import Testing

@Suite("the Identity header")
struct IdentityHeaderTests {
    @Test("token, info, alg and ppt are read, in any order and with spaces")
    func parts() throws {
        for text in [
            "a.b.c;info=<https://a.example/c>;alg=ES256;ppt=\"shaken\"",
            "a.b.c ; ppt=shaken ; info = <https://a.example/c>",
            " a.b.c;INFO=<https://a.example/c>;PPT=\"shaken\";x=y",
        ] {
            let header = try #require(IdentityHeader(Array(text.utf8)), "\(text)")
            #expect(Array(header.token) == Array("a.b.c".utf8))
            #expect(header.url == "https://a.example/c" && header.type == .shaken && !header.isCompact)
        }
        #expect(IdentityHeader(Array("..c;info=<https://a/c>".utf8))?.isCompact == true)
        #expect(IdentityHeader(Array("..c;info=<https://a/c>;ppt=rcd".utf8))?.type == .other("rcd"))
    }

    @Test(
        "what is no Identity is refused",
        arguments: [
            "", ";", "a.b.c", "a.b.c;", "a.b.c;info", "a.b.c;info=", "a.b.c;info=https://a/c",
            "a.b.c;info=<https://a/c",
            "a.b.c;info=<>", "a.b.c;info=<https://a/c>x", "a.b.c;info=<https://a/c>;info=<https://a/c>",
            "a.b.c;info=<https://a/c>;alg=none", "a b.c;info=<https://a/c>", "a.b.c;info=<https://a /c>",
            ";info=<https://a/c>", "a.b.c;info=<https://a/c>;ppt=\"shaken",
        ])
    func refused(text: String) {
        #expect(IdentityHeader(Array(text.utf8)) == nil)
    }

    @Test("a header at its longest, and one past it")
    func length() {
        let rest = ";info=<https://a/c>"
        func header(_ count: Int) -> [UInt8] {
            Array(String(repeating: "a", count: count - rest.utf8.count).utf8) + Array(rest.utf8)
        }
        #expect(IdentityHeader(header(STIRLimits.headerBytes)) != nil)
        #expect(IdentityHeader(header(STIRLimits.headerBytes + 1)) == nil)
    }

    @Test("no part of a header makes the reader stumble")
    func truncations() {
        let needed = "a.b.c;info=<https://a.example/c>"
        let whole = Array((needed + ";alg=ES256;ppt=\"shaken\"").utf8)
        for count in 0...whole.count {
            let header = IdentityHeader(whole[..<count])
            #expect(header == nil || count >= needed.utf8.count)
        }
    }
}
