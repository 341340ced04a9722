// Owner: the judge's thread. One object a slot, used again: allocates until it is warm.

import SIP
import Telephony
import Wire

/// One way that a request went on: where, as what, and what is known of it.
struct ProxyAttempt {
    /// Where it goes by choice of ours, or by what the request says.
    enum Way: Equatable {
        case hop(Int)
        case desk
        case fixed
    }

    var number = 0
    var way = Way.fixed
    var flow = Flow.none
    var startedAt: Tick = 0
    /// The request as it left; empty when it is no longer needed.
    var forwarded: [UInt8] = []
    var invite: InviteClientTransaction?
    var other: NonInviteClientTransaction?
    /// The CANCEL that went after it.
    var cancel: NonInviteClientTransaction?
    /// Waits for the first provisional answer (RFC 3261 §9.1).
    var wantsCancel = false
    /// Silent until here: another way is tried.
    var silentUntil: Tick?
    /// Cancelled, and without a final answer until here: nobody waits for it any longer (RFC 3261 §9.1).
    var giveUpAt: Tick?

    var isOver: Bool {
        (invite?.isTerminated ?? true) && (other?.isTerminated ?? true) && (cancel?.isTerminated ?? true)
    }

    /// `Tick.max`: never by itself.
    var deadline: Tick {
        var first = min(silentUntil ?? .max, giveUpAt ?? .max)
        if let invite { first = min(first, invite.deadline ?? .max) }
        if let other { first = min(first, other.deadline ?? .max) }
        if let cancel { first = min(first, cancel.deadline ?? .max) }
        return first
    }

    /// What was cancelled and gave no final answer in time is over.
    mutating func giveUp(at now: Tick) {
        guard let giveUpAt, now >= giveUpAt else { return }
        self.giveUpAt = nil
        invite?.giveUp()
    }
}

/// What was found out about a call before it goes on.
struct ScreenedCall {
    var form: StoredAnswer.Form
    var attempt: CallAttempt
    /// The engine judged it: it learns how the call ended.
    var isLearned = false
    var isJournalled = false
    /// It counts against its trunk's ceiling until it ends.
    var holdsPlace = false
    var token: DivertToken?
    /// Header lines for a stop: what is wrong with the call's identities.
    var lines: [UInt8] = []

    /// A stop that is none after all.
    mutating func goesOn() {
        form = .allow
        lines = []
    }
}

extension StoredAnswer.Form {
    /// The call gets a final answer, and goes no further.
    var isStop: Bool {
        switch self {
        case .blockInvalid, .blockListed, .blockAnalytics, .blockCeiling: true
        case .allow, .label, .divert, .parked: false
        }
    }
}

/// A request on its way through the proxy (a response context, RFC 3261 §16.2): its server transaction, and the client
/// transactions of the ways that were tried one after the other.
final class ProxyTransaction {
    let slot: Int
    var isUsed = false
    /// Slot in the lower 24 bits, above it what nobody outside can foresee.
    var id: UInt64 = 0
    var key = TransactionKey(high: 0, low: 0, content: 0)
    var method = SIPMethod.unknown
    var isInvite: Bool { method == .invite }

    var inviteServer = InviteServerTransaction(isReliable: false)
    var otherServer = NonInviteServerTransaction(isReliable: false)
    /// Where the request came from, and where its answers go.
    var source = Flow.none
    var answers = Flow.none
    var received: [UInt8] = []
    /// The last answer.
    var reply: [UInt8] = []

    var attempt = ProxyAttempt()
    var former: [ProxyAttempt] = []
    /// Next hops that were tried, by bit.
    var tried: UInt16 = 0
    var hasTriedDesk = false
    var timerC: Tick?
    /// The caller no longer wants it.
    var isCancelled = false
    /// A final answer went back.
    var isAnswered = false
    /// Its Via asked to be told of the load: the request's own, since what comes back from beyond may have been changed.
    var asksForLoad = false
    var loop: UInt64 = 0

    /// Only of a call that was screened.
    var screened: ScreenedCall?
    /// Of a screened call that went on.
    var dialog: DialogTable.Place?
    var startedAt: Tick = 0

    /// The pool's.
    var chain: Int32 = -1

    init(slot: Int) { self.slot = slot }

    var deadline: Tick? {
        var first = min((isInvite ? inviteServer.deadline : otherServer.deadline) ?? .max, timerC ?? .max)
        first = min(first, attempt.deadline)
        for index in former.indices { first = min(first, former[index].deadline) }
        return first == .max ? nil : first
    }

