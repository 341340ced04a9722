// Owner: the judge's thread. Allocates until it is warm. Budget: 6 µs a call of INVITE, 180, 200, ACK, BYE, 200.
// Benchmark: Scripts/bench-proxy.

import SIP
import Screening
import Telephony
import Wire

/// The proxy without sockets, clock and engine: messages and time in, messages and outcomes out.
///
///     core.handle(intake, message, bytes, from: flow, key: key, screened: call, at: now)
///     core.timeReached(now)
///     core.output.flush(…)                  // what is to be sent
///     core.takeOutcomes { … }               // how calls ended
///
/// Stateful, record-routing, without forking (RFC 3261 §16): one way after the other, each a client transaction.
struct ProxyCore {
    let configuration: ProxyConfiguration
    let addresses: ProxyAddresses
    let timers: TransactionTimers
    let output: ProxyOutput
    var pool: TransactionPool
    var wheel: TimerWheel
    var hops: NextHops
    var dialogs: DialogTable
    /// The last connection from each address.
    var streams: [PeerAddress: (flow: Flow, serial: UInt64)] = [:]
    let desk: PeerAddress?
    let deskURI: [UInt8]
    let label: LabelText
    let secret: ProxySecret
    let writer: AnswerWriter
    /// What clients are told of the load.
    let overload: Overload
    var trunks: TrunkSet
    /// For messages that are read again.
    let second = MessageBox()
    var due: [Int32] = []
    var outcomes: [ProxyOutcome] = []
    var counters = ProxyCounters()

    init(
        _ gate: GateConfiguration, _ configuration: ProxyConfiguration, addresses: ProxyAddresses,
        writer: AnswerWriter, trunks: TrunkSet, board: HopBoard, secret: ProxySecret,
        timers: TransactionTimers = TransactionTimers(), overload: Overload = Overload(), at now: Tick
    ) throws(WireError) {
        self.configuration = configuration
        self.addresses = addresses
        self.timers = timers
        output = try ProxyOutput(sockets: addresses.udp.count)
        self.secret = secret
        pool = TransactionPool(capacity: configuration.mostTransactions, secret: secret)
        wheel = TimerWheel(capacity: configuration.mostTransactions, now: now)
        hops = NextHops(configuration, at: now, secret: secret, board: board)
        dialogs = DialogTable(most: configuration.mostCalls, seed: secret.seed)
        desk = ProxyURI.target(ofConfigured: gate.deskURI)
        deskURI = Array(gate.deskURI.utf8)
        label = LabelText(gate)
        self.writer = writer
        self.overload = overload
        self.trunks = trunks
    }

    /// Who may send requests in dialogs, and be sent them: trunks, next hops, the Desk.
    func isKnown(_ peer: PeerAddress) -> Bool {
        trunks.table.trunk(of: peer) != .unknown || isOurSide(peer)
    }

    /// A next hop or the Desk: what they say of identities counts.
    func isOurSide(_ peer: PeerAddress) -> Bool {
        hops.hasHost(of: peer) || desk?.with(port: 0) == peer.with(port: 0)
    }

    /// When `timeReached` has to be called; transactions ask for every tick.
    func waitMilliseconds(_ now: Tick, most: Int) -> Int {
        let probe = Int(clamping: max(1, hops.deadline - now))
        return min(wheel.count > 0 ? Int(TimerWheel.tickMilliseconds) : most, probe, most)
    }

    // MARK: Time

    /// Carries out what is due; true when there is more, after the output was flushed.
    mutating func timeReached(_ now: Tick) -> Bool {
        var probes: [(Int, UInt64)] = []
        hops.probes(at: now) { probes.append(($0, $1)) }
        for (hop, id) in probes {
            let peer = hops.address(hop)
            guard let socket = addresses.socket(to: peer, wished: 0) else { continue }
            let flow = Flow(peer: peer, socket: socket)
            let own = addresses.own(flow)
            output.send(
                to: flow,
                write: {
                    var room = $0.room()
                    return NextHops.write(id, to: peer, from: own, into: &room)
                })
        }
        expireCalls(at: now)
        due.removeAll(keepingCapacity: true)
        let hasMore = wheel.advance(to: now, into: &due, most: 16)
        let slots = due
        for slot in slots { timeReached(pool[Int(slot)], at: now) }
        return hasMore
    }

    private mutating func timeReached(_ transaction: ProxyTransaction, at now: Tick) {
        guard transaction.isUsed else { return }
        for index in transaction.former.indices { formerTime(transaction, index, at: now) }
        attemptTime(transaction, at: now)
        if transaction.isUsed, let timerC = transaction.timerC, now >= timerC { timerCReached(transaction, at: now) }
        if transaction.isUsed { serverTime(transaction, at: now) }
        settle(transaction)
    }

