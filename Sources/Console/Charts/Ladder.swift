import Gate
import Telephony
import Wire

/// A traced call as a ladder: who takes part, and what went between whom, in order. What is drawn and what is written are
/// made of this one value.
struct Ladder: Sendable {
    /// One system is one column, whatever ports and own addresses it uses: two columns of one machine, with nothing between
    /// them, are what people ask analysers to merge (sngrep #182, #244, #504).
    struct Column: Sendable {
        enum Kind: Hashable, Sendable {
            case qorgan
            case trunk(String)
            case desk
            case hop
        }

        var kind: Kind
        var host: String
        var ports: [UInt16] = []
    }

    struct Step: Sendable {
        /// From 1; what people call a message by.
        var number: Int
        var message: TracedMessage
        var from: Int
        var to: Int
        /// Microseconds since the step before; nil of the first.
        var delta: Int64?
        /// The verdict fell here, after this message.
        var hasVerdict = false
    }

    let columns: [Column]
    let steps: [Step]

    init(_ call: TracedCall) {
        var columns: [Column] = []
        func place(_ kind: Column.Kind, _ address: PeerAddress) -> Int {
            // Our own addresses are one system; of others the host tells.
            let host = address.host
            let index =
                columns.firstIndex { $0.kind == kind && (kind == .qorgan || $0.host == host) } ?? columns.count
            if index == columns.count { columns.append(Column(kind: kind, host: host)) }
            if !columns[index].ports.contains(address.port) { columns[index].ports.append(address.port) }
            return index
        }
        var raw: [(message: TracedMessage, peer: Int, own: Int)] = []
        for message in call.messages {
            let peer = place(Column.Kind(message.role), message.peer)
            raw.append((message, peer, place(.qorgan, message.own)))
        }
        // Carriers to the left, we in the middle, next hops and the Desk to the right.
        let order = columns.indices.sorted { (columns[$0].kind.rank, $0) < (columns[$1].kind.rank, $1) }
        self.columns = order.map { columns[$0] }
        var placed = [Int](repeating: 0, count: columns.count)
        for (new, old) in order.enumerated() { placed[old] = new }
        let verdict = raw.firstIndex { !$0.message.isSent && $0.message.status == nil && $0.message.method == "INVITE" }
        var steps: [Step] = []
        for (index, item) in raw.enumerated() {
            let peer = placed[item.peer]
            let own = placed[item.own]
            steps.append(
                Step(
                    number: index + 1, message: item.message, from: item.message.isSent ? own : peer,
                    to: item.message.isSent ? peer : own,
                    delta: index == 0 ? nil : item.message.time.microseconds - raw[index - 1].message.time.microseconds,
                    hasVerdict: index == verdict))
        }
        self.steps = steps
    }
}

extension Ladder.Column.Kind {
    init(_ role: TracedMessage.Peer) {
        switch role {
        case .trunk(let name): self = .trunk(name)
        case .desk: self = .desk
        case .other: self = .hop
        }
    }

    /// From left to right.
    var rank: Int {
        switch self {
        case .trunk: 0
        case .qorgan: 1
        case .hop: 2
        case .desk: 3
        }
    }

    func name(_ words: Words) -> String {
        switch self {
        case .qorgan: words(.brand)
        case .trunk(let name): name
        case .desk: words(.ladderDesk)
        case .hop: words(.ladderHop)
        }
    }
}

extension Ladder.Column {
    /// `127.0.0.20:5070`; of several ports the host alone.
    var address: String {
        guard ports.count == 1, let port = ports.first, port != 0 else { return host }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension TracedMessage {
    /// What its arrow looks like.
    enum Kind: String {
        case request
        case provisional
        case success
        case redirection
        case fault
    }

    /// A challenge for credentials and the end of a cancelled call are no faults.
    var kind: Kind {
        guard let status else { return .request }
        switch status {
        case 100...199: return .provisional
        case 200...299: return .success
        case 300...399: return .redirection
        case 401, 407, 487: return .success
        default: return .fault
        }
    }

    /// `INVITE (SDP)`.
    var label: String { hasSDP ? title + " (SDP)" : title }
}
