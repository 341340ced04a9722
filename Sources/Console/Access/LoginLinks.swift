import Telephony

/// One-time links: each opens one session, within 15 minutes of being printed.
///
///     issued --POST within 15 min--> consumed
///        \--- 15 min ---> expired
///
/// Looking at the link's page burns nothing: previews of chat programs and prefetching browsers only ever send GET.
/// Whoever comes too late asks for a new one on the login page; it is printed where qorgan runs, never shown on the page.
struct LoginLinks {
    static let lifetimeSeconds: Int64 = 15 * 60
    /// Links that wait at the same time; the oldest goes first.
    static let limit = 16

    private struct Link {
        let digest: String
        let person: String
        let expires: Timestamp
    }

    private var links: [Link] = []

    mutating func issue(for person: String, at now: Timestamp) -> String {
        links.removeAll { $0.expires <= now }
        if links.count >= Self.limit { links.removeFirst() }
        let token = Secret.random()
        let expires = now.adding(microseconds: Self.lifetimeSeconds * 1_000_000)
        links.append(Link(digest: Secret.digest(token), person: person, expires: expires))
        return token
    }

    /// Whether the link would open a session now; burns nothing.
    mutating func isGood(_ token: String, at now: Timestamp) -> Bool {
        index(of: token, at: now) != nil
    }

    /// The person whom the link was made for; nil where it is wrong, used or too old.
    mutating func consume(_ token: String, at now: Timestamp) -> String? {
        index(of: token, at: now).map { links.remove(at: $0).person }
    }

    /// Looks at every link to its end, so that the time tells neither which one it was nor how near a guess came.
    private mutating func index(of token: String, at now: Timestamp) -> Int? {
        links.removeAll { $0.expires <= now }
        let digest = Secret.digest(token)
        var found: Int?
        for (index, link) in links.enumerated() where Secret.areEqual(link.digest, digest) { found = index }
        return found
    }
}
