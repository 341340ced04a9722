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

    private var sentenceLanguage: SentenceLanguage {
        switch language {
        case .kk: .kk
        case .ru: .ru
        case .en: .en
        }
    }
}
