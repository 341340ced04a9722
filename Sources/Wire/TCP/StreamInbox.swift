internal import Synchronization

/// Whole messages on their way from connections to the judge: bounded, first in, first out, nothing lost.
///
/// A full inbox refuses; the connection that was refused stops reading until `drain` has made room. The judge sleeps in
/// `Poller.wait` on `wakeUp`.
package final class StreamInbox: Sendable {
    /// Some 10 ms of work for the judge: more would only be answered too late.
    package static let defaultMessages = 1_024
    /// Messages up to 64 KiB: a bound of bytes too.
    package static let defaultBytes = 8 << 20

    private struct State {
        var messages: [StreamMessage] = []
        var bytes = 0
        /// Called once each, by the thread that drains, when there is room again.
        var waiting: [@Sendable () -> Void] = []
    }

    package let wakeUp: WakeUp
    private let mostMessages: Int
    private let mostBytes: Int
    private let state = Mutex(State())

    package init(
        wakeUp: WakeUp, mostMessages: Int = StreamInbox.defaultMessages, mostBytes: Int = StreamInbox.defaultBytes
    ) {
        precondition(mostMessages > 0 && mostBytes > 0)
        self.wakeUp = wakeUp
        self.mostMessages = mostMessages
        self.mostBytes = mostBytes
    }

    /// Messages that wait.
    package var count: Int { state.withLock { $0.messages.count } }

    /// Takes the message and wakes the judge, or refuses and remembers whom to call when there is room.
    /// An empty inbox takes any message, so that one longer than `mostBytes` cannot wait for ever.
    func offer(_ message: StreamMessage, orCall whenRoom: @escaping @Sendable () -> Void) -> Bool {
        let (taken, first) = state.withLock { state in
            let full =
                state.messages.count >= mostMessages
                || (state.bytes + message.count > mostBytes && !state.messages.isEmpty)
            if full {
                state.waiting.append(whenRoom)
                return (false, false)
            }
            state.messages.append(message)
            state.bytes += message.count
            return (true, state.messages.count == 1)
        }
        if first { wakeUp.signal() }
        return taken
    }

    /// All that waits, in the order in which it arrived. The judge's thread only.
    package func drain() -> [StreamMessage] {
        let (messages, waiting) = state.withLock { state in
            let taken = (state.messages, state.waiting)
            state = State()
            return taken
        }
        for call in waiting { call() }
        return messages
    }
}
