import HTTPTypes
import Hummingbird
import Screening

/// How answers are put together.
extension Console {
    func visit(_ request: Request, _ context: ConsoleContext) -> Visit {
        let cookies = request.cookies
        let language =
            cookies[PreferenceCookie.language].flatMap { Language(rawValue: $0.value) }
            ?? Language.preferred(request.headers[.acceptLanguage] ?? "")
        let theme = cookies[PreferenceCookie.theme].flatMap { Theme(rawValue: $0.value) } ?? .dark
        let location = request.uri.path + (request.uri.query.map { "?" + $0 } ?? "")
        return Visit(
            words: Words(
                language: language, utcOffsetMinutes: configuration.utcOffsetMinutes, rules: configuration.policy.rules),
            theme: theme,
            session: context.session, location: location)
    }

    func answer(_ page: Page, _ visit: Visit, status: HTTPResponse.Status = .ok) -> Response {
        var frame = Frame()
        frame.position = hub.position.description
        let token = visit.session?.formToken ?? ""
        if let session = visit.session {
            frame.header = Header(configuration: configuration).html(page, visit, session: session)
            frame.dialogs = Dialogs(configuration: configuration).html(visit, formToken: token)
            frame.bars = bars.html(control.status(), visit.words.language, formToken: token)
        } else if configuration.isDemo {
            frame.bars = HTML("<div class=\"bar demo\"><strong>DEMO</strong> <span>\(visit.words(.demo))</span></div>")
        }
        return html(layout.render(page, for: visit, frame: frame), status: status)
    }

    /// Part of a page that its script puts in place.
    func fragment(_ html: HTML) -> Response {
        self.html(html.text, status: .ok)
    }

    private func html(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    func redirect(to path: String) -> Response {
        .redirect(to: path, type: .normal)
    }
}
