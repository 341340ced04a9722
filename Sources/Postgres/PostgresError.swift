/// Why the server could not be reached, or what it did not do.
package enum PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No host of the address takes the connection; libpq's words, which hold no password.
    case cannotConnect(String)
    /// The connection has ended. Whether what was under way was done is not known.
    case lost(String)
    /// No answer in time; the connection is not used any more. Whether what was under way was done is not known.
    case timedOut(seconds: Double)
    /// Who asked has given up waiting, for he is being stopped. As after a lost connection.
    case abandoned
    /// The server says no: an SQLSTATE (PostgreSQL, appendix A) and its words.
    case refused(state: String, message: String)
    /// An answer of another shape than was asked for.
    case unexpected(String)

    package var description: String {
        switch self {
        case .cannotConnect(let words): "PostgreSQL cannot be reached: \(words)"
        case .lost(let words): "the connection to PostgreSQL was lost\(words.isEmpty ? "" : ": \(words)")"
        case .timedOut(let seconds): "PostgreSQL has not answered in \(Int(seconds)) s"
        case .abandoned: "PostgreSQL is not waited for any longer"
        case .refused(let state, let message): "PostgreSQL says: \(message) (\(state))"
        case .unexpected(let what): "PostgreSQL's answer is not as expected: \(what)"
        }
    }

    /// The SQLSTATE of a refusal.
    package var state: String? {
        if case .refused(let state, _) = self { state } else { nil }
    }

    /// The connection behind it is of no use any more.
    package var endsConnection: Bool {
        switch self {
        case .cannotConnect, .lost, .timedOut, .abandoned: true
        case .refused, .unexpected: false
        }
    }
}
