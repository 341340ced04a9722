/// The languages of the pages: Kazakh and Russian are equal, English is for partners.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case kk
    case ru
    case en

    /// The first of `Accept-Language` (RFC 9110 §12.5.4) that there is, by weight; else Kazakh.
    static func preferred(_ acceptLanguage: String) -> Language {
        var best: (language: Language, weight: Int)?
        for part in acceptLanguage.prefix(512).split(separator: ",") {
            let pieces = part.split(separator: ";")
            guard let tag = pieces.first?.trimmed.prefix(2).lowercased(), let language = Language(rawValue: tag)
            else { continue }
            let weight = pieces.dropFirst().compactMap { weightPerThousand($0.trimmed) }.first ?? 1_000
            if weight > (best?.weight ?? 0) { best = (language, weight) }
        }
        return best?.language ?? .kk
    }

    /// `q=0.7` as 700.
    private static func weightPerThousand(_ parameter: Substring) -> Int? {
        guard parameter.hasPrefix("q=") else { return nil }
        let digits = parameter.dropFirst(2).prefix(5)
        guard let whole = digits.first?.wholeNumberValue else { return nil }
        let fraction = digits.dropFirst(2)
        guard fraction.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let padded = (fraction + "000").prefix(3)
        return min(1_000, whole * 1_000 + (Int(padded) ?? 0))
    }

    /// The name of the language in itself.
    var ownName: String {
        switch self {
        case .kk: "Қазақша"
        case .ru: "Русский"
        case .en: "English"
        }
    }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmed: Substring {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
