import STIR
import Telephony
import Testing

@Suite("the Date header")
struct SIPDateTests {
    @Test(
        "dates of RFC 3261 §20.17 and of leap years",
        arguments: [
            ("Sat, 13 Nov 2010 23:29:00 GMT", 1_289_690_940), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("Tue, 24 Nov 2026 15:00:00 GMT", 1_795_532_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int64)])
    func dates(text: String, seconds: Int64) {
        #expect(SIPDate.read(text.utf8) == Timestamp(seconds: seconds))
    }

    @Test(
        "any other form is none",
        arguments: [
            "", "Sat, 13 Nov 2010 23:29:00", "Sat, 13 Nov 2010 23:29:00 UTC", "Sat, 13 Nov 2010 24:00:00 GMT",
            "Sat, 3 Nov 2010 23:29:00 GMT", "13 Nov 2010 23:29:00 GMT", "Sat, 13 nov 2010 23:29:00 GMT",
            "Sat, 13 Nov 2010 23:29 GMT", "Sat, 00 Nov 2010 23:29:00 GMT", "Sat, 13 Nov 12010 23:29:00 GMT",
        ])
    func refused(text: String) {
        #expect(SIPDate.read(text.utf8) == nil)
    }
}
