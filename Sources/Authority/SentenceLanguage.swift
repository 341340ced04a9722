/// The languages in which reasons and refusals are worded.
package enum SentenceLanguage: String, Hashable, Sendable, CaseIterable {
    case kk
    case ru
    case en

    /// One of three wordings.
    package func pick(kk: String, ru: String, en: String) -> String {
        switch self {
        case .kk: kk
        case .ru: ru
        case .en: en
        }
    }
}
