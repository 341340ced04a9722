import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// The gate itself in proxy mode, on loopback sockets.
@Suite("A gate in proxy mode", .serialized)
struct ProxyGateTests {
    private static func harness(
        _ hop: Carrier, deadlineMilliseconds: Int = 5_000, hooks: GateHooks = GateHooks(), desk: Carrier? = nil
    ) throws -> Harness {
        try Harness(deadlineMilliseconds: deadlineMilliseconds, hooks: hooks) { configuration in
            configuration.proxy = ProxyConfiguration(nextHops: [hop.address])
            if let desk { configuration.deskURI = "sip:desk@\(desk.address)" }
        }
    }

    /// The next message at a hop that is no probe; probes are answered.
    private static func receive(at hop: Carrier, from gate: PeerAddress, seconds: Double = 10) throws -> String? {
        let deadline = Clock.monotonicNanoseconds() + Int64(seconds * 1e9)
        while Clock.monotonicNanoseconds() < deadline {
            for text in hop.receive(seconds: 0.1) {
                guard text.hasPrefix("OPTIONS") else { return text }
                try hop.send(Array(text.answer(200).utf8), to: gate)
            }
        }
        return nil
    }

    private static func request(_ carrier: Carrier, _ from: String, _ to: String) -> [UInt8] {
        carrier.request("+\(from)", "+\(to)").invite()
    }