    private mutating func formerTime(_ transaction: ProxyTransaction, _ index: Int, at now: Tick) {
        _ = transaction.former[index].invite?.timeReached(now)
        if transaction.former[index].cancel?.timeReached(now) == .resend {
            sendCancel(transaction.former[index])
        }
        transaction.former[index].giveUp(at: now)
    }

    private mutating func attemptTime(_ transaction: ProxyTransaction, at now: Tick) {
        if transaction.attempt.cancel?.timeReached(now) == .resend { sendCancel(transaction.attempt) }
        if let action = transaction.attempt.invite?.timeReached(now) {
            switch action {
            case .resend: output.send(transaction.attempt.forwarded, to: transaction.attempt.flow)
            case .timeout: return silent(transaction, at: now)
            case .end, .absorb, .pass, .acknowledge, .acknowledgeAndPass: break
            }
        }
        if let action = transaction.attempt.other?.timeReached(now) {
            switch action {
            case .resend: output.send(transaction.attempt.forwarded, to: transaction.attempt.flow)
            // RFC 4320 §4.2: no 408 to anything but INVITE; the client's own Timer F runs as long.
            case .timeout: return release(transaction)
            case .end, .absorb, .pass: break
            }
        }
        // Where the caller waits for its answer Timer C says the same, and what is told to him.
        if transaction.isAnswered { transaction.attempt.giveUp(at: now) }
        guard let until = transaction.attempt.silentUntil, now >= until else { return }
        transaction.attempt.silentUntil = nil
        if transaction.attempt.invite?.isCalling == true || transaction.attempt.other?.isTrying == true {
            silent(transaction, at: now)
        }
    }

    /// Nothing at all has come from this way (RFC 3263 §4.3).
    private mutating func silent(_ transaction: ProxyTransaction, at now: Tick) {
        if case .hop(let hop) = transaction.attempt.way {
            hops.silent(hop, since: transaction.attempt.startedAt, at: now)
        }
        if transaction.isCancelled { return answer(487, transaction, at: now) }
        if !tryNext(transaction, at: now) {
            if transaction.isInvite { answer(408, transaction, at: now) } else { release(transaction) }
        }
    }

    /// §16.8: an INVITE that rings for ever is cancelled; one that does not even answer that is over.
    private mutating func timerCReached(_ transaction: ProxyTransaction, at now: Tick) {
        transaction.timerC = nil
        guard !transaction.isAnswered else { return }
        if transaction.attempt.cancel == nil, transaction.attempt.invite?.isProceeding == true {
            counters.timerC &+= 1
            cancel(transaction, at: now)
        } else {
            transaction.attempt.invite?.giveUp()
            answer(transaction.isCancelled ? 487 : 408, transaction, at: now)
        }
    }

    private mutating func serverTime(_ transaction: ProxyTransaction, at now: Tick) {
        if transaction.isInvite {
            switch transaction.inviteServer.timeReached(now) {
            case .resend: output.send(transaction.reply, to: transaction.answers)
            case .endWithoutAck: counters.withoutAck &+= 1
            case .send, .absorb, .pass, .end: break
            }
        } else {
            _ = transaction.otherServer.timeReached(now)
        }
    }

    // MARK: The end of a transaction

    /// Sets the next timer, or lets the transaction go.
    mutating func settle(_ transaction: ProxyTransaction) {
        guard transaction.isUsed else { return }
        if transaction.isOver { release(transaction) } else { wheel.set(transaction.slot, transaction.deadline) }
    }

    mutating func release(_ transaction: ProxyTransaction) {
        wheel.set(transaction.slot, nil)
        pool.release(transaction)
    }
}

/// A message that is read a second time, lent while the core goes on.
final class MessageBox {
    var message = SIPMessage()
}

/// What the proxy has done, since it was made.
struct ProxyCounters: Hashable {
    var forwarded: UInt64 = 0
    var answers: UInt64 = 0
    var retransmissions: UInt64 = 0
    var failovers: UInt64 = 0
    var loops: UInt64 = 0
    var strayAnswers: UInt64 = 0
    var withoutAck: UInt64 = 0
    var timerC: UInt64 = 0
    var unroutable: UInt64 = 0
    /// Requests that found no room among the transactions.
    var overflow: UInt64 = 0
}

/// How a call ended, and who is told.
struct ProxyOutcome: BitwiseCopyable {
    var outcome: CallOutcome
    var isLearned: Bool
    var isJournalled: Bool
    /// Its trunk has one call less.
    var freesPlace: Bool
}
