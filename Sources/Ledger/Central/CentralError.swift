package import Postgres

/// Why the centre's database takes or gives no entries.
package enum CentralError: Error, Hashable, Sendable, CustomStringConvertible {
    case server(PostgresError)
    /// The database's tables are not those of this program.
    case schema(String)
    /// The centre has other entries of this node than the node itself. Nothing is sent, nothing overwritten.
    case contradiction(String)
    /// The centre lacks entries that the node does not have any more.
    case gap(String)
    /// What was read does not fit its hashes; it is neither sent nor taken.
    case damaged(JournalFault)
    /// The node's own journal cannot be read now, or not yet.
    case journal(String)
    /// There is no such node at the centre.
    case unknownNode(String)

    package var description: String {
        switch self {
        case .server(let error): error.description
        case .schema(let what): "the centre's schema: \(what)"
        case .contradiction(let what): "the centre's journal of this node is ANOTHER one: \(what); nothing is sent"
        case .gap(let what): "the centre lacks entries: \(what)"
        case .damaged(let fault): "\(fault)"
        case .journal(let what): what
        case .unknownNode(let name): "the centre knows no node \"\(name)\""
        }
    }

    /// It does not pass by itself: a person has to look.
    package var stops: Bool {
        switch self {
        case .contradiction, .gap, .damaged, .schema, .unknownNode: true
        case .server(let error): ["QJ002", "QJ003", "QJ004", "QJ005"].contains(error.state)
        case .journal: false
        }
    }
}
