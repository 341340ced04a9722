// Owner: one thread, the judge or the watchdog. Allocates at init only.
// One of two files of this folder with unsafe pointers.
//
// Invariant: `messages` has `parsed`, `calls` and `slots` have `capacity` initialised elements from init to deinit,
// this ~Copyable value is their only owner, and every index is checked against those counts.

import Journal
import SIP
import Screening
import Telephony

/// A batch's working memory: the messages that are parsed at one time, the calls and states of all.
struct BatchScratch<Slot>: ~Copyable {
    let capacity: Int
    /// Messages that stay parsed: a power of two, or all of the batch.
    private let parsed: Int
    private let messageMask: Int
    private let messages: UnsafeMutablePointer<SIPMessage>
    private let calls: UnsafeMutablePointer<JudgedCall>
    private let silentBytes = JudgedCall.silentBytes
    private let slots: UnsafeMutablePointer<Slot>

    /// `parsed`: of a power of two the message of a slot lies in the place of the one that many slots before it; nil: all
    /// messages stay.
    init(capacity: Int, parsed: Int? = nil, empty: Slot) {
        precondition(parsed.map { $0 > 0 && $0 & ($0 - 1) == 0 } ?? true)
        self.capacity = capacity
        self.parsed = parsed ?? capacity
        messageMask = parsed.map { $0 - 1 } ?? .max
        messages = .allocate(capacity: self.parsed)
        for index in 0..<self.parsed { (messages + index).initialize(to: SIPMessage()) }
        calls = .allocate(capacity: capacity)
        calls.initialize(repeating: .empty, count: capacity)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: empty, count: capacity)
    }

    deinit {
        messages.deinitialize(count: parsed)
        messages.deallocate()
        calls.deallocate()
        slots.deinitialize(count: capacity)
        slots.deallocate()
    }

    subscript(message slot: Int) -> SIPMessage {
        @inline(__always) unsafeAddress { UnsafePointer(messages + checked(slot) & messageMask) }
        @inline(__always) unsafeMutableAddress { messages + checked(slot) & messageMask }
    }

    subscript(call slot: Int) -> JudgedCall {
        @inline(__always) unsafeAddress { UnsafePointer(calls + checked(slot)) }
        @inline(__always) unsafeMutableAddress { calls + checked(slot) }
    }

    /// Hands a call to the journal: of one that passed silently only what is kept. False: the ring was full.
    @inline(__always)
    borrowing func offer(_ slot: Int, to ring: BoundedRing<JudgedCall>) -> Bool {
        let call = calls + checked(slot)
        guard call.pointee.passedSilently else { return ring.offer(call.pointee) }
        return ring.offer(firstBytes: UnsafeRawBufferPointer(start: call, count: silentBytes))
    }

    subscript(slot: Int) -> Slot {
        @inline(__always) unsafeAddress { UnsafePointer(slots + checked(slot)) }
        @inline(__always) unsafeMutableAddress { slots + checked(slot) }
    }

    @inline(__always)
    private borrowing func checked(_ slot: Int) -> Int {
        precondition(slot >= 0 && slot < capacity)
        return slot
    }
}
