// Owner: the watchdog's thread. Allocates at init only.

import Telephony
import Wire

/// What the watchdog does when messages come faster than the judge can answer: it receives from the same sockets on a CPU
/// of its own, hands each trunk's share to the judge, and lets the excess go on at once, unscreened.
///
/// The judge goes on at its full rate meanwhile. On one CPU nobody is helped by a second thread: there the judge alone
/// drops what strangers send, and the kernel what does not fit.
struct OverloadHelp: ~Copyable {
    /// How often it looks while nothing is to be done: half a buffer fills in 8 ms at twice 200,000 calls/s.
    static let lookNanoseconds: Int64 = 4_000_000
    /// While calls are shed and nothing waits.
    static let pauseNanoseconds: Int64 = 100_000
    private let parts: GateParts
    private let hasOwnCPU: Bool
    private var gauge = OverloadGauge()
    private var control = LossController()
    private var dropsThen: UInt64 = 0
    private var span: OverloadSpan?
    private var atBegin = Totals()
    private var pressures = InlineArray<8, UDPPressure?>(repeating: nil)
    private var firstDrops = InlineArray<8, UInt32?>(repeating: nil)

    private struct Totals {
        var unscreened: UInt64 = 0
        var strangers: UInt64 = 0
        var unanswered: UInt64 = 0

        var shed: UInt64 { unscreened &+ strangers &+ unanswered }
    }

    init(_ parts: GateParts) {
        self.parts = parts
        hasOwnCPU = parts.hooks.hasSpareCPU ?? (OSThread.allowedCPUs > 1)
    }

    var isOn: Bool { gauge.level != .calm }

    /// Looks at the sockets, and decides.
    mutating func look(at now: Moment, _ sockets: [SharedSocket]) {
        let (fullest, drops) = measure(sockets)
        parts.watchdogTally.set(drops, at: CounterLayout.Single.kernelDrops.rawValue)
        // A proxy's excess goes on by its own rule (see ProxyCore), and its clients may be asked to send less.
        guard parts.stateless == nil else { return ask(fullest, drops, at: now) }
        let old = gauge.level
        let totals = totals()
        let level = gauge.look(fullest, shed: totals.shed, at: now.nanoseconds)
        parts.overload.set(level, perThousand: fullest)
        if old == .calm, level != .calm { begin(totals, at: now) }
        if old != .calm, level == .calm { end(totals, at: now) }
    }

    /// How full the fullest buffer is, and what the kernel has dropped since the first look.
    private mutating func measure(_ sockets: [SharedSocket]) -> (fullest: Int, drops: UInt64) {
        var fullest = 0
        var drops: UInt64 = 0
        for index in sockets.indices where index < pressures.count {
            let pressure = sockets[index].udp.pressure
            pressures[index] = pressure
            guard let pressure else { continue }
            fullest = max(fullest, pressure.perThousand)
            let first = firstDrops[index] ?? pressure.drops
            firstDrops[index] = first
            drops &+= UInt64(pressure.drops &- first)
        }
        return (fullest, drops)
    }

    /// RFC 7339: what the answers of a proxy tell from now on.
    private mutating func ask(_ fullest: Int, _ drops: UInt64, at now: Moment) {
        parts.overload.set(.calm, perThousand: fullest)
        let isOver = control.look(fullest, hasDropped: drops > dropsThen, at: now.nanoseconds)
        dropsThen = drops
        guard isOver else { return }
        let asked = control.lossPercent
        parts.overload.ask(asked, at: UInt64(clamping: now.microseconds / 1_000))
        if asked == 0 { return end(totals(), at: now) }
        if span == nil { begin(totals(), asking: asked, at: now) }
        let most = span?.mostAsked ?? 0
        span?.mostAsked = max(asked, most)
    }

    private mutating func begin(_ totals: Totals, asking: UInt8? = nil, at now: Moment) {
        parts.watchdogTally.count(.overloads)
        atBegin = totals
        var span = OverloadSpan(began: now.time)
        span.mostAsked = asking
        parts.overload.tell(span)
        self.span = span
    }

