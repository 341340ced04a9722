import Synchronization
import Telephony

/// Links, sessions and refusals behind one lock; everything about who may see a page goes through here.
final class Access: Sendable {
    /// New links asked for on the login page: one in half a minute, so that nobody floods the terminal.
    static let linkRequestSeconds: Int64 = 30

    private struct State {
        var links = LoginLinks()
        var sessions = Sessions()
        var limiter = AttemptLimiter()
        var lastLinkRequest: Timestamp?
    }

    private let state = Mutex(State())

    func issueLink(for person: String, at now: Timestamp) -> String {
        state.withLock { $0.links.issue(for: person, at: now) }
    }

    /// A link for a person who stands before the login page; nil when one was asked for a moment ago.
    func requestLink(for person: String, at now: Timestamp) -> String? {
        state.withLock { state in
            if let last = state.lastLinkRequest, now.seconds - last.seconds < Self.linkRequestSeconds { return nil }
            state.lastLinkRequest = now
            return state.links.issue(for: person, at: now)
        }
    }

    enum Offer {
        case good
        case refused
        case tooMany
    }

    /// Whether a link's page may offer the login. A refusal counts like one at the login itself: guessing is not cheaper
    /// by looking.
    func offer(token: String, address: String, at now: Timestamp) -> Offer {
        state.withLock { state in
            guard state.limiter.allows(address, at: now) else { return .tooMany }
            guard token.utf8.count == Secret.digits, state.links.isGood(token, at: now) else {
                state.limiter.recordRefusal(address, at: now)
                return .refused
            }
            return .good
        }
    }

    enum Login {
        case opened(cookie: String, person: String)
        case refused
        case tooMany
    }

    func login(token: String, address: String, at now: Timestamp) -> Login {
        state.withLock { state in
            guard state.limiter.allows(address, at: now) else { return .tooMany }
            guard token.utf8.count == Secret.digits, let person = state.links.consume(token, at: now) else {
                state.limiter.recordRefusal(address, at: now)
                return .refused
            }
            return .opened(cookie: state.sessions.open(person, at: now), person: person)
        }
    }

    func session(cookie: String, at now: Timestamp) -> Sessions.Session? {
        state.withLock { $0.sessions.use(cookie, at: now) }
    }

    func isOpen(digest: String, at now: Timestamp) -> Bool {
        state.withLock { $0.sessions.use(digest: digest, at: now) != nil }
    }

    func logout(digest: String) {
        state.withLock { $0.sessions.close(digest: digest) }
    }
}
