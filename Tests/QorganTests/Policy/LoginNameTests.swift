import Console
import Testing

@testable import qorgan

@Suite("Names of people who log in")
struct LoginNameTests {
    @Test("1 to 64 characters and at most 200 bytes; the words are joined")
    func lengths() {
        #expect(LoginCommand.name([]) == nil && LoginCommand.name([""]) == nil)
        #expect(LoginCommand.name(["Aida", "S."]) == "Aida S.")
        let longest = String(repeating: "a", count: 64)
        #expect(LoginCommand.name([longest]) == longest && LoginCommand.name([longest + "a"]) == nil)
        // Four bytes each.
        let most = String(repeating: "\u{10400}", count: 50)
        #expect(LoginCommand.name([most]) == most && LoginCommand.name([most + "a"]) == nil)
        // One character of 201 bytes.
        #expect(LoginCommand.name(["a" + String(repeating: "\u{301}", count: 100)]) == nil)
    }

    @Test(
        "what nobody sees is no part of a name",
        arguments: [
            "\u{0}", "\u{1B}", "\u{AD}", "\u{200B}", "\u{200D}", "\u{202E}", "\u{2060}", "\u{FE0F}", "\u{3164}",
        ])
    func unseen(_ character: String) {
        #expect(LoginCommand.name(["ai" + character + "da"]) == nil)
    }

    @Test("nobody logs in under the name that the program signs with")
    func reserved() {
        let words = ActiveBypass.ceiling.split(separator: " ").map(String.init)
        #expect(LoginCommand.name(words) == nil && LoginCommand.name(words.map { $0.uppercased() }) == nil)
        #expect(LoginCommand.name(words + ["x"]) != nil)
    }

    @Test("the answer has the link, or says what was expected")
    func answers() {
        let link: (String) -> String = { "http://x/\($0)" }
        #expect(LoginCommand.answer(["Aida", "S."], from: "root", by: link) == "ok http://x/Aida S.")
        #expect(LoginCommand.answer([], from: "root", by: link).hasPrefix("no a name of 1 to 64 characters"))
        #expect(LoginCommand.answer(["aida"], from: "root", by: nil).hasPrefix("no there is no console"))
    }
}
