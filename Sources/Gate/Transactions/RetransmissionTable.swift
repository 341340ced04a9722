// Owner: one thread. Allocates at init only (32 bytes a transaction). Budget: one bucket of two cache lines a call,
// touched in the batch's first pass. Held by `make bench`, redirect.
// The one file of this folder with an unsafe pointer.
//
// Invariant: `entries` has `buckets * ways` entries from init to deinit and this ~Copyable value is its only owner;
// every index is a bucket masked by `buckets - 1` plus a way below `ways`.

internal import Glibc
import Wire

/// Answered INVITEs of the last 37 seconds: a retransmission gets the same answer and is no second call.
///
/// A redirect server sends its final answer at once and repeats it only when the request comes again, since over UDP
/// the client repeats the INVITE until it has an answer (RFC 3261 §17.1.1.2, Timer A; 32 s is its Timer B): no Timer G,
/// no 100. What is stored is how the call was answered, not the bytes: To tag and token derive from key and time, the
/// rest is copied from the retransmitted request.
///
/// Bounded: 4 ways a bucket. A full bucket forgets its oldest, whose retransmission would then be judged again.
struct RetransmissionTable: ~Copyable {
    /// 64 x T1 (RFC 3261 §17.1.1.2), and T4 for a last repetition on its way (§17.1.2.2).
    static let lifetimeMilliseconds: UInt32 = 37_000
    static let ways = 4
    static let entryBytes = 32

    private struct Entry: BitwiseCopyable {
        var high: UInt64
        var low: UInt64
        var content: UInt32
        var milliseconds: UInt32
        var trunk: UInt16
        var form: UInt8
        var isUsed: Bool
        var reserved: UInt32
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let mask: UInt64
    let capacity: Int
    /// Live transactions that a newer one pushed out.
    private(set) var forgotten: UInt64 = 0

    /// `capacity` is rounded up to a power of two, at least 64.
    init(capacity: Int) {
        var size = 64
        while size < min(capacity, 1 << 26) { size *= 2 }
        self.capacity = size
        mask = UInt64(size / Self.ways - 1)
        assert(MemoryLayout<Entry>.stride == Self.entryBytes)
        // Huge pages spare a page walk a call; zeroed pages that no call reached cost nothing.
        let bytes = size * Self.entryBytes
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes >= 1 << 21 ? 1 << 21 : 128)
        _ = madvise(raw, bytes, 14)  // MADV_HUGEPAGE
        memset(raw, 0, bytes)
        entries = raw.bindMemory(to: Entry.self, capacity: size)
    }

    deinit { entries.deallocate() }

    /// Starts to load the bucket's two lines, so that the later look-up finds them in the cache.
    @inline(__always)
    borrowing func touch(_ key: TransactionKey) {
        let bucket = bucket(key)
        prefetch(entries + bucket)
        prefetch(entries + bucket + 2)
    }

    /// The answer to this very INVITE; the content counts too.
    borrowing func answer(to key: TransactionKey, at milliseconds: UInt32) -> StoredAnswer? {
        guard let place = place(of: key, at: milliseconds), entries[place].content == key.content else { return nil }
        return stored(place)
    }

    /// Whether a transaction of this key is known: what a CANCEL asks (RFC 3261 §9.2).
    borrowing func knows(_ key: TransactionKey, at milliseconds: UInt32) -> Bool {
        place(of: key, at: milliseconds) != nil
    }

    /// Remembers, or replaces what was remembered of the same key.
    mutating func remember(_ key: TransactionKey, _ answer: StoredAnswer, at milliseconds: UInt32) {
        let first = bucket(key)
        var chosen = first
        var chosenAge: UInt32 = 0
        for place in first..<first + Self.ways {
            let entry = entries[place]
            if entry.high == key.high, entry.low == key.low {
                chosen = place
                chosenAge = .max
                break
            }
            let age = entry.isUsed ? milliseconds &- entry.milliseconds : .max
            if age > chosenAge || place == first {
                chosen = place
                chosenAge = age
            }
        }
        if chosenAge < Self.lifetimeMilliseconds { forgotten &+= 1 }
        entries[chosen] = Entry(
            high: key.high, low: key.low, content: key.content, milliseconds: answer.milliseconds, trunk: answer.trunk,
            form: answer.form.rawValue, isUsed: true, reserved: 0)
    }

    private borrowing func place(of key: TransactionKey, at milliseconds: UInt32) -> Int? {
        let first = bucket(key)
        for place in first..<first + Self.ways {
            let entry = entries[place]
            if entry.high == key.high, entry.low == key.low, entry.isUsed,
                milliseconds &- entry.milliseconds < Self.lifetimeMilliseconds
            {
                return place
            }
        }
        return nil
    }

    private borrowing func stored(_ place: Int) -> StoredAnswer? {
        let entry = entries[place]
        guard let form = StoredAnswer.Form(rawValue: entry.form) else { return nil }
        return StoredAnswer(form: form, trunk: entry.trunk, milliseconds: entry.milliseconds)
    }

    @inline(__always)
    private borrowing func bucket(_ key: TransactionKey) -> Int {
        Int(truncatingIfNeeded: (key.low & mask) &* UInt64(Self.ways))
    }
}
