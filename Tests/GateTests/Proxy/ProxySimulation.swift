import SIP
import Telephony
import Testing
import Wire

@testable import Gate

/// Carriers, network and callees around the core: messages are lost, doubled and overtaken, by a seed.
private final class Simulation {
    struct Call {
        var id: String
        var answers: Int
        var cancelsAt: Tick?
        var hangsUpAt: Tick?
        var state = CallerState.calling
        var request = ""
        var resendAt: Tick = 0
        var interval: Tick = 500
        var giveUpAt: Tick = 0
        var cancel: String?
        var ack: String?
        var final = 0
    }

    enum CallerState { case calling, ringing, talking, ending, over }

    struct Callee {
        var invite: String
        var answer: Int
        var answerAt: Tick
        var final: String?
        var resendAt: Tick = .max
        var interval: Tick = 500
        var giveUpAt: Tick = .max
        var isAcknowledged = false
        var hasEnded = false
    }

    let world: ProxyWorld
    private var random: SplitMix
    private let loss: Int
    private let doubled: Int
    private var wire: [(at: Tick, order: Int, text: String, from: PeerAddress, to: PeerAddress)] = []
    private var order = 0
    var calls: [String: Call] = [:]
    var callees: [String: Callee] = [:]
    var outcomes: [CallOutcome] { world.outcomes }

    struct SplitMix {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ z >> 31) % UInt64(bound))
        }
    }

    init(seed: UInt64, loss: Int, doubled: Int) throws {
        world = try ProxyWorld(hops: [ProxyWorld.first])
        random = SplitMix(state: seed)
        self.loss = loss
        self.doubled = doubled
    }

    private func send(_ text: String, from: PeerAddress, to: PeerAddress) {
        let copies = random.below(100) < doubled ? 2 : 1
        for _ in 0..<copies where random.below(100) >= loss {
            order += 1
            wire.append((world.now + Tick(5 + random.below(400)), order, text, from, to))
        }
    }

    func run(calls count: Int, until end: Tick) {
        for index in 0..<count {
            let id = "s\(index)"
            let kind = random.below(10)
            var call = Call(id: id, answers: kind < 6 ? 200 : kind < 8 ? 486 : 200)
            call.request = ProxyWorld.invite(id)
            call.resendAt = world.now + Tick(random.below(3_000))
            call.giveUpAt = call.resendAt + 32_000
            if kind >= 8 { call.cancelsAt = call.resendAt + Tick(100 + random.below(6_000)) }
            calls[id] = call
        }
        let stop = world.now + end
        while world.now < stop {
            // Once all is quiet only the proxy's own timers are left.
            let isQuiet =
                wire.isEmpty && calls.values.allSatisfy { $0.state == .over }
                && callees.values.allSatisfy { $0.isAcknowledged || world.now >= $0.giveUpAt }
            for one in world.pass(to: world.now + (isQuiet ? 500 : 20)) { route(one) }
            if isQuiet && wire.isEmpty { continue }
            let due = wire.filter { $0.at <= world.now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
            wire.removeAll { $0.at <= world.now }
            for message in due { arrive(message.text, from: message.from, at: message.to) }
            for id in calls.keys.sorted() { caller(id) }
            for id in callees.keys.sorted() { callee(id) }
        }
    }

    private func route(_ sent: ProxyWorld.Sent) {
        if sent.text.hasPrefix("OPTIONS") { return }
        send(sent.text, from: ProxyWorld.gate, to: sent.to)
    }

    private func arrive(_ text: String, from: PeerAddress, at: PeerAddress) {
        if at == ProxyWorld.gate {
            for sent in world.deliver(text, from: from) { route(sent) }
        } else if at == ProxyWorld.trunk {
            atCaller(text)
        } else {
            atCallee(text)
        }
    }

    private static func id(_ text: String) -> String { String(text.first("Call-ID").dropFirst()) }

    // MARK: The caller

    private func caller(_ id: String) {
        guard var call = calls[id] else { return }
        defer { calls[id] = call }
        let now = world.now
        switch call.state {
        case .calling, .ending:
            if now >= call.giveUpAt {
                call.state = .over
            } else if now >= call.resendAt {
                send(call.request, from: ProxyWorld.trunk, to: ProxyWorld.gate)
                call.resendAt = now + call.interval
                call.interval = min(call.interval * 2, 4_000)
            }
        case .ringing:
            if let at = call.cancelsAt, now >= at, call.cancel == nil {
                call.cancel = ProxyWorld.invite(id, method: "CANCEL")
                call.resendAt = now
                call.interval = 500
                call.giveUpAt = now + 32_000
            }
            if let cancel = call.cancel {
                if now >= call.giveUpAt {
                    call.state = .over
                } else if now >= call.resendAt {
                    send(cancel, from: ProxyWorld.trunk, to: ProxyWorld.gate)
                    call.resendAt = now + call.interval
                    call.interval = min(call.interval * 2, 4_000)
                }
            }
        case .talking:
            if let at = call.hangsUpAt, now >= at {
                call.state = .ending
                call.request = dialog(id, "BYE", cseq: 2)
                call.resendAt = now
                call.interval = 500
                call.giveUpAt = now + 32_000
            }
        case .over: break
        }
    }

    private func dialog(_ id: String, _ method: String, cseq: Int) -> String {
        ProxyWorld.invite(
            id, uri: "sip:callee@127.0.0.30:5060", headers: "Route: <sip:127.0.0.1:5060;lr>\r\n",
            branch: "\(method)\(id)", toTag: ";tag=u", method: method, cseq: cseq)
    }

    private func atCaller(_ text: String) {
        let id = Self.id(text)
        guard var call = calls[id] else { return }
        defer { calls[id] = call }
        let code = text.statusCode
        if text.first("CSeq").hasSuffix("BYE") {
            if code >= 200 { call.state = .over }
            return
        }
        guard text.first("CSeq").hasSuffix("INVITE") else { return }
        if code < 200 {
            if call.state == .calling { call.state = .ringing }
            return
        }
        if code < 300 {
            call.ack = dialog(id, "ACK", cseq: 1)
            if call.state == .calling || call.state == .ringing {
                call.state = .talking
                call.final = code
                call.hangsUpAt = world.now + Tick(random.below(20_000))
            }
        } else {
            call.ack = ProxyWorld.invite(id, toTag: ";tag=u", method: "ACK")
            if call.state == .calling || call.state == .ringing {
                call.final = code
                call.state = .over
            }
        }
        if let ack = call.ack { send(ack, from: ProxyWorld.trunk, to: ProxyWorld.gate) }
    }

    // MARK: The callee

    private func callee(_ id: String) {
        guard var callee = callees[id] else { return }
        defer { callees[id] = callee }
        let now = world.now
        if callee.final == nil, now >= callee.answerAt {
            callee.final = callee.invite.answer(callee.answer)
            callee.resendAt = now
            callee.giveUpAt = now + 32_000
        }
        guard let final = callee.final, !callee.isAcknowledged, now >= callee.resendAt, now < callee.giveUpAt else {
            return
        }
        send(final, from: ProxyWorld.first, to: ProxyWorld.gate)
        callee.resendAt = now + callee.interval
        callee.interval = min(callee.interval * 2, 4_000)
    }

    private func atCallee(_ text: String) {
        let id = Self.id(text)
        if text.hasPrefix("INVITE") {
            if let known = callees[id] {
                #expect(known.invite.branch == text.branch, "a call reached its callee twice")
            } else {
                callees[id] = Callee(
                    invite: text, answer: calls[id]?.answers ?? 200,
                    answerAt: world.now + Tick(random.below(8_000)))
            }
            if callees[id]?.final == nil { send(text.answer(180), from: ProxyWorld.first, to: ProxyWorld.gate) }
        } else if text.hasPrefix("ACK") {
            callees[id]?.isAcknowledged = true
        } else if text.hasPrefix("CANCEL") {
            send(text.answer(200), from: ProxyWorld.first, to: ProxyWorld.gate)
            if callees[id]?.final == nil {
                callees[id]?.answer = 487
                callees[id]?.answerAt = world.now
            }
        } else if text.hasPrefix("BYE") {
            callees[id]?.hasEnded = true
            send(text.answer(200), from: ProxyWorld.first, to: ProxyWorld.gate)
        }
    }
}

