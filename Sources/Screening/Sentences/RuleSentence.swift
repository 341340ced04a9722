package import Authority
internal import Telephony

/// A reason in words, with its numbers filled in: for people, so it allocates; no verdict depends on it.
package enum RuleSentence {
    /// One short sentence without a full stop.
    package static func text(_ reason: Reason, _ language: SentenceLanguage) -> String {
        switch language {
        case .kk: kazakh(reason)
        case .ru: russian(reason)
        case .en: english(reason)
        }
    }

    /// A hand-over in minutes, rounded up.
    static func minutes(_ seconds: Int32) -> Int32 { max(1, (max(0, seconds) &+ 59) / 60) }

    static func fault(_ reason: Reason) -> NumberFault? {
        NumberFault(rawValue: UInt8(truncatingIfNeeded: reason.first))
    }
}
