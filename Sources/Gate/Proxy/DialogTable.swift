// Owner: the judge's thread. Allocates until it is warm. Budget: 150 ns an answer, 100 ns an end.

import SIP
import Telephony

/// A call that was answered through this proxy and has not ended.
struct ProxiedCall {
    var callID: UInt64
    var caller: PresentedNumber
    var callee: PresentedNumber
    var trunk: TrunkID
    var ringMilliseconds: Int64
    var answeredAt: Tick
    /// Hash of the caller's From tag: tells who sent a BYE.
    var callerTag: UInt64
    /// Where each side's messages came from.
    var callerFlow: Flow
    var calleeFlow: Flow
    /// The engine judged it and learns how it ended.
    var isLearned: Bool
    /// The journal has a verdict of it.
    var isJournalled: Bool
    var holdsPlace: Bool
    var hasEnded = false
}

/// Answered calls whose end is waited for, by Call-ID: bounded, the oldest goes.
struct DialogTable {
    private var calls: [UInt64: (call: ProxiedCall, serial: UInt64)] = [:]
    /// In the order of answering; an ended one stays until its turn.
    private var order: [(callID: UInt64, serial: UInt64)] = []
    private var head = 0
    private var serial: UInt64 = 0
    private let most: Int
    /// Calls that newer ones pushed out: nobody learns how they ended.
    private(set) var forgotten: UInt64 = 0

    init(most: Int) { self.most = most }

    var count: Int { calls.count }

    subscript(callID: UInt64) -> ProxiedCall? { calls[callID]?.call }

    /// Returns the call that had to go for it, where one did.
    mutating func add(_ call: ProxiedCall) -> ProxiedCall? {
        serial &+= 1
        let gone = calls[call.callID] == nil && calls.count >= most ? forgetOldest() : nil
        calls[call.callID] = (call, serial)
        order.append((call.callID, serial))
        if order.count - head > 2 * most || head > most { compact() }
        return gone
    }

    /// The call, once: a BYE that comes again ends nothing. Its way stays known for the answers and the ACKs behind it.
    mutating func end(_ callID: UInt64) -> ProxiedCall? {
        guard let found = calls[callID], !found.call.hasEnded else { return nil }
        calls[callID]?.call.hasEnded = true
        ended.append(callID)
        // Some 4,096 calls further on nothing of it is on its way any more.
        if ended.count - endedHead > Self.mostEnded {
            if let old = calls[ended[endedHead]], old.call.hasEnded { calls[ended[endedHead]] = nil }
            endedHead += 1
            if endedHead > Self.mostEnded {
                ended.removeFirst(endedHead)
                endedHead = 0
            }
        }
        return found.call
    }

    private static let mostEnded = 4_096
    private var ended: [UInt64] = []
    private var endedHead = 0

    private mutating func forgetOldest() -> ProxiedCall? {
        while head < order.count {
            let (callID, serial) = order[head]
            head += 1
            guard let found = calls[callID], found.serial == serial else { continue }
            calls[callID] = nil
            if found.call.hasEnded { return nil }
            forgotten &+= 1
            return found.call
        }
        return nil
    }

    private mutating func compact() {
        order = order[head...].filter { calls[$0.callID]?.serial == $0.serial }
        head = 0
    }
}
