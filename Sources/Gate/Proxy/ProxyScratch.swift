// Owner: the judge's thread. Allocates at init only.
// One of two files of this folder with unsafe pointers.
//
// Invariant: `messages`, `calls` and `slots` have `capacity` initialised elements from init to deinit, this ~Copyable
// value is their only owner, and every index is checked against `capacity`.

import Journal
import SIP
import Screening
import Telephony

/// What is known of one message of a batch between judging and forwarding.
struct ProxySlot {
    var intake = Intake.absorbSilently
    var key = TransactionKey(high: 0, low: 0, content: 0)
    var flow = Flow.none
    var trunk = TrunkID.unknown
    /// A new call, and the engine or law 1 has spoken.
    var isCall = false
    /// It went on statelessly before, and does again.
    var isStateless = false
    var screened: ScreenedCall?
}

/// A batch's working memory in proxy mode: all messages stay parsed until the batch is the judge's.
struct ProxyScratch: ~Copyable {
    let capacity: Int
    private let messages: UnsafeMutablePointer<SIPMessage>
    private let calls: UnsafeMutablePointer<JudgedCall>
    private let silentBytes = JudgedCall.silentBytes
    private let slots: UnsafeMutablePointer<ProxySlot>

    init(capacity: Int) {
        self.capacity = capacity
        messages = .allocate(capacity: capacity)
        for index in 0..<capacity { (messages + index).initialize(to: SIPMessage()) }
        calls = .allocate(capacity: capacity)
        calls.initialize(repeating: JudgeScratch.emptyCall, count: capacity)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: ProxySlot(), count: capacity)
    }

    deinit {
        messages.deinitialize(count: capacity)
        messages.deallocate()
        calls.deallocate()
        slots.deinitialize(count: capacity)
        slots.deallocate()
    }

    subscript(message slot: Int) -> SIPMessage {
        @inline(__always) unsafeAddress { UnsafePointer(messages + checked(slot)) }
        @inline(__always) unsafeMutableAddress { messages + checked(slot) }
    }

    subscript(call slot: Int) -> JudgedCall {
        @inline(__always) unsafeAddress { UnsafePointer(calls + checked(slot)) }
        @inline(__always) unsafeMutableAddress { calls + checked(slot) }
    }

    /// Hands a call to the journal: of one that passed silently only what is kept. False: the ring was full.
    borrowing func offer(_ slot: Int, to ring: BoundedRing<JudgedCall>) -> Bool {
        let call = calls + checked(slot)
        guard call.pointee.passedSilently else { return ring.offer(call.pointee) }
        return ring.offer(firstBytes: UnsafeRawBufferPointer(start: call, count: silentBytes))
    }

    subscript(slot: Int) -> ProxySlot {
        @inline(__always) unsafeAddress { UnsafePointer(slots + checked(slot)) }
        @inline(__always) unsafeMutableAddress { slots + checked(slot) }
    }

    @inline(__always)
    private borrowing func checked(_ slot: Int) -> Int {
        precondition(slot >= 0 && slot < capacity)
        return slot
    }
}
