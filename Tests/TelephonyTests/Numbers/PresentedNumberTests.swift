import Testing

@testable import Telephony

private func e164(_ digits: UInt64) -> PresentedNumber { .number(PhoneNumber(digits: digits)) }
private func short(_ digits: UInt32, _ count: UInt8) -> PresentedNumber {
    .short(ShortNumber(digits: digits, count: count))
}

@Suite("Presented numbers")
struct PresentedNumberTests {
    @Test(
        "every form of a number of Kazakhstan becomes the same number",
        arguments: [
            "+77010000001", "87010000001", "77010000001", "7010000001", "0077010000001", "007 701 000 00 01",
            "81077010000001", "8 10 7 701 000 00 01", "8~10 7 701 000-00-01", "8-701-000-00-01", "8 (701) 000-00-01",
            "+7 (701) 000.00.01", " +7 701 000 00 01 ", "tel:+77010000001", "TEL:+7-701-000-00-01",
            "tel:7010000001;phone-context=+7", "tel:87010000001;phone-context=+7",
            "sip:+77010000001@example.kz;user=phone", "sip:87010000001@10.0.0.1:5060;user=phone",
            "sips:0077010000001@example.kz", "<sip:+77010000001@example.kz>", "%2B77010000001", "%2b7%37010000001",
            "+77010000001;npdi;rn=+77020000000", "77010000001;cpc=ordinary", "+7\u{a0}701\u{a0}000\u{2011}00\u{2013}01",
            "\u{202a}+77010000001\u{202c}",
        ])
    func home(text: String) {
        #expect(PresentedNumber(text: text) == e164(77_010_000_001))
        let fromSpan = PresentedNumber(userPart: Array(text.utf8).span)
        #expect(fromSpan == e164(77_010_000_001))
    }

    @Test(
        "numbers of other countries, with and without their prefixes",
        arguments: [
            ("+380441234567", 380_441_234_567), ("00380441234567", 380_441_234_567),
            ("810380441234567", 380_441_234_567), ("380441234567", 380_441_234_567),
            ("+4915112345678", 4_915_112_345_678),
            ("+12125550123", 12_125_550_123), ("12125550123", 12_125_550_123), ("+6581234567", 6_581_234_567),
            ("6581234567", 6_581_234_567), ("+2908123", 2_908_123), ("+123456789012345", 123_456_789_012_345),
            ("810123456789012345", 123_456_789_012_345),
            // Russia: abroad, in the same zone.
            ("+74951234567", 74_951_234_567), ("84951234567", 74_951_234_567), ("89161234567", 79_161_234_567),
            ("8 800 080 77 77", 78_000_807_777), ("8000807777", 78_000_807_777), ("8 812 123 45 67", 78_121_234_567),
            // The trunk prefix against +81, +82, +852.
            ("81312345678", 81_312_345_678), ("82212345678", 82_212_345_678), ("85212345678", 85_212_345_678),
            ("8613812345678", 8_613_812_345_678),
            // A local number and its country.
            ("07700900123;phone-context=+44", 447_700_900_123), ("441234567;phone-context=%2B380", 380_441_234_567),
            ("0612345678;phone-context=+39", 390_612_345_678), ("0441234567;phone-context=+38-0", 380_441_234_567),
        ] as [(String, UInt64)])
    func abroad(text: String, digits: UInt64) {
        #expect(PresentedNumber(text: text) == e164(digits))
    }

    @Test(
        "short codes keep their leading zeros, with plus and +7 as some SBCs write them",
        arguments: [
            ("112", 112, 3), ("1414", 1414, 4), ("03", 3, 2), ("003", 3, 3), ("+112", 112, 3), ("+7112", 112, 3),
            ("tel:112;phone-context=+7", 112, 3), ("1-1-2", 112, 3), ("123456", 123_456, 6), ("007112", 7112, 6),
            ("0077112", 7112, 4), ("+71414", 1414, 4),
        ] as [(String, UInt32, UInt8)])
    func shortCodes(text: String, digits: UInt32, count: UInt8) {
        #expect(PresentedNumber(text: text) == short(digits, count))
    }

