import TestSupport
import Testing
import Wire

/// A listener and its inbox, whose judge is the test itself.
final class StreamServer {
    let wakeUp: WakeUp
    let inbox: StreamInbox
    let listener: TCPListener

    init(
        _ host: String = "127.0.0.1", limits: StreamLimits = StreamLimits(),
        mostMessages: Int = StreamInbox.defaultMessages, mostBytes: Int = StreamInbox.defaultBytes
    ) throws {
        wakeUp = try WakeUp()
        inbox = StreamInbox(wakeUp: wakeUp, mostMessages: mostMessages, mostBytes: mostBytes)
        listener = try TCPListener(addresses: [.ephemeral(host)], limits: limits, inbox: inbox) { LengthFraming() }
    }

    deinit {
        listener.close()
    }

    var address: PeerAddress { listener.localAddresses[0] }

    func client(from source: String? = nil, receiveBuffer: Int32? = nil) throws -> StreamClient {
        let source = source.map { PeerAddress.ephemeral($0) }
        return try #require(StreamClient(address, from: source, receiveBuffer: receiveBuffer))
    }

    /// Takes messages as they come until there are `count`.
    func receive(_ count: Int) -> [StreamMessage] {
        var messages: [StreamMessage] = []
        _ = waitUntil(seconds: 20) {
            messages += inbox.drain()
            return messages.count >= count
        }
        return messages
    }

    func waitFor(_ condition: (StreamCounters) -> Bool) -> Bool {
        waitUntil(seconds: 20) { condition(listener.counters) }
    }
}
