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

    @Test("numbers of 7 to 15 digits are hidden, in messages and facts; shorter and longer ones are none")
    func hidden() {
        #expect(ServiceLog.hidden("call from +77010000001 to 112") == "call from +77••••••••• to 112")
        #expect(ServiceLog.hidden("1234567") == "12•••••")
        #expect(ServiceLog.hidden("123456 1763460000000000") == "123456 1763460000000000")
        let line = ServiceLog.line("x", .info, ["from": "77010000001"], label: "q", .json, at: Self.time)
        #expect(!line.contains("7701000"))
    }
}