@Suite("A proxy in a network that loses, doubles and overtakes")
struct ProxySimulationTests {
    @Test("every call ends, each as it should, and nothing is left of it", arguments: 1...8)
    func ends(seed: Int) throws {
        let loss = [0, 5, 15, 25][seed % 4]
        let simulation = try Simulation(seed: UInt64(seed), loss: loss, doubled: 10)
        simulation.run(calls: 30, until: 260_000)
        let note = Comment(rawValue: "seed \(seed), loss \(loss) %")
        for call in simulation.calls.values {
            #expect(call.state == .over, note)
            if loss <= 5 { #expect(call.final >= 200, note) }
        }
        #expect(simulation.world.transactions == 0, note)
        #expect(simulation.world.core.wheel.count == 0, note)
        // Each call has one outcome at most, and what was answered and ended by BYE says so.
        let ids = simulation.outcomes.map(\.callID)
        #expect(Set(ids).count == ids.count, note)
        for call in simulation.calls.values where call.final == 200 {
            guard simulation.callees[call.id]?.hasEnded == true else { continue }
            let hash = ByteHash.journalled(Array("c\(call.id)".utf8).span)
            let outcome = simulation.outcomes.first { $0.callID == hash }
            #expect(outcome?.isAnswered == true, note)
            #expect(outcome?.releasedBy == .caller, note)
        }
    }
}
