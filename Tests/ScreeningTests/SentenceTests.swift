import Authority
import Screening
import Testing

@Suite("Reasons in words")
struct SentenceTests {
    @Test("every rule has a sentence and a title in three languages", arguments: RuleCode.allCases)
    func complete(rule: RuleCode) {
        let reason = Reason(rule: rule, weight: 1, first: 7, second: 9)
        let texts = SentenceLanguage.allCases.map { RuleSentence.text(reason, $0) }
        #expect(Set(texts).count == 3)
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") && $0.count <= 90 && !$0.contains("%") })
        #expect(Set(SentenceLanguage.allCases.map { RuleSentence.title(rule, $0) }).count == 3)
    }

    @Test(
        "Russian numbers take the form that they need",
        arguments: [
            (1, "1 адресат"), (2, "2 адресата"), (5, "5 адресатов"), (11, "11 адресатов"), (21, "21 адресат"),
            (22, "22 адресата"), (112, "112 адресатов"),
        ] as [(Int32, String)])
    func russian(number: Int32, expected: String) {
        let text = RuleSentence.text(Reason(rule: .callerFanOut, weight: 1, first: number), .ru)
        #expect(text == "Обзвон: \(expected) за час")
    }

    @Test("the picture's first line is there word for word")
    func picture() {
        let reason = Reason(rule: .cliHomeFixedInternational, weight: 1)
        #expect(RuleSentence.text(reason, .ru) == "Наш стационарный номер пришёл из-за рубежа")
    }

    @Test("numbers that no rule gives do not trap")
    func extremes() {
        for rule in RuleCode.allCases {
            for value in [Int32.min, -1, 0, Int32.max] {
                for language in SentenceLanguage.allCases {
                    #expect(
                        !RuleSentence.text(Reason(rule: rule, weight: 1, first: value, second: value), language).isEmpty
                    )
                }
            }
        }
    }
}
