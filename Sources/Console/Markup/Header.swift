/// The header of every page: sections, search, the feed's clock, bypass, language, theme, who is logged in.
struct Header: Sendable {
    let configuration: ConsoleConfiguration

    private static let sections: [(section: Page.Section, path: String, phrase: Phrase, key: String)] = [
        (.live, "/live", .live, "g l"),
        (.search, "/search", .search, "g s"),
        (.lists, "/lists", .lists, "g t"),
        (.trunks, "/trunks", .trunks, "g k"),
        (.rules, "/rules", .rules, "g r"),
        (.model, "/model", .model, "g m"),
    ]

    func html(_ page: Page, _ visit: Visit, session: Sessions.Session) -> HTML {
        let words = visit.words
        let token = HTML("<input type=\"hidden\" name=\"csrf\" value=\"\(session.formToken)\">")
        return HTML(
            """
            <header><a class="brand" href="/live">\(words(.brand))</a>\
            \(HTML.when(!configuration.title.isEmpty, HTML("<span class=\"place\">\(configuration.title)</span>")))\
            <nav aria-label="\(words(.navigation))">\(HTML.each(Self.sections) { item in
                link(item, isCurrent: item.section == page.section, words)
            })</nav>\
            <form class="find" method="post" action="/search" role="search">\(token)\
            <input type="search" name="q" id="find" placeholder="\(words(.searchHint))" aria-label="\(words(.searchHint))" \
            autocomplete="off" spellcheck="false" maxlength="256" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></form>\
            <span class="clock waiting" id="clock" data-word="\(words(.feed))" data-offset="\(configuration.utcOffsetMinutes)" data-unit="\(words(.secondUnit))" data-stale="\(words(.feedStale, "{1} " + words.zone))">\
            <span class="dot" aria-hidden="true">●</span> <span id="age">\(words(.feedConnecting))</span></span>\
            <button type="button" class="plain" data-open="bypass" aria-keyshortcuts="Shift+B">\(words(.bypass)) \
            <kbd>⇧B</kbd></button>\
            <form class="prefer" method="post" action="/preferences">\(token)\
            <input type="hidden" name="return" value="\(visit.location)">\
            <span class="group" role="group" aria-label="\(words(.language))">\(HTML.each(Language.allCases) { language in
                languageButton(language, isCurrent: language == words.language)
            })</span>\
            <button type="submit" class="plain" name="theme" value="\(visit.theme.other.rawValue)">\
            \(words(visit.theme == .dark ? .themeLight : .themeDark))</button></form>\
            <button type="button" class="plain" data-open="help" aria-keyshortcuts="?">\(words(.help)) <kbd>?</kbd></button>\
            <form class="who" method="post" action="/logout">\(token)<span>\(session.person)</span> \
            <button type="submit" class="plain">\(words(.logout))</button></form></header>
            """)
    }

    private func link(
        _ item: (section: Page.Section, path: String, phrase: Phrase, key: String), isCurrent: Bool, _ words: Words
    ) -> HTML {
        HTML(
            """
            <a href="\(item.path)" \(isCurrent ? HTML("aria-current=\"page\"") : HTML()) title="\(item.key)">\
            \(words(item.phrase))</a>
            """)
    }

    private func languageButton(_ language: Language, isCurrent: Bool) -> HTML {
        HTML(
            """
            <button type="submit" class="plain" name="language" value="\(language.rawValue)" lang="\(language.rawValue)" \
            title="\(language.ownName)" aria-pressed="\(isCurrent ? "true" : "false")">\(language.rawValue.uppercased())</button>
            """)
    }
}