    private mutating func end(_ totals: Totals, at now: Moment) {
        guard var span = span.take() else { return }
        span.ended = now.time
        span.unscreened = totals.unscreened &- atBegin.unscreened
        span.strangers = totals.strangers &- atBegin.strangers
        span.unanswered = totals.unanswered &- atBegin.unanswered
        parts.overload.tell(span)
    }

    private func totals() -> Totals {
        let own = parts.watchdogTally
        return Totals(
            unscreened: own.value(.shedCalls),
            strangers: own.value(.shedStrangers) &+ parts.judgeTally.value(.shedStrangers),
            unanswered: own.value(.shedUnanswered) &+ own.value(.kernelDrops))
    }

    // MARK: While calls are shed

    /// At most a batch from each socket, of what is above a calm level: the rest is the judge's, who would run dry else
    /// whenever calls come in bursts. Returns how many messages it took.
    mutating func serve(
        _ sockets: [SharedSocket], by standIn: inout StandIn, _ requests: inout UDPBatch, at now: Moment
    ) -> Int {
        guard hasOwnCPU else { return 0 }
        var count = 0
        for index in sockets.indices where index < pressures.count {
            guard let pressure = pressures[index], pressure.perThousand >= OverloadGauge.calmBelow
            else { continue }
            let socket = sockets[index]
            count += socket.udp.receive(into: &requests)
            guard !requests.isEmpty else { continue }
            standIn.begin(arrived: now.nanoseconds)
            standIn.isShedding = true
            shed(requests, of: index, by: &standIn, at: now)
            standIn.isShedding = false
            // What was handed over the judge traces.
            if let trace = standIn.trace { standIn.traceSent(trace, own: socket.address) }
            socket.udp.send(&standIn.replies)
        }
        return count
    }

    private func shed(
        _ requests: borrowing UDPBatch, of socket: Int, by standIn: inout StandIn, at now: Moment
    ) {
        let trunks = standIn.trunks
        let (taken, wasEmpty) = parts.lane.offer(requests, of: socket) { slot in
            guard requests.length(at: slot) > 0 else { return nil }
            let trunk = trunks.table.trunk(of: requests.peer(at: slot))
            return trunk == .unknown ? nil : trunks.cell(trunk.index)
        }
        if wasEmpty, taken != 0 { parts.wakeUp.signal() }
        for slot in 0..<requests.count where taken & 1 << UInt64(slot) == 0 {
            let bytes = requests.bytes(at: slot)
            guard bytes.count > 0 else {
                // The judge's own, perhaps.
                parts.wakeUp.repeatSignal()
                continue
            }
            let peer = requests.peer(at: slot)
            let trunk = trunks.table.trunk(of: peer)
            let fate = Shedding.of(
                isStranger: trunk == .unknown,
                mayBeEmergency: EmergencyGlance.mayBeOne(
                    bytes, prefixDigits: trunks.hasPrefixes ? NumberForms.mostPrefixDigits : 0),
                hasShare: false, at: gauge.level)
            switch fate {
            case .handOver: break
            case .answer:
                standIn.answer(slot, bytes, from: Source(peer: peer, connection: nil), in: requests, at: now)
            case .drop where trunk == .unknown:
                parts.watchdogTally.count(.shedStrangers)
            case .drop:
                parts.watchdogTally.count(.shedUnanswered)
                parts.watchdogTally.add(
                    at: CounterLayout.trunk(trunks.cell(trunk.index), CounterLayout.unansweredOfTrunk))
            }
        }
    }
}

/// A socket of the port by a descriptor of the watchdog's own.
final class SharedSocket {
    var udp: UDPSocket
    let address: PeerAddress

    init(_ udp: consuming UDPSocket) {
        address = udp.localAddress
        self.udp = udp
    }
}
