import Foundation
import Testing

@testable import Telephony

@Suite("RFC 3339")
struct TimestampTests {
    @Test(
        "times of every form",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1_000),
            ("2025-11-18T10:00:00.123Z", 1_763_460_000_123_000),
            ("2025-11-18t10:00:00.123z", 1_763_460_000_123_000),
            ("2025-11-18T15:00:00.123+05:00", 1_763_460_000_123_000),
            ("2025-11-18T09:30:00.123456789-00:30", 1_763_460_000_123_456), ("1969-12-31T23:59:59.999Z", -1_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000), ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ] as [(String, Int64)])
    func parses(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "what is no time",
        arguments: [
            "", "2025-11-18", "2025-11-18T10:00:00", "2025-11-18 10:00:00Z", "2025-13-01T00:00:00Z",
            "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z",
            "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z", "2025-01-01T00:00:61Z", "2025-01-01T00:00:00.Z",
            "2025-01-01T00:00:00.1234567890Z", "2025-01-01T00:00:00ZZ", "2025-01-01T00:00:00+5:00",
            "2025-01-01T00:00:00+24:00", "+025-01-01T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("every truncation of a time is none")
    func truncations() {
        let text = "2025-11-18T10:00:00.123+05:00"
        for length in 0..<text.count { #expect(Timestamp(rfc3339: String(text.prefix(length))) == nil) }
    }

    @Test("a written time is read back, and equals what Foundation writes")
    func roundTrip() {
        var random = SplitMix(state: 4)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<5_000 {
            let milliseconds = Int64(random.next() % 250_000_000_000_000) - 30_000_000_000_000
            let time = Timestamp(milliseconds: milliseconds)
            #expect(Timestamp(rfc3339: time.rfc3339) == time)
            if (0..<4_000_000_000_000).contains(milliseconds) {
                // Half a millisecond more: a Double does not hold each one exactly.
                let date = Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1_000)
                #expect(time.rfc3339 == date.formatted(style))
            }
        }
    }

    @Test("a day is its first moment, and the ends of the calendar hold")
    func days() {
        #expect(Timestamp(date: "2025-11-18")?.rfc3339 == "2025-11-18T00:00:00.000Z")
        #expect(Timestamp(date: "2025-11-31") == nil)
        #expect(Timestamp(date: "2025-1-18") == nil)
        #expect(Timestamp(rfc3339: "2025-11-18T23:59:59Z")?.date == "2025-11-18")
        #expect(Timestamp(microseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(microseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    }
}
