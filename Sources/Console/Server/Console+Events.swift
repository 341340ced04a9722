import HTTPTypes
import Hummingbird
import Telephony

/// The live feed of a screen (server-sent events).
extension Console {
    /// `?feed=calls` sends calls too, else only the clock and the bars; `?after=ID` or `Last-Event-ID` catches up.
    func events(_ request: Request, _ context: ConsoleContext) -> Response {
        guard let session = context.session else { return Response(status: .unauthorized) }
        let query = FormFields(request.uri.query ?? "")
        let lastName = HTTPField.Name("Last-Event-ID")
        let last = lastName.flatMap { request.headers[$0] } ?? query["after"]
        let words = visit(request, context).words
        // Before the screen counts as open: whoever sees it open may end its session.
        let opened = now().seconds
        let opening = hub.open(
            words.language, showsCalls: query["feed"] == "calls", after: EventID(last), encoder: encoder)
        guard let opening else { return Response(status: .serviceUnavailable) }
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        let hub = hub
        let access = access
        let now = now
        return Response(
            status: .ok, headers: headers,
            body: .init { writer in
                defer { hub.close(opening.screen) }
                try await writer.write(ByteBuffer(string: opening.first))
                var checked = opened
                for await chunk in opening.stream {
                    try await writer.write(chunk)
                    let second = now().seconds
                    if second != checked {
                        checked = second
                        guard access.isOpen(digest: session.digest, at: now()) else {
                            try await writer.write(ByteBuffer(string: LiveEncoder.ended))
                            break
                        }
                    }
                }
                try await writer.finish(nil)
            })
    }
}
