internal import Journal
internal import Postgres
internal import Telephony

/// What a stream's course has around it: a journal, a network, somebody who wants to know.
protocol StreamSurroundings {
    func openOutbox() throws(CentralError) -> any Outbox
    func connect() throws(CentralError) -> any CentreCalls
    /// Changes what is known of the stream.
    func post(_ change: (inout CentralHealth) -> Void)
    /// A transaction begins or has ended.
    func sending(_ isUnderWay: Bool)
    /// 0.5 to 1: not all nodes come back at the same moment.
    func jitter() -> Double
}

/// The course of a node's stream to the centre, connection after connection, turn after turn.
///
///     closed --connected, compared--> open --turn--> open
///       ^  |                           |
///       +--+---------failed------------+
///
/// Without thread, clock and socket: time arrives as an argument, how long to wait leaves as an answer.
struct StreamCourse {
    struct Settings: Sendable {
        var name: String
        var needsStandby: Bool
        var mostEntries: Int
    }

    enum Pause: Hashable, Sendable {
        /// There is more to do.
        case none
        /// All is sent that there was.
        case gather
        case seconds(Double)
    }

    /// How often an idle stream looks whether the centre and its standby are there.
    private static let probeSeconds: Int64 = 1
    /// Pauses after failures in a row.
    private static let shortestPause = 0.2
    private static let longestPause = 15.0
    /// After what does not pass by itself.
    private static let stoppedPause = 30.0

    private let settings: Settings
    private var open: (outbox: any Outbox, sender: CentralSender)?
    private var pause = shortestPause
    private var probed: Int64 = 0

    init(_ settings: Settings) { self.settings = settings }

    /// Connects where that is to be done, then one turn. `now`: seconds of a clock that nobody sets.
    mutating func step(now: Int64, in surroundings: some StreamSurroundings) -> Pause {
        do throws(CentralError) {
            if open == nil {
                open = try opened(surroundings)
                pause = Self.shortestPause
                probed = 0
            }
            return try turn(now, surroundings)
        } catch {
            open = nil
            // Somebody else, or this node before a lost connection, has appended meanwhile: look anew, at once.
            if case .server(let refusal) = error, refusal.state == "QJ001" { return .none }
            surroundings.post { $0.state = error.stops ? .stopped(error.description) : .failing(error.description) }
            defer { pause = min(pause * 2, Self.longestPause) }
            return .seconds(error.stops ? Self.stoppedPause : pause * surroundings.jitter())
        }
    }

    private func opened(
        _ surroundings: some StreamSurroundings
    ) throws(CentralError) -> (any Outbox, CentralSender) {
        let outbox = try surroundings.openOutbox()
        try look(outbox, sender: nil, surroundings)
        let sender = try CentralSender(
            try surroundings.connect(), outbox, name: settings.name, needsStandby: settings.needsStandby,
            mostEntries: settings.mostEntries)
        return (outbox, sender)
    }

    private mutating func turn(_ now: Int64, _ surroundings: some StreamSurroundings) throws(CentralError) -> Pause {
        guard let outbox = open?.outbox, var sender = open?.sender else { return .none }
        defer { open = (outbox, sender) }
        try look(outbox, sender: sender, surroundings)
        let sent = try Self.sent(by: &sender, now, surroundings)
        let isProbe = now >= probed + Self.probeSeconds
        try sender.confirm(isProbe: isProbe)
        if isProbe { probed = now }
        try look(outbox, sender: sender, surroundings)
        surroundings.post { [reason = sender.unconfirmed] in
            $0.state = reason.map { .unconfirmed($0) } ?? .streaming
        }
        return sent < settings.mostEntries && !sender.isLeading ? .gather : .none
    }

    private static func sent(
        by sender: inout CentralSender, _ now: Int64, _ surroundings: some StreamSurroundings
    ) throws(CentralError) -> UInt64 {
        surroundings.sending(true)
        defer { surroundings.sending(false) }
        return try sender.turn(now: now) { first, last in
            surroundings.post {
                $0.entries = max($0.entries, last.end)
                if $0.oldest == nil { $0.oldest = Timestamp(microseconds: first.committed) }
            }
        }
    }

    /// Posts how much stands here and how far the centre is.
    private func look(
        _ outbox: any Outbox, sender: CentralSender?, _ surroundings: some StreamSurroundings
    ) throws(CentralError) {
        let entries = try outbox.size()
        var known: UInt64 = 0
        surroundings.post { known = $0.confirmed }
        // What was confirmed stays so over a lost connection, where the centre has it still.
        if let sender { known = max(sender.confirmed, min(known, sender.sent)) }
        let oldest = known < entries ? try outbox.committed(of: known) : nil
        surroundings.post { [known] in
            $0.entries = entries
            $0.confirmed = known
            $0.oldest = oldest
        }
    }
}
