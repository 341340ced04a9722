import Synchronization
import Telephony

/// Which entries were read by HTTP already, so that the journal says it once and does not grow by being read: of a session once
/// for each bundle, of a token, which a program uses that follows the journal, once an hour.
final class EntryLooks: Sendable {
    /// Who reads entries.
    enum Reader: Hashable {
        case session(Sessions.Session)
        /// By a token `@journal`, of whom it stands in the file.
        case token(carrier: String)

        var person: String {
            switch self {
            case .session(let session): session.person
            case .token(let carrier): carrier
            }
        }
    }

    private struct Key: Hashable {
        /// The session, or whose token.
        var who: String
        /// The bundle, or the hour.
        var what: UInt64
        var isSession: Bool
    }

    /// What is remembered; when it is full all is said anew.
    private static let limit = 65_536
    private static let secondsAnHour: Int64 = 3_600

    private let seen = Mutex<Set<Key>>([])

    /// False where the same was noted before.
    func isNew(_ reader: Reader, bundle: UInt64, at now: Timestamp) -> Bool {
        let key = Self.key(reader, bundle, now)
        return seen.withLock { seen in
            if seen.count >= Self.limit { seen = [] }
            return seen.insert(key).inserted
        }
    }

    /// It was not journalled after all.
    func forget(_ reader: Reader, bundle: UInt64, at now: Timestamp) {
        let key = Self.key(reader, bundle, now)
        _ = seen.withLock { $0.remove(key) }
    }

    private static func key(_ reader: Reader, _ bundle: UInt64, _ now: Timestamp) -> Key {
        switch reader {
        case .session(let session): Key(who: session.digest, what: bundle, isSession: true)
        case .token(let carrier):
            Key(who: carrier, what: UInt64(max(0, now.seconds) / secondsAnHour), isSession: false)
        }
    }
}
