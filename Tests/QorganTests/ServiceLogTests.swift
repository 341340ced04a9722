import Logging
import Telephony
import Testing

@testable import qorgan

@Suite("What is written while calls are served")
struct ServiceLogTests {
    private static let time = Timestamp(seconds: 1_800_000_000)

    @Test("an event is one line, as text or as one JSON object")
    func line() {
        let facts: Logger.Metadata = ["trunk": "intl-1", "message": "not this one"]
        #expect(
            ServiceLog.line("two\nlines", .error, ["trunk": "intl-1"], label: "qorgan", .text, at: Self.time)
                == "qorgan: two lines trunk=intl-1")
        #expect(
            ServiceLog.line("two\n\"lines\"", .error, facts, label: "qorgan", .json, at: Self.time)
                == "{\"time\":\"2027-01-15T08:00:00.000Z\",\"level\":\"error\",\"label\":\"qorgan\","
                + "\"message\":\"two\\n\\\"lines\\\"\",\"trunk\":\"intl-1\"}")
    }

    @Test("no text sends a terminal a command or begins a line of its own")
    func control() {
        let line = ServiceLog.line(
            "a\u{1B}[2Jb\rc\u{9B}d\u{2028}e", .error, ["f": "\u{7}"], label: "q", .text, at: Self.time)
        #expect(line == "qorgan: a [2Jb c d e f= ")
    }

    @Test(
        "numbers of 7 digits and more are hidden, in messages and facts, with a routing prefix too; shorter ones are none"
    )
    func hidden() {
        #expect(ServiceLog.hidden("call from +77010000001 to 112") == "call from +77••••••••• to 112")
        #expect(ServiceLog.hidden("1234567") == "12•••••")
        #expect(ServiceLog.hidden("123456") == "123456")
        // 11 digits behind a prefix of five are 16.
        #expect(!ServiceLog.hidden("to 9900177010000001").contains("7701"))
        #expect(ServiceLog.hidden("caller77010000001x") == "caller77•••••••••x")
        let line = ServiceLog.line("x", .info, ["from": "77010000001"], label: "q", .json, at: Self.time)
        #expect(!line.contains("7701000"))
    }

    @Test("the version of a model is shown as it has to be typed; nine digits of it, or none but digits, are a number")
    func version() {
        #expect(ServiceLog.hidden("model d2417853 judges") == "model d2417853 judges")
        #expect(ServiceLog.hidden("model d24178530 judges") == "model d24•••••• judges")
        #expect(ServiceLog.hidden("model 32417853 judges") == "model 32•••••• judges")
        #expect(ServiceLog.hidden("model g2417853 judges") == "model g24••••• judges")
    }
}
