extension Console {
    func errorPage(_ failure: PageFailure, _ visit: Visit) -> Page {
        let words = visit.words
        let sentence: Phrase
        switch failure {
        case .notFound: sentence = .errorNotFound
        case .unavailable: sentence = .errorUnavailable
        case .notDone: sentence = .errorNotDone
        case .forbidden: sentence = .errorForbidden
        case .badInput(let phrase): sentence = phrase
        }
        return Page(
            .error, title: words(.errorTitle),
            body: HTML(
                """
                <section class="panel gate"><h1>\(words(.errorTitle))</h1><p role="alert">\(words(sentence))</p>\
                <p><a href="/live">\(words(.errorBack))</a></p></section>
                """))
    }
}
