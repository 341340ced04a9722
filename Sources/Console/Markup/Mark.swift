import Ledger
import Screening

/// How a verdict looks: a shape, a colour and a word, always together.
enum Mark: String, Hashable, Sendable, CaseIterable {
    case block
    case divert
    case warn
    case pass
    case unscreened

    init(_ call: CallRow) {
        self = call.isUnscreened ? .unscreened : Mark(call.treatment)
    }

    init(_ treatment: Treatment) {
        switch treatment {
        case .allow: self = .pass
        case .label, .announce: self = .warn
        case .challenge, .divert: self = .divert
        case .block: self = .block
        }
    }

    var shape: String {
        switch self {
        case .block: "■"
        case .divert: "◆"
        case .warn: "▲"
        case .pass: "●"
        case .unscreened: "○"
        }
    }

    /// The word of a group, in a legend.
    var phrase: Phrase {
        switch self {
        case .block: .blocked
        case .divert: .diverted
        case .warn: .warned
        case .pass: .passed
        case .unscreened: .unscreened
        }
    }

    /// The colour is a class of the style sheet.
    func html(_ words: String) -> HTML {
        HTML("<span class=\"mark \(rawValue)\"><span aria-hidden=\"true\">\(shape)</span> \(words)</span>")
    }
}

extension Treatment {
    var phrase: Phrase {
        switch self {
        case .allow: .passed
        case .label: .warned
        case .announce: .announced
        case .challenge: .challenged
        case .divert: .diverted
        case .block: .blocked
        }
    }
}

extension Treatment {
    /// As a setting: what is to be done, not what was.
    var settingPhrase: Phrase {
        switch self {
        case .allow: .listAllow
        case .label: .settingLabel
        case .announce: .settingAnnounce
        case .challenge: .settingChallenge
        case .divert: .listDivert
        case .block: .listBlock
        }
    }
}