    @Test("an honest call goes on and comes back; its verdict is journalled, its outcome learned")
    func allowed() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Self.harness(hop)
        let carrier = try harness.carrier(Harness.international)
        try carrier.send(Self.request(carrier, Harness.foreign, Harness.callee))
        let invite = try #require(try Self.receive(at: hop, from: harness.udp))
        #expect(invite.hasPrefix("INVITE sip:+77010000099@"))
        #expect(carrier.receive().first?.statusCode == 100)
        try hop.send(Array(invite.answer(486).utf8), to: harness.udp)
        #expect(try Self.receive(at: hop, from: harness.udp)?.hasPrefix("ACK") == true)
        #expect(carrier.receive().first?.statusCode == 486)
        #expect(harness.journalled().map(\.verdict.treatment) == [.allow])
        #expect(harness.gate.status().proxy?.forwarded == 1)
        #expect(harness.gate.status().proxy?.hopsAlive == [true])
    }

    @Test("a listed caller is stopped, a diverted one goes to the Desk with a token that finds the call")
    func stopped() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let desk = try Carrier("127.0.0.61", to: .none)
        let harness = try Self.harness(hop, desk: desk)
        let carrier = try harness.carrier(Harness.international)
        try carrier.send(Self.request(carrier, Harness.listed, Harness.callee))
        var codes: [Int] = []
        while codes.count < 2 { codes += carrier.receive().map(\.statusCode) }
        #expect(codes == [100, 603])
        try carrier.send(Self.request(carrier, Harness.diverted, Harness.callee))
        let invite = try #require(try Self.receive(at: desk, from: harness.udp))
        let line = invite.startLine
        let start = try #require(line.firstRange(of: ";qc=")).upperBound
        let token = try #require(DivertToken(line[start...].prefix(32)))
        let now = Timestamp(microseconds: Clock.realtimeMicroseconds())
        #expect(waitUntil(seconds: 5) { harness.gate.redeem(token, at: now) != nil })
        #expect(harness.count("international", .block) == 1)
        #expect(harness.count("international", .divert) == 1)
    }

    @Test(
        "an INVITE with a To tag of no call is judged: a listed caller is stopped, a diverted one cannot move to the Desk"
    )
    func madeUpTag() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Self.harness(hop)
        let carrier = try harness.carrier(Harness.international)
        func request(_ caller: String) -> [UInt8] {
            let text = String(decoding: Self.request(carrier, caller, Harness.callee), as: UTF8.self)
            let to = text.first("To")
            return Array(text.replacing("To: \(to)", "To: \(to);tag=made-up").utf8)
        }
        try carrier.send(request(Harness.listed))
        var codes: [Int] = []
        while codes.count < 2 { codes += carrier.receive().map(\.statusCode) }
        #expect(codes == [100, 603])
        try carrier.send(request(Harness.diverted))
        codes = []
        while codes.count < 2 { codes += carrier.receive().map(\.statusCode) }
        #expect(codes.contains(488))
        #expect(try Self.receive(at: hop, from: harness.udp, seconds: 0.3) == nil)
    }

    @Test("a stop on a durable trunk waits for the journal; without it the call goes on, unscreened")
    func durable() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Self.harness(hop, deadlineMilliseconds: 200)
        let carrier = try harness.carrier(Harness.durable)
        // The journal says nothing: after the deadline the call goes on.
        try carrier.send(Self.request(carrier, Harness.listed, Harness.callee))
        #expect(try Self.receive(at: hop, from: harness.udp)?.hasPrefix("INVITE") == true)
        #expect(harness.gate.status().notDurableInTime == 1)
        // It has committed all: the stop is carried out.
        harness.watermark.value.store(.max, ordering: .releasing)
        _ = carrier.receive(seconds: 0.2)
        try carrier.send(Self.request(carrier, Harness.listed, Harness.callee))
        var codes: [Int] = []
        while !codes.contains(603), !codes.isEmpty || codes.count < 4 { codes += carrier.receive().map(\.statusCode) }
        #expect(codes.contains(603))
    }

    @Test("a judge that hangs: calls go on statelessly, unscreened, with answers back; they stay so when it is back")
    func hung() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let release = Gatekeeper()
        let harness = try Self.harness(
            hop, deadlineMilliseconds: 20, hooks: GateHooks(whileJudging: { _ in release.pass() }))
        // The probe is answered before the judge is held.
        #expect(try Self.receive(at: hop, from: harness.udp, seconds: 0.3) == nil)
        let carrier = try harness.carrier(Harness.international)
        release.shut()
        defer { release.open() }
        let request = Self.request(carrier, Harness.listed, Harness.callee)
        try carrier.send(request)
        let invite = try #require(try Self.receive(at: hop, from: harness.udp))
        #expect(invite.first("Via").contains("z9hG4bKQs"))
        #expect(invite.values("Record-Route").count == 1)
        // The watchdog takes the answer back too.
        try hop.send(Array(invite.answer(180).utf8), to: harness.udp)
        #expect(carrier.receive().map(\.statusCode) == [180])
        #expect(waitUntil(seconds: 5) { harness.journalledByWatchdog().contains { $0.verdict.isUnscreened } })
        release.open()
        #expect(waitUntil(seconds: 5) { !harness.gate.isRelieved })
        // Repeated, it is the same transaction, and not judged.
        try carrier.send(request)
        let again = try #require(try Self.receive(at: hop, from: harness.udp))
        #expect(again.branch == invite.branch)
        try hop.send(Array(invite.answer(486).utf8), to: harness.udp)
        #expect(carrier.receive().map(\.statusCode) == [486])
    }

    @Test("a judge that hangs: what goes on leaves by the socket of the next hop's family")
    func hungOnIPv6() throws {
        let hop = try Carrier("::1", to: .none)
        let release = Gatekeeper()
        let listen = [try ListenAddress("udp://127.0.0.1:0"), try ListenAddress("udp://[::1]:0")]
        let harness = try Harness(
            deadlineMilliseconds: 20, hooks: GateHooks(whileJudging: { _ in release.pass() }),
            adjust: {
                $0.listen = listen
                $0.proxy = ProxyConfiguration(nextHops: [hop.address])
            })
        let gate = try #require(harness.gate.listening.last?.address)
        #expect(try Self.receive(at: hop, from: gate, seconds: 0.3) == nil)
        let carrier = try harness.carrier(Harness.international)
        release.shut()
        defer { release.open() }
        try carrier.send(Self.request(carrier, Harness.listed, Harness.callee))
        let invite = try #require(try Self.receive(at: hop, from: gate))
        #expect(invite.first("Via").contains("[::1]"))
        try hop.send(Array(invite.answer(180).utf8), to: gate)
        #expect(carrier.receive().map(\.statusCode) == [180])
    }

    @Test("a judge that hangs: a call from a connection is told 503 at once, so that its SBC takes another route")
    func hungOnStream() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let release = Gatekeeper()
        let harness = try Self.harness(
            hop, deadlineMilliseconds: 20, hooks: GateHooks(whileJudging: { _ in release.pass() }))
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        release.shut()
        defer { release.open() }
        let carrier = try harness.carrier(Harness.international)
        #expect(stream.ask(Self.request(carrier, Harness.listed, Harness.callee)).statusCode == 503)
    }
}

/// Where the judge waits while a test wants it late.
private final class Gatekeeper: Sendable {
    private let isShut = Atomic<Bool>(false)

    func shut() { isShut.store(true, ordering: .releasing) }
    func open() { isShut.store(false, ordering: .releasing) }
    func pass() { _ = waitUntil(seconds: 20) { !isShut.load(ordering: .acquiring) } }
}
