import Authority
import Screening

/// Reasons and rules in the reader's language; the sentences are the engine's own.
extension Words {
    func reason(_ reason: Reason) -> String {
        RuleSentence.text(reason, sentenceLanguage, rules: rules)
    }

    /// What a rule looks for, without the numbers of a call.
    func title(_ rule: RuleCode) -> String {
        RuleSentence.title(rule, sentenceLanguage, rules: rules)
    }

    var sentenceLanguage: SentenceLanguage {
        switch language {
        case .kk: .kk
        case .ru: .ru
        case .en: .en
        }
    }
}

/// Features in the reader's language.
extension Words {
    func feature(_ feature: Feature) -> String { FeatureWords.name(feature, sentenceLanguage) }

    func value(_ feature: Feature, _ value: Int32) -> String { FeatureWords.value(feature, value, sentenceLanguage) }

    /// The version of a model as its file's name and the journal have it: eight hexadecimal digits.
    func version(_ model: UInt32) -> String { Model.text(ofVersion: model) }

    /// Who calls, in a model's card.
    func group(_ code: String) -> String { ModelCardWords.group(code, sentenceLanguage) ?? code }

    /// What a model cannot do.
    func limit(_ code: String) -> String { ModelCardWords.limit(code, sentenceLanguage) ?? code }
}
