// Owner: one thread, the judge or the watchdog. Allocates at init only.
// One of two files of this folder with unsafe pointers.
//
// Invariant: `messages` has `groupSize`, `calls` and `slots` have `capacity` initialised elements from init to deinit,
// this ~Copyable value is their only owner, and every index is checked against those counts.

import Journal
import SIP
import Screening
import Telephony

/// What becomes of one message of a batch between judging and committing.
struct SlotState {
    enum Kind: UInt8, BitwiseCopyable {
        /// Nothing to count beyond what judging counted.
        case nothing
        /// A call attempt that is new: counted, remembered, journalled.
        case call
        case retransmission
    }

    var intake = Intake.absorbSilently
    var kind = Kind.nothing
    /// Its answer waits for the journal.
    var isHeld = false
    var key = TransactionKey(high: 0, low: 0, content: 0)
    var answer = StoredAnswer(form: .allow, trunk: .max, milliseconds: 0)
    /// The single counter that goes up when the batch counts; `UInt8.max` for none.
    var single: UInt8 = .max
    /// The malformed cause that goes up; 0 for none.
    var fault: UInt8 = 0
}

/// A batch's working memory: eight parsed messages at a time, the calls and states of all.
struct JudgeScratch: ~Copyable {
    /// Messages parsed before the first of them is judged: their table look-ups overlap, and all that belongs to them
    /// (1 kB of datagram, 0.5 kB of offsets, 0.7 kB of call) still lies in the first-level cache.
    static let groupSize = 8

    let capacity: Int
    private let messages: UnsafeMutablePointer<SIPMessage>
    private let calls: UnsafeMutablePointer<JudgedCall>
    private let silentBytes = JudgedCall.silentBytes
    private let slots: UnsafeMutablePointer<SlotState>

    init(capacity: Int) {
        self.capacity = capacity
        messages = .allocate(capacity: Self.groupSize)
        for index in 0..<Self.groupSize { (messages + index).initialize(to: SIPMessage()) }
        calls = .allocate(capacity: capacity)
        calls.initialize(repeating: Self.emptyCall, count: capacity)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: SlotState(), count: capacity)
    }

    deinit {
        messages.deinitialize(count: Self.groupSize)
        messages.deallocate()
        calls.deallocate()
        slots.deallocate()
    }

    static var emptyCall: JudgedCall {
        let attempt = CallAttempt(
            time: Timestamp(microseconds: 0), trunk: .unknown, trunkClass: .international, callID: 0, callee: .absent,
            from: .absent)
        return JudgedCall(attempt: attempt, verdict: Verdict(), features: Features(), versions: Versions())
    }

    subscript(message slot: Int) -> SIPMessage {
        @inline(__always) unsafeAddress { UnsafePointer(messages + slot % Self.groupSize) }
        @inline(__always) unsafeMutableAddress { messages + slot % Self.groupSize }
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

    subscript(slot: Int) -> SlotState {
        @inline(__always) unsafeAddress { UnsafePointer(slots + checked(slot)) }
        @inline(__always) unsafeMutableAddress { slots + checked(slot) }
    }

    @inline(__always)
    private borrowing func checked(_ slot: Int) -> Int {
        precondition(slot >= 0 && slot < capacity)
        return slot
    }
}
