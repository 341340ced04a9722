import Authority
import Telephony
import Testing

@testable import Screening

@Suite("Features in words")
struct FeatureWordsTests {
    @Test("every feature has a name of its own in each language, short enough for a row")
    func complete() {
        for language in SentenceLanguage.allCases {
            var names: Set<String> = []
            for feature in Feature.allCases {
                #expect(FeatureWords.words(of: feature) != nil, "\(feature.code) has no words")
                let name = FeatureWords.name(feature, language)
                #expect(!name.isEmpty && name.count <= 80, "\(name)")
                #expect(names.insert(name).inserted, "\(name) stands twice")
                let hasCyrillic = name.unicodeScalars.contains { (0x400...0x52F).contains($0.value) }
                #expect(hasCyrillic == (language != .en), "\(name)")
            }
        }
    }

    @Test("whatever a vector may hold becomes words, the ends of Int32 too")
    func anyValue() {
        for feature in Feature.allCases {
            for value in [Int32.min, -1, 0, 1, 2, 3, 7, 99, 500, 1_000, 86_400, Int32.max] {
                for language in SentenceLanguage.allCases {
                    #expect(!FeatureWords.value(feature, value, language).isEmpty)
                }
            }
        }
    }

    @Test("a name and its value, as a person reads them")
    func sentences() {
        #expect(FeatureWords.text(.calleesHour, 37, .en) == "different numbers called in the last hour: 37")
        #expect(FeatureWords.text(.calleesHour, 37, .ru) == "разных номеров, куда звонил за последний час: 37")
        #expect(FeatureWords.text(.calleesHour, 37, .kk) == "соңғы сағатта қоңырау шалған әртүрлі нөмірлер: 37")
        #expect(FeatureWords.text(.known, 0, .en) == "the callee knows the caller: no")
        #expect(FeatureWords.text(.roaming, Roaming.doesNotRoam.rawValue, .ru) == "мобильный номер в роуминге: нет")
        #expect(
            FeatureWords.text(.callerLine, Int32(LineType.voip.rawValue), .kk) == "шалушының желісі: VoIP")
    }

    @Test(
        "units are those of the feature",
        arguments: [
            (Feature.answeredShare, 125, "12.5\u{a0}%"), (.answeredShare, -1, "not known"),
            (.answeredShare, 0, "0\u{a0}%"),
            (.callsACallee, 104, "1.04"), (.callsACallee, 300, "3"), (.meanRing, 215, "21.5\u{a0}s"),
            (.meanTalk, 125, "2\u{a0}min\u{a0}5\u{a0}s"), (.ageMinutes, 0, "0\u{a0}s"), (.ageMinutes, -1, "just now"),
            (.ageMinutes, 200, "3\u{a0}h\u{a0}20\u{a0}min"), (.rangeAgeHours, 386, "16\u{a0}d\u{a0}2\u{a0}h"),
            (.localHour, 14, "14\u{a0}h"), (.handOverSeconds, 0, "there was none"), (.handOverAbroad, 3, "both"),
            (.blockTreatment, 5, "block"), (.attestation, 2, "B, partial"),
        ] as [(Feature, Int32, String)])
    func units(feature: Feature, value: Int32, expected: String) {
        #expect(FeatureWords.value(feature, value, .en) == expected)
    }
}
