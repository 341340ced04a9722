import Telephony

/// Who is logged in; kept in memory only, so a restart asks everybody to log in again.
struct Sessions {
    /// A shift: after it people log in anew.
    static let absoluteSeconds: Int64 = 12 * 3_600
    /// Without a page or an open feed; a browser closes the feed of a hidden tab.
    static let idleSeconds: Int64 = 30 * 60
    /// The goal of 300 screens with room; the longest idle one goes first.
    static let limit = 512

    struct Session: Hashable, Sendable {
        /// SHA-256 of the cookie.
        let digest: String
        let person: String
        /// In every form and every `X-CSRF` header that changes something.
        let formToken: String
        let opened: Timestamp
        fileprivate(set) var used: Timestamp

        fileprivate func isOver(at now: Timestamp) -> Bool {
            now.seconds - opened.seconds >= Sessions.absoluteSeconds
                || now.seconds - used.seconds >= Sessions.idleSeconds
        }
    }

    private var sessions: [String: Session] = [:]

    var count: Int { sessions.count }

    /// Opens a session and returns the cookie's value.
    mutating func open(_ person: String, at now: Timestamp) -> String {
        sessions = sessions.filter { !$0.value.isOver(at: now) }
        if sessions.count >= Self.limit, let idlest = sessions.values.min(by: { $0.used < $1.used }) {
            sessions[idlest.digest] = nil
        }
        let secret = Secret.random()
        let digest = Secret.digest(secret)
        sessions[digest] = Session(
            digest: digest, person: person, formToken: Secret.random(), opened: now, used: now)
        return secret
    }

    /// The session of a cookie, and marks it used.
    mutating func use(_ secret: String, at now: Timestamp) -> Session? {
        guard secret.utf8.count == Secret.digits else { return nil }
        return use(digest: Secret.digest(secret), at: now)
    }

    mutating func use(digest: String, at now: Timestamp) -> Session? {
        guard var session = sessions[digest] else { return nil }
        guard !session.isOver(at: now) else {
            sessions[digest] = nil
            return nil
        }
        session.used = now
        sessions[digest] = session
        return session
    }

    mutating func close(digest: String) {
        sessions[digest] = nil
    }
}
