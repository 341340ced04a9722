extension Console {
    func loginPage(_ visit: Visit, token: String, note: Phrase?) -> Page {
        let words = visit.words
        let note = note.map { HTML("<p class=\"note\" role=\"alert\">\(words($0))</p>") } ?? HTML()
        let body: HTML
        if token.isEmpty {
            body = HTML(
                """
                <p>\(words(.loginNeedsLink))</p>\
                <form method="post" action="/login/link"><button type="submit">\(words(.loginAskLink))</button></form>
                """)
        } else {
            body = HTML(
                """
                <p>\(words(.loginReady))</p>\
                <form method="post" action="/login"><input type="hidden" name="token" value="\(token)">\
                <button type="submit" class="main" autofocus>\(words(.loginButton))</button></form>
                """)
        }
        return Page(
            .login, title: words(.login),
            body: HTML("<section class=\"panel gate\"><h1>\(words(.brand))</h1>\(note)\(body)</section>"))
    }
}