    @Test(
        "a withheld number in any of its names",
        arguments: [
            "anonymous", "Anonymous", "unavailable", "RESTRICTED", "unknown", "private", "withheld",
            "sip:anonymous@anonymous.invalid", "anonymous.invalid", "<sip:anonymous@anonymous.invalid>",
            "anonymous;user=phone", "sip:unavailable@unknown.invalid",
        ])
    func withheld(text: String) {
        #expect(PresentedNumber(text: text) == .anonymous)
    }

    @Test(
        "what is no number says why",
        arguments: [
            ("", .empty), ("  ", .empty), ("-", .empty), ("sip:@example.kz", .empty), (";user=phone", .empty),
            ("+", .tooShort), ("7", .tooShort), ("1234567", .tooShort), ("+12345", .tooShort), ("00", .short),
            ("0000000", .badPrefix), ("+0701000001", .badPrefix), ("0501234567", .badPrefix),
            ("810 0 1234567", .badPrefix), ("+1234567890123456", .tooLong), ("1234567890123456", .tooLong),
            ("8101234567890123456", .tooLong), ("+7701000001", .wrongLength), ("+770100000012", .wrongLength),
            ("0077010000", .wrongLength), ("bank", .letters), ("+7701ABCDEFG", .letters), ("Қорған", .letters),
            ("anonymously", .letters), ("+anonymous", .letters), ("7701*", .badCharacter), ("#31#", .badCharacter),
            ("++77010000001", .badCharacter), ("7+7010000001", .badCharacter), ("%", .badCharacter),
            ("%4", .badCharacter), ("%zz", .badCharacter), ("7701\u{0}0000001", .badCharacter), ("%00", .badCharacter),
        ] as [(String, Expected)])
    func malformed(text: String, expected: Expected) {
        let number = PresentedNumber(text: text)
        if expected == .short {
            #expect(number == short(0, 2))
        } else {
            #expect(number == .malformed(expected.fault))
        }
    }

    enum Expected: Sendable {
        case empty, letters, tooShort, tooLong, badCharacter, wrongLength, badPrefix, short

        var fault: NumberFault {
            switch self {
            case .empty, .short: .empty
            case .letters: .letters
            case .tooShort: .tooShort
            case .tooLong: .tooLong
            case .badCharacter: .badCharacter
            case .wrongLength: .wrongLength
            case .badPrefix: .badPrefix
            }
        }
    }

    @Test(
        "random bytes and cut forms never trap, and a number found has 7 to 15 digits",
        arguments: [1, 20_261] as [UInt64])
    func neverTraps(seed: UInt64) {
        var random = SplitMix(state: seed)
        let alphabet = Array("0123456789+87700 -.()~%;@<>*tel:sip:phone-context=anonymous\u{a0}\u{2011}Я".utf8)
        let mostlyDigits = Array("01234567890123456789012345678978-.() ".utf8)
        var found = 0
        for _ in 0..<100_000 {
            let kind = random.next() % 4
            let bytes: [UInt8] = (0..<Int(random.next() % 40)).map { _ in
                let byte = random.next()
                return switch kind {
                case 0: UInt8(truncatingIfNeeded: byte)
                case 1: alphabet[Int(byte % UInt64(alphabet.count))]
                default: mostlyDigits[Int(byte % UInt64(mostlyDigits.count))]
                }
            }
            if case .number(let number) = PresentedNumber(userPart: bytes.span) {
                found += 1
                #expect((PhoneNumber.minimumDigits...PhoneNumber.maximumDigits).contains(number.count), "seed \(seed)")
            }
        }
        #expect(found > 1_000)
    }

    @Test("the clear form of a number is read back as the same number")
    func clearTextRoundTrip() {
        var random = SplitMix(state: 7)
        for _ in 0..<20_000 {
            let digits = 10_000_000 + random.next() % 999_999_990_000_000
            let number = PresentedNumber(text: "+\(digits)")
            if case .number = number { #expect(PresentedNumber(text: number.clearText) == number) }
        }
    }

    @Test("a longest tolerable user part of separators is empty, not slow or fatal")
    func separatorsOnly() {
        #expect(PresentedNumber(text: String(repeating: "-", count: 65_535)) == .malformed(.empty))
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
