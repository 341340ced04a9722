// Owner: the judge puts calls in and takes them out; the watchdog takes them while the judge is late. Allocates at init only,
// and for messages from streams.

import Screening
internal import Synchronization
import Telephony
import Wire

/// Calls whose caller the network has been asked about, as the messages that they came in: each until its numbers are
/// answered, at most until its time is over. Then it is judged as if it had come just now.
///
/// Over UDP a client repeats after 500 ms (RFC 3261 §17.1.1.1), so none repeats while it waits.
final class WaitingCalls: Sendable {
    /// With 150 ms each, 1,700 questions a second; what finds no place is judged at once.
    static let capacity = 256

    private struct Place: Sendable {
        var key: TransactionKey
        /// Of whom there is no answer yet.
        var numbers = SIMD4<UInt64>(repeating: 0)
        var untilNanoseconds: Int64
        var socket: Int
        /// Nil: the datagram lies in the slot of this place.
        var message: StreamMessage?

        func isDue(at nanoseconds: Int64) -> Bool {
            untilNanoseconds <= nanoseconds || numbers == SIMD4(repeating: 0)
        }
    }

    private struct Content: ~Copyable, Sendable {
        var datagrams: UDPBatch
        /// By slot; nil: free.
        var places = [Place?](repeating: nil, count: WaitingCalls.capacity)

        var free: Int? { places.firstIndex { $0 == nil } }
    }

    private let content: Mutex<Content>
    private let waiting = Atomic<Int>(0)

    /// Memory is taken when the first calls wait.
    init() throws(WireError) { content = Mutex(Content(datagrams: try UDPBatch(places: Self.capacity))) }

    @inline(__always)
    var isEmpty: Bool { waiting.load(ordering: .relaxed) == 0 }

    var count: Int { waiting.load(ordering: .relaxed) }

    /// Whether this very call waits.
    func holds(_ key: TransactionKey) -> Bool { contains { $0 == key } }

    /// Whether a call of this transaction waits: what a CANCEL asks.
    func knows(_ key: TransactionKey) -> Bool { contains { $0.high == key.high && $0.low == key.low } }

    private func contains(_ isIt: (TransactionKey) -> Bool) -> Bool {
        guard !isEmpty else { return false }
        return content.withLock { content in content.places.contains { $0.map { isIt($0.key) } ?? false } }
    }

    // MARK: In

    /// Whoever adds has asked `hasRoom` before: a call that finds no place is lost, and its client repeats it.
    func add(
        _ key: TransactionKey, _ numbers: OpenNumbers, until nanoseconds: Int64, _ slot: Int,
        of datagrams: borrowing UDPBatch, socket: Int
    ) {
        content.withLock { content in
            guard let place = content.free else { return }
            content.datagrams.replace(place, copying: slot, of: datagrams)
            put(
                Place(key: key, numbers: numbers.digits, untilNanoseconds: nanoseconds, socket: socket), in: place,
                &content)
        }
    }

    func add(_ key: TransactionKey, _ numbers: OpenNumbers, until nanoseconds: Int64, _ message: StreamMessage) {
        content.withLock { content in
            guard let place = content.free else { return }
            put(
                Place(
                    key: key, numbers: numbers.digits, untilNanoseconds: nanoseconds, socket: 0, message: message),
                in: place, &content)
        }
    }

    /// Places beside those that are about to be taken.
    func hasRoom(beside taken: Int) -> Bool { count + taken < Self.capacity }

    private func put(_ place: Place, in index: Int, _ content: inout Content) {
        content.places[index] = place
        waiting.store(waiting.load(ordering: .relaxed) + 1, ordering: .relaxed)
    }

    /// The network has answered, whatever it said.
    func answered(_ number: PhoneNumber) {
        content.withLock { content in
            for index in content.places.indices {
                for at in 0..<4 where content.places[index]?.numbers[at] == number.digits {
                    content.places[index]?.numbers[at] = 0
                }
            }
        }
    }

    // MARK: Out

    /// Fills the batch with datagrams of one socket that are due, and returns which. `nanoseconds`: monotonic; the largest
    /// number takes all.
    func take(dueAt nanoseconds: Int64, into batch: inout UDPBatch) -> Int {
        batch.removeAll()
        return content.withLock { content in
            var socket: Int?
            for index in content.places.indices where !batch.isFull {
                guard let place = content.places[index], place.message == nil, place.isDue(at: nanoseconds),
                    socket == nil || socket == place.socket
                else { continue }
                socket = place.socket
                batch.append(copying: index, of: content.datagrams)
                remove(index, &content)
            }
            return socket ?? 0
        }
    }

    /// Messages from streams that are due.
    func takeMessages(dueAt nanoseconds: Int64) -> [StreamMessage] {
        content.withLock { content in
            var messages: [StreamMessage] = []
            for index in content.places.indices {
                guard let place = content.places[index], let message = place.message,
                    place.isDue(at: nanoseconds)
                else { continue }
                messages.append(message)
                remove(index, &content)
            }
            return messages
        }
    }

    private func remove(_ index: Int, _ content: inout Content) {
        content.places[index] = nil
        waiting.store(waiting.load(ordering: .relaxed) - 1, ordering: .relaxed)
    }
}
