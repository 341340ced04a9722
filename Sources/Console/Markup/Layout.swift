import Ledger
import Mustache

/// The frame around every page; the one place where a template fits: a dozen fields, once a page.
struct Layout: Sendable {
    private let template: MustacheTemplate

    init() throws {
        template = try MustacheTemplate(string: String(decoding: PackageResources.layout_mustache, as: UTF8.self))
    }

    /// What the template names.
    private struct Fields {
        let language: String
        let theme: String
        let formToken: String
        let title: String
        let page: String
        let feed: String
        let position: String
        let skip: String
        let state: String
        let header: String
        let bars: String
        let body: String
        let dialogs: String
        let foot: String
    }

    func render(_ page: Page, for visit: Visit, frame: Frame) -> String {
        template.render(
            Fields(
                language: visit.words.language.rawValue, theme: visit.theme.rawValue,
                formToken: visit.session?.formToken ?? "", title: page.title + " · " + visit.words(.brand),
                page: page.section.rawValue,
                feed: visit.session == nil ? "none" : page.section == .live ? "calls" : "bars",
                position: frame.position, skip: visit.words(.skipToContent), state: visit.words(.state),
                header: frame.header.text,
                bars: frame.bars.text, body: page.body.text, dialogs: frame.dialogs.text,
                foot: visit.session == nil ? "" : visit.words(.allTimes, visit.words.zone)))
    }
}

/// What a page is: its title, its place in the navigation and its content.
struct Page: Sendable {
    enum Section: String, Sendable, CaseIterable {
        case live
        case search
        case lists
        case trunks
        case rules
        case model
        case call
        case traces
        case ladder
        case number
        case login
        case error
    }

    let section: Section
    let title: String
    let body: HTML

    init(_ section: Section, title: String, body: HTML) {
        self.section = section
        self.title = title
        self.body = body
    }
}

/// What the frame adds to a page.
struct Frame: Sendable {
    var header = HTML()
    var bars = HTML()
    var dialogs = HTML()
    var position = ""
}

/// Who reads a page, and how.
struct Visit: Sendable {
    let words: Words
    let theme: Theme
    let session: Sessions.Session?
    /// Path and query, to come back to after a change of language.
    let location: String
}

/// Dark is the default: the console is made for the night.
enum Theme: String, Hashable, Sendable, CaseIterable {
    case dark
    case light

    var other: Theme { self == .dark ? .light : .dark }
}
