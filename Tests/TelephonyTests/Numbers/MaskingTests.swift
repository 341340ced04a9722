import Testing

@testable import Telephony

@Suite("Masked numbers")
struct MaskingTests {
    @Test(
        "country, at most four digits of the area, the last two",
        arguments: [
            ("+77010000045", "+7 701 ••• •• 45"), ("+77172123418", "+7 717 2•• •• 18"),
            ("+447700900161", "+44 7700 •••• 61"), ("+998901234517", "+998 90 ••• •• 17"),
            ("+380441234570", "+380 44 ••• •• 70"), ("+74951234511", "+7 495 ••• •• 11"),
            ("+37061234504", "+370 6 ••• •• 04"), ("+12125550123", "+1 212 ••• •• 23"), ("+2908123", "+290 ••••"),
            ("112", "112"), ("anonymous", "anonymous"), ("bank", "letters"), ("", "empty"),
        ])
    func forms(text: String, masked: String) {
        #expect(Masking.masked(PresentedNumber(text: text)) == masked)
    }

    @Test("what is not there is a dash")
    func absent() {
        #expect(Masking.masked(PresentedNumber.absent) == "–")
    }

    @Test("no mask shows more than four digits of the area and two at the end, and four digits or all stay hidden")
    func neverMore() {
        var random = SplitMix(state: 3)
        for _ in 0..<20_000 {
            var limit: UInt64 = 10_000_000
            for _ in 0..<random.next() % 9 { limit *= 10 }
            let number = PhoneNumber(digits: limit / 10 + random.next() % (limit - limit / 10))
            let masked = Masking.masked(number)
            let shown = masked.filter(\.isNumber).count
            let hidden = masked.filter { $0 == "•" }.count
            #expect(shown + hidden == number.count)
            #expect(shown <= CallingCode.length(of: number) + 6)
            #expect(hidden >= Masking.minimumHidden)
        }
    }

    @Test("neither interpolation, debug print nor a dump of a number or of what holds it tells its digits")
    func noLeak() {
        struct Holder {
            var phone = PhoneNumber(digits: 77_011_234_567)
            var presented = PresentedNumber.number(PhoneNumber(digits: 77_011_234_567))
            var row = RoamingRow(number: PhoneNumber(digits: 77_011_234_567), period: Period())
        }
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        let texts = [
            "\(holder.phone)", "\(holder.presented)", "\(holder)", "\([holder.phone])", String(reflecting: holder),
            String(reflecting: holder.presented), dumped,
        ]
        for text in texts {
            #expect(!text.contains("1234567"))
            #expect(!text.contains("123"))
        }
        #expect(holder.phone.clearText == "+77011234567")
        #expect(holder.presented.clearText == "+77011234567")
    }
}