    var isOver: Bool {
        (isInvite ? inviteServer.isTerminated : otherServer.isTerminated) && attempt.isOver
            && former.allSatisfy(\.isOver)
    }
}

/// All transactions: by slot for answers, by key for requests. Full, nothing is pushed out: a call that rings is worth
/// more than one that has not begun, and what is new goes on without a transaction.
struct TransactionPool {
    private(set) var transactions: [ProxyTransaction] = []
    private var free: [Int32] = []
    private var buckets: [Int32]
    private let mask: UInt64
    let capacity: Int
    private(set) var count = 0
    private var serial: UInt64 = 0
    private let secret: ProxySecret
    var buffers = BufferPool()

    /// Messages that are kept, in bytes: four times what as many usual calls need at one time.
    static let mostBytes = 1 << 30

    init(capacity: Int, secret: ProxySecret) {
        var size = 256
        while size < capacity, size < 1 << 22 { size *= 2 }
        self.capacity = capacity
        buckets = Array(repeating: -1, count: size)
        mask = UInt64(size - 1)
        self.secret = secret
    }

    /// The transaction of this key; an ACK and a CANCEL ask for their INVITE's.
    func find(_ key: TransactionKey, isInvite: Bool) -> ProxyTransaction? {
        var slot = buckets[Int(key.low & mask)]
        while slot >= 0 {
            let found = transactions[Int(slot)]
            if found.key.high == key.high, found.key.low == key.low, found.isInvite == isInvite { return found }
            slot = found.chain
        }
        return nil
    }

    /// The transaction of a branch of ours.
    func find(id: UInt64) -> ProxyTransaction? {
        let slot = Int(id & 0xFF_FFFF)
        guard slot < transactions.count, transactions[slot].isUsed, transactions[slot].id == id else { return nil }
        return transactions[slot]
    }

    subscript(slot: Int) -> ProxyTransaction { transactions[slot] }

    /// No room for one more. A quarter is for INVITEs alone, so that no flood of other requests takes the calls' room.
    func isFull(for method: SIPMethod) -> Bool {
        count >= (method == .invite ? capacity : capacity - capacity / 4) || buffers.lentBytes >= Self.mostBytes
    }

    /// A new one; ask `isFull` first.
    mutating func take(_ key: TransactionKey, method: SIPMethod) -> ProxyTransaction {
        let transaction: ProxyTransaction
        if let slot = free.popLast() {
            transaction = transactions[Int(slot)]
        } else {
            transaction = ProxyTransaction(slot: transactions.count)
            transactions.append(transaction)
        }
        serial &+= 1
        transaction.id = secret.transaction(serial) & ~0xFF_FFFF | UInt64(transaction.slot)
        transaction.key = key
        transaction.method = method
        transaction.isUsed = true
        let bucket = Int(key.low & mask)
        transaction.chain = buckets[bucket]
        buckets[bucket] = Int32(transaction.slot)
        count += 1
        return transaction
    }

    mutating func release(_ transaction: ProxyTransaction) {
        guard transaction.isUsed else { return }
        unchain(transaction)
        dropBytes(of: transaction)
        buffers.give(&transaction.reply)
        for index in transaction.former.indices { buffers.give(&transaction.former[index].forwarded) }
        transaction.former.removeAll(keepingCapacity: true)
        transaction.attempt = ProxyAttempt()
        transaction.tried = 0
        transaction.hasTriedDesk = false
        transaction.timerC = nil
        transaction.isCancelled = false
        transaction.isAnswered = false
        transaction.asksForLoad = false
        transaction.screened = nil
        transaction.dialog = nil
        transaction.isUsed = false
        free.append(Int32(transaction.slot))
        count -= 1
    }

    /// The requests are no longer needed.
    mutating func dropBytes(of transaction: ProxyTransaction) {
        buffers.give(&transaction.received)
        buffers.give(&transaction.attempt.forwarded)
    }

    private mutating func unchain(_ transaction: ProxyTransaction) {
        let bucket = Int(transaction.key.low & mask)
        var slot = buckets[bucket]
        if slot == Int32(transaction.slot) {
            buckets[bucket] = transaction.chain
            return
        }
        while slot >= 0 {
            let found = transactions[Int(slot)]
            if found.chain == Int32(transaction.slot) {
                found.chain = transaction.chain
                return
            }
            slot = found.chain
        }
    }
}
