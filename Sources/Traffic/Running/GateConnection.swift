import Wire

/// A trunk's one TCP connection to the gate: all of its calls ask there (RFC 3261 §18).
final class GateConnection {
    /// Bytes that wait for the kernel; more are dropped, as a full socket drops datagrams.
    static let mostWaiting = 4 << 20
    /// A connection that was refused or ended is tried again so long after, when there is something to say.
    static let pause: Int64 = 100_000_000

    private let own: PeerAddress
    private let gate: PeerAddress
    private var client: ClientConnection?
    private var framing = AnswerFraming()
    private var waiting: [UInt8] = []
    private var sent = 0
    private var nextTry: Int64 = 0
    private var room = [UInt8](repeating: 0, count: 65_536)
    /// Messages that found no room, and those that were lost with their connection.
    private(set) var dropped: UInt64 = 0
    private var messagesWaiting: UInt64 = 0

    /// `own`: the trunk's address; its port is not used.
    init(from own: PeerAddress, to gate: PeerAddress) {
        self.own = own.with(port: 0)
        self.gate = gate
    }

    /// Nil while there is no connection. Another one after each.
    var descriptor: Int32? { client?.descriptor }
    /// Something waits for the kernel.
    var isBusy: Bool { !waiting.isEmpty }

    func queue(_ bytes: [UInt8]) {
        guard waiting.count + bytes.count <= Self.mostWaiting else {
            dropped += 1
            return
        }
        waiting += bytes
        messagesWaiting += 1
    }

    /// Connects where that is needed, and hands over what the kernel takes. True when there is another descriptor now.
    func flush(at now: Int64) -> Bool {
        guard isBusy else { return false }
        var isNew = false
        if client == nil {
            guard now >= nextTry else { return false }
            guard connect() else {
                close(at: now)
                return false
            }
            isNew = true
        }
        sent += client?.send(waiting, from: sent) ?? 0
        if sent == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            sent = 0
            messagesWaiting = 0
        }
        if client?.isOver == true {
            close(at: now)
            return true
        }
        return isNew
    }

    /// Hands over the whole messages that have come. True when the connection ended.
    func receive(at now: Int64, _ body: ([UInt8]) -> Void) -> Bool {
        while let count = client?.receive(into: &room), count > 0 {
            framing.take(room[..<count])
            while let message = framing.next() { body(message) }
        }
        guard client?.isOver == true || framing.isBroken else { return false }
        close(at: now)
        return true
    }

    private func connect() -> Bool {
        do {
            client = try ClientConnection(from: own, to: gate)
            framing = AnswerFraming()
            return true
        } catch {
            return false
        }
    }

    /// What was under way is lost with it.
    private func close(at now: Int64) {
        client = nil
        dropped += messagesWaiting
        waiting.removeAll(keepingCapacity: true)
        sent = 0
        messagesWaiting = 0
        nextTry = now + Self.pause
    }
}
