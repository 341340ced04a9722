import Hummingbird
import Logging
import NIOCore

/// What a request carries through the middleware: the peer's address and, once known, the session.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String
    var session: Sessions.Session?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}
