import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Screening
import Synchronization
package import Telephony

/// The pages of the centre: serves them until its task is cancelled.
///
/// ```swift
/// let console = try Console(configuration: …, control: …, reader: …, hub: hub) { link in … }
/// try await console.run { port in … console.issueLogin(for: "night shift") … }
/// ```
package final class Console: Sendable {
    /// Open connections: a browser holds one for its feed and up to five more for a moment. The gate lives in the same
    /// process, and its sockets must not go short of descriptors because of a browser.
    static let connectionLimit = 2_000

    private let current: Mutex<ConsoleConfiguration>
    let control: any CentreControl
    let reader: any ConsoleReader
    let hub: LiveHub
    /// Screening by HTTP and all that is counted; nil: neither is offered.
    let calls: (any CallService)?
    /// Tracing calls; nil: nothing can be traced here.
    let traces: (any TraceService)?
    /// The gate's models; nil: no gate is here, and only a configured one can be shown.
    let models: (any ModelService)?
    /// The journal for those who check it; nil: it is not offered.
    let journal: (any JournalService)?
    let entryLooks = EntryLooks()
    let counters = APICounters()
    /// Limits and loopback as configured at the start.
    let connections: ConnectionsBySource
    let now: @Sendable () -> Timestamp
    let access = Access()
    let layout: Layout
    let panels: LivePanels
    private let terminalPerson: String
    private let announceLink: @Sendable (_ path: String) -> Void

    /// - `now`: the wall clock.
    /// - `terminalPerson`: who sees what is printed at the start; a link that the login page asks for is for that person,
    ///   as is the one of the start: two names for one terminal would be two persons who confirm each other.
    /// - `announceLink`: prints the path of a login link (`/login?token=…`) that somebody asked for on the login page,
    ///   where only the people who run qorgan see it.
    package init(
        configuration: ConsoleConfiguration, control: any CentreControl, reader: any ConsoleReader, hub: LiveHub,
        calls: (any CallService)? = nil, traces: (any TraceService)? = nil,
        models: (any ModelService)? = nil, journal: (any JournalService)? = nil,
        now: @escaping @Sendable () -> Timestamp,
        terminalPerson: String, announceLink: @escaping @Sendable (_ path: String) -> Void
    ) throws {
        current = Mutex(configuration)
        connections = ConnectionsBySource(
            most: configuration.connectionsOfSource, countsLoopback: configuration.countsLoopback)
        self.control = control
        self.reader = reader
        self.hub = hub
        self.calls = calls
        self.traces = traces
        self.models = models
        self.journal = journal
        self.now = now
        self.terminalPerson = terminalPerson
        self.announceLink = announceLink
        layout = try Layout()
        panels = LivePanels(reader: reader)
    }

    /// The configuration in force; `install` after a reload.
    package var configuration: ConsoleConfiguration { current.withLock { $0 } }

    /// Pages from now on show this configuration; host and port stay those of the start.
    package func install(_ configuration: ConsoleConfiguration) {
        current.withLock { $0 = configuration }
    }

    /// The path of a one-time login link, `/login?token=…`, good for one login within 15 minutes.
    package func issueLogin(for person: String) -> String {
        Self.loginPath(access.issueLink(for: person, at: now()))
    }

    /// Serves until cancelled; throws where the address cannot be bound. `onListening` gets the bound port.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        var logger = Logger(label: "qorgan.console")
        // Requests are journalled as looks, not logged; a URL never carries a clear number, but no log is safer still.
        logger.logLevel = .error
        try await run(logger: logger, onListening: onListening)
    }

    /// Ends in order: open feeds say goodbye, then the listener closes, then what is still open is cancelled. Cancelled
    /// while it listens, Hummingbird's server reports its own cancellation as an error at every stop.
    func run(logger: Logger, onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        let listener = Mutex<(any Channel)?>(nil)
        let connections = self.connections
        let application = Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [SourceGuard(connections)], idleTimeout: .seconds(120))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
            onServerRunning: { channel in
                listener.withLock { $0 = channel }
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
        let (served, hasServed) = AsyncStream.makeStream(of: Void.self)
        // Not a child: a child would be cancelled together with us, before the feeds have ended.
        let server = Task {
            defer { hasServed.finish() }
            try await application.run()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in served {} }
            group.addTask { try? await self.hub.run(encoder: self.encoder, control: self.control, now: self.now) }
            await group.next()
            group.cancelAll()
        }
        await Task {
            await hub.end()
            try? await listener.withLock { $0 }?.close()
        }.value
        server.cancel()
        let ending = await server.result
        // Whose listener was closed from outside says that it ended unexpectedly; not so when we closed it.
        try Task.checkCancellation()
        try ending.get()
    }

    /// Somebody asked for a link on the login page.
    func announceRequestedLink() {
        if let token = access.requestLink(for: terminalPerson, at: now()) { announceLink(Self.loginPath(token)) }
    }

    private static func loginPath(_ token: String) -> String { "/login?token=" + token }

    var bars: StatusBars { StatusBars(configuration: configuration, now: now) }

    /// Reads the configuration anew for each event, so that a reload shows at once.
    var encoder: LiveEncoder {
        LiveEncoder(
            row: { [self] call, language in
                let words = Words(
                    language: language, utcOffsetMinutes: configuration.utcOffsetMinutes,
                    rules: configuration.policy.rules)
                return CallRowMarkup(words: words).row(call)
            },
            statusBars: { [self] status, language in bars.html(status, language, formToken: "") })
    }
}
