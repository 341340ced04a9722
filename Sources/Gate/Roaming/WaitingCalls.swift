// Owner: the judge puts calls in and takes them out; the watchdog takes them while the judge is late. Allocates at init only,
// and for messages from streams. The one file of this folder with an unsafe pointer.
//
// Invariant: `content` is one `Content` from init to deinit, and is touched only by who holds `lock`.

import Screening
internal import Synchronization
import Telephony
import Wire

/// Calls whose caller the network has been asked about, as the messages that they came in: each until its numbers are
/// answered, at most until its time is over. Then it is judged as if it had come just now.
///
/// Over UDP a client repeats after 500 ms (RFC 3261 §17.1.1.1), so none repeats while it waits.
final class WaitingCalls: @unchecked Sendable {
    // Unchecked: see the invariant above.

    /// With 150 ms each, 1,700 questions a second; what finds no place is judged at once.
    static let capacity = 256

    private struct Place {
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

    private struct Content: ~Copyable {
        var datagrams: UDPBatch
        /// By slot; nil: free.
        var places = [Place?](repeating: nil, count: WaitingCalls.capacity)
    }

    private let lock = Mutex<Void>(())
    private let content: UnsafeMutablePointer<Content>
    private let waiting = Atomic<Int>(0)

    /// Memory is taken when the first calls wait.
    init() throws(WireError) {
        var datagrams = try UDPBatch(slots: Self.capacity)
        for _ in 0..<Self.capacity { datagrams.append(length: 0, to: .none) }
        content = .allocate(capacity: 1)
        content.initialize(to: Content(datagrams: datagrams))
    }

    deinit {
        content.deinitialize(count: 1)
        content.deallocate()
    }

    @inline(__always)
    var isEmpty: Bool { waiting.load(ordering: .relaxed) == 0 }

    var count: Int { waiting.load(ordering: .relaxed) }

    /// Whether this very call waits.
    func holds(_ key: TransactionKey) -> Bool { contains { $0 == key } }

    /// Whether a call of this transaction waits: what a CANCEL asks.
    func knows(_ key: TransactionKey) -> Bool { contains { $0.high == key.high && $0.low == key.low } }

    private func contains(_ isIt: (TransactionKey) -> Bool) -> Bool {
        guard !isEmpty else { return false }
        return lock.withLock { _ in content.pointee.places.contains { $0.map { isIt($0.key) } ?? false } }
    }

    // MARK: In

    /// Whoever adds has asked `hasRoom` before: a call that finds no place is lost, and its client repeats it.
    func add(
        _ key: TransactionKey, _ numbers: OpenNumbers, until nanoseconds: Int64, _ slot: Int,
        of datagrams: borrowing UDPBatch, socket: Int
    ) {
        lock.withLock { _ in
            guard let place = free else { return }
            content.pointee.datagrams.replace(place, copying: slot, of: datagrams)
            put(Place(key: key, numbers: numbers.digits, untilNanoseconds: nanoseconds, socket: socket), in: place)
        }
    }

    func add(_ key: TransactionKey, _ numbers: OpenNumbers, until nanoseconds: Int64, _ message: StreamMessage) {
        lock.withLock { _ in
            guard let place = free else { return }
            put(
                Place(
                    key: key, numbers: numbers.digits, untilNanoseconds: nanoseconds, socket: 0, message: message),
                in: place)
        }
    }

    /// Places beside those that are about to be taken.
    func hasRoom(beside taken: Int) -> Bool { count + taken < Self.capacity }

    private var free: Int? { content.pointee.places.firstIndex { $0 == nil } }

    private func put(_ place: Place, in index: Int) {
        content.pointee.places[index] = place
        waiting.store(waiting.load(ordering: .relaxed) + 1, ordering: .relaxed)
    }

    /// The network has answered, whatever it said.
    func answered(_ number: PhoneNumber) {
        lock.withLock { _ in
            for index in content.pointee.places.indices {
                for at in 0..<4 where content.pointee.places[index]?.numbers[at] == number.digits {
                    content.pointee.places[index]?.numbers[at] = 0
                }
            }
        }
    }

    // MARK: Out

    /// Fills the batch with datagrams of one socket that are due, and returns which. `nanoseconds`: monotonic; the largest
    /// number takes all.
    func take(dueAt nanoseconds: Int64, into batch: inout UDPBatch) -> Int {
        batch.removeAll()
        return lock.withLock { _ in
            var socket: Int?
            for index in content.pointee.places.indices where !batch.isFull {
                guard let place = content.pointee.places[index], place.message == nil, place.isDue(at: nanoseconds),
                    socket == nil || socket == place.socket
                else { continue }
                socket = place.socket
                batch.append(copying: index, of: content.pointee.datagrams)
                remove(index)
            }
            return socket ?? 0
        }
    }

    /// Messages from streams that are due.
    func takeMessages(dueAt nanoseconds: Int64) -> [StreamMessage] {
        lock.withLock { _ in
            var messages: [StreamMessage] = []
            for index in content.pointee.places.indices {
                guard let place = content.pointee.places[index], let message = place.message,
                    place.isDue(at: nanoseconds)
                else { continue }
                messages.append(message)
                remove(index)
            }
            return messages
        }
    }

    private func remove(_ index: Int) {
        content.pointee.places[index] = nil
        waiting.store(waiting.load(ordering: .relaxed) - 1, ordering: .relaxed)
    }
}
