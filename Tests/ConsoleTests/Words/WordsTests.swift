import Foundation
import Telephony
import Testing

@testable import Console

@Suite("Words in three languages")
struct WordsTests {
    /// Every phrase of the sources, read from them: static members cannot be listed at run time.
    static let phrases: [(kk: String, ru: String, en: String)] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Console")
        let literal = #""((?:[^"\\]|\\.)*)""#
        guard let pattern = try? Regex("Phrase\\(\\s*\(literal)\\s*,\\s*\(literal)\\s*,\\s*\(literal)\\s*\\)") else {
            return []
        }
        var phrases: [(String, String, String)] = []
        for folder in ["Words", "Charts"].map({ folder.appending(path: $0) }) {
            for file in (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
                ?? []
            {
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                for match in text.matches(of: pattern) {
                    let words = (1...3).map { String(match.output[$0].substring ?? "") }
                    phrases.append((words[0], words[1], words[2]))
                }
            }
        }
        return phrases
    }()

    @Test("no phrase is empty in any language, and each fills in the same values")
    func complete() {
        #expect(Self.phrases.count > 200)
        for phrase in Self.phrases {
            for text in [phrase.kk, phrase.ru, phrase.en] { #expect(!text.isEmpty, "\(phrase)") }
            let places = [phrase.kk, phrase.ru, phrase.en].map { text in
                Set(text.matches(of: #/\{(\d)\}/#).map { String($0.1) })
            }
            #expect(places[0] == places[1] && places[1] == places[2], "\(phrase)")
        }
    }

    @Test("English has no Cyrillic letters, Kazakh and Russian have", arguments: [0])
    func alphabets(_: Int) {
        for phrase in Self.phrases {
            #expect(!phrase.en.unicodeScalars.contains { (0x400...0x52f).contains($0.value) }, "\(phrase.en)")
        }
    }

    @Test("values are filled in by their number, in the order of each language")
    func filling() {
        let words = Words(language: .ru, utcOffsetMinutes: 0)
        #expect(words(Phrase("", "{2} из {1}", ""), "ста", "три") == "три из ста")
        #expect(words(Phrase("", "{3} и {", ""), "x") == "{3} и {")
    }

    @Test(
        "the browser's languages are taken by weight",
        arguments: [
            ("ru-RU,ru;q=0.9,en;q=0.8", Language.ru), ("en;q=0.5, kk;q=0.8", .kk), ("de,fr", .kk), ("", .kk),
            ("de, en;q=0.1", .en), ("ru;q=x,en;q=0.3", .ru), (";;;,,q=", .kk), ("en;q=0", .kk),
        ])
    func preferred(header: String, expected: Language) {
        #expect(Language.preferred(header) == expected)
    }

    @Test("numbers are written as the language writes them")
    func numbers() {
        let ru = Words(language: .ru, utcOffsetMinutes: 300)
        let en = Words(language: .en, utcOffsetMinutes: 300)
        #expect(
            ru.count(1_284) == "1\u{a0}284" && en.count(1_234_567) == "1,234,567" && en.count(-12) == "−12"
                && en.count(0) == "0")
        #expect(ru.decimal(thousandths: 2_900, places: 1, sign: true) == "+2,9")
        #expect(en.decimal(thousandths: -300, places: 1) == "−0.3" && en.decimal(thousandths: -40, places: 1) == "0.0")
        #expect(ru.score(perTenThousand: 9_999) == "0,99" && ru.score(perTenThousand: 10_000) == "1,00")
        #expect(
            en.percent(2, of: 100_000) == "0.002\u{a0}%" && en.percent(142, of: 1_000) == "14.2\u{a0}%"
                && en.percent(1, of: 0) == "0\u{a0}%")
        #expect(en.duration(milliseconds: 41_000) == "41 s" && en.duration(milliseconds: 125_000) == "2 min 05 s")
        #expect(en.duration(milliseconds: 12_000_000) == "3 h 20 min")
    }

    @Test(
        "times are those of the clock on the wall",
        arguments: [
            (Int64(0), "1970-01-01 05:00:00"), (951_782_399, "2000-02-29 04:59:59"),
            (1_795_514_851, "2026-11-24 15:07:31"),
            (4_107_542_400, "2100-03-01 05:00:00"), (-1, "1970-01-01 04:59:59"),
        ])
    func times(seconds: Int64, expected: String) {
        let words = Words(language: .en, utcOffsetMinutes: 300)
        #expect(words.dateTime(Timestamp(seconds: seconds)) == expected)
    }

    @Test(
        "a time says its zone, to people and to programs",
        arguments: [
            (300, "UTC+5", "T05:00:00+05:00"), (345, "UTC+5:45", "T05:45:00+05:45"), (0, "UTC", "T00:00:00+00:00"),
            (-210, "UTC\u{2212}3:30", "T20:30:00-03:30"),
        ])
    func zones(minutes: Int, zone: String, datetime: String) {
        let words = Words(language: .en, utcOffsetMinutes: minutes)
        #expect(words.zone == zone)
        let html = words.moment(Timestamp(seconds: 0), "x").text
        #expect(html.contains(datetime + "\"") && html.contains(zone + "\">x</time>"))
    }

    @Test("markup is filled into a phrase as markup, the phrase itself is escaped")
    func filledMarkup() {
        let words = Words(language: .en, utcOffsetMinutes: 0)
        let phrase = Phrase("", "", "a & {2} < {1}, {3}")
        #expect(words.html(phrase, HTML("<b>1</b>"), HTML("<i>2</i>")).text == "a &amp; <i>2</i> &lt; <b>1</b>, {3}")
        #expect(words(phrase, "1", "2") == "a & 2 < 1, {3}")
    }

    @Test("midnight is the last one before, in the centre's own time")
    func midnight() {
        let now = Timestamp(seconds: 1_795_514_851)
        let midnight = CivilTime.midnight(before: now, utcOffsetMinutes: 300)
        #expect(Words(language: .en, utcOffsetMinutes: 300).dateTime(midnight) == "2026-11-24 00:00:00")
    }

    @Test("a moment typed into a filter is read in the centre's own time, and every other text is refused")
    func moments() throws {
        #expect(try SearchFilters.moment("2026-11-24T15:07", 300)?.seconds == 1_795_514_820)
        #expect(try SearchFilters.moment("1795514820", 300)?.seconds == 1_795_514_820)
        #expect(try SearchFilters.moment("", 300) == nil)
        for text in ["x", "2026-11-24", "2026-00-24T15:07", "2026-11-24T24:00", "99999999999999999999-1-1T1:1", "-5"] {
            #expect(throws: PageFailure.self) { try SearchFilters.moment(text, 300) }
        }
    }
}
