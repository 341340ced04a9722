import Journal
import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// A call as an agent captures it, in HEP3.
struct TappedTraffic {
    static let trunk = PeerAddress(v4: 0x7F00_0014, port: 5070)
    static let sbc = PeerAddress(v4: 0x7F00_0001, port: 5060)
    static let callee = "77010000099"

    var caller: String
    var id = Identity.next()
    var secret: [UInt8] = []
    var source = trunk

    private var request: RequestWriter {
        RequestWriter(
            uri: "sip:+\(Self.callee)@sbc.example", from: "<sip:+\(caller)@carrier.example>",
            to: "<sip:+\(Self.callee)@sbc.example>", sentBy: "\(source)", callID: "call-\(id)", branch: "z9hG4bK\(id)",
            fromTag: "tag\(id)")
    }

    func packet(_ sip: [UInt8], at microseconds: Int64, isBack: Bool = false) -> [UInt8] {
        var writer = HEPWriter(
            from: isBack ? Self.sbc : source, to: isBack ? source : Self.sbc, microseconds: microseconds)
        writer.secret = secret
        return writer.packet(sip) ?? []
    }

    var invite: [UInt8] { request.invite(sdp: "v=0\r\n") }

    func response(_ code: Int, cseq: String = "1 INVITE") -> [UInt8] {
        Array(
            ("SIP/2.0 \(code) Any\r\nVia: SIP/2.0/UDP \(source);branch=z9hG4bK\(id)\r\n"
                + "From: <sip:+\(caller)@carrier.example>;tag=tag\(id)\r\nTo: <sip:x@y>;tag=to\(id)\r\n"
                + "Call-ID: call-\(id)\r\nCSeq: \(cseq)\r\nContent-Length: 0\r\n\r\n").utf8)
    }

    var bye: [UInt8] {
        Array(
            ("BYE sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP \(source);branch=z9hG4bKb\(id)\r\nMax-Forwards: 70\r\n"
                + "From: <sip:+\(caller)@carrier.example>;tag=tag\(id)\r\nTo: <sip:x@y>;tag=to\(id)\r\n"
                + "Call-ID: call-\(id)\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n").utf8)
    }

    /// Rings three seconds, talks ten; ends at `end`.
    func answered(endingAt end: Int64) -> [[UInt8]] {
        let start = end - 13_000_000
        return [
            packet(invite, at: start), packet(response(180), at: start + 500_000, isBack: true),
            packet(response(200), at: start + 3_000_000, isBack: true), packet(bye, at: end),
        ]
    }
}

@Suite("What a tap reads")
struct TapReaderTests {
    static let now = Timestamp(seconds: 1_763_424_000)

    static func configuration(secret: String = "", sources: [String] = ["127.0.0.0/8"]) -> TapConfiguration {
        var configuration = TapConfiguration(trunks: Harness.trunks)
        configuration.secret = Array(secret.utf8)
        configuration.sources = sources
        configuration.calls = 1_024
        return configuration
    }

    /// Outcomes and attempts of packets.
    static func read(
        _ packets: [[UInt8]], _ reader: inout TapReader, from peer: PeerAddress = TappedTraffic.sbc
    ) -> (attempts: [CallAttempt], outcomes: [TapOutcome]) {
        var attempts: [CallAttempt] = []
        var outcomes: [TapOutcome] = []
        for bytes in packets {
            let padded = PaddedBytes(bytes)
            switch reader.packet(padded.span, from: peer, now: now) {
            case .nothing, .progress: break
            case .attempt(let attempt):
                attempts.append(attempt)
                #expect(String(decoding: bytes[reader.callID], as: UTF8.self).hasPrefix("call-"))
            case .ended(let outcome): outcomes.append(outcome)
            }
        }
        return (attempts, outcomes)
    }

    @Test("packets become a call attempt of the source's trunk and an outcome, at the captured times")
    func call() throws {
        var reader = try TapReader(Self.configuration())
        let traffic = TappedTraffic(caller: Harness.foreign)
        let found = Self.read(traffic.answered(endingAt: Self.now.microseconds), &reader)
        let attempt = try #require(found.attempts.first)
        let outcome = try #require(found.outcomes.first)
        #expect(found.attempts.count == 1 && found.outcomes.count == 1)
        #expect(attempt.time == Self.now.adding(microseconds: -13_000_000))
        #expect(attempt.trunk == TrunkID(index: 1) && attempt.trunkClass == .international)
        #expect(attempt.caller.e164 == PhoneNumber(digits: 442_079_460_003))
        #expect(outcome.time == Self.now && outcome.outcome.callID == attempt.callID)
        #expect(outcome.outcome.caller == attempt.caller && outcome.outcome.callee == attempt.callee)
        #expect(outcome.outcome.isAnswered && outcome.outcome.releasedBy == .caller)
        #expect(outcome.outcome.ringMilliseconds == 3_000 && outcome.outcome.durationMilliseconds == 10_000)
        #expect(reader.allCounters().attemptsByTrunk == [0, 1, 0, 0, 0])
    }

    @Test("what is not to be used is counted, and nothing becomes of it")
    func refused() throws {
        let traffic = TappedTraffic(caller: Harness.foreign)
        let time = Self.now.microseconds
        func counters(
            _ packets: [[UInt8]], _ configuration: TapConfiguration = Self.configuration(),
            from peer: PeerAddress = TappedTraffic.sbc
        ) throws -> TapCounters {
            var reader = try TapReader(configuration)
            let found = Self.read(packets, &reader, from: peer)
            #expect(found.attempts.isEmpty && found.outcomes.isEmpty)
            return reader.allCounters()
        }
        let sound = traffic.packet(traffic.invite, at: time)
        #expect(try counters([sound], Self.configuration(secret: "s3cret")).refusedSecrets == 1)
        let stranger = PeerAddress(v4: 0x0A00_0001, port: 9_060)
        #expect(try counters([sound], from: stranger).refusedSources == 1)
        #expect(try counters([Array(sound.dropLast())]).malformedPackets == 1)
        let tolerance = TapReader.clockToleranceMicroseconds
        #expect(try counters([traffic.packet(traffic.invite, at: time - tolerance - 1)]).clockOff == 1)
        #expect(try counters([traffic.packet(traffic.invite, at: time + tolerance + 1)]).clockOff == 1)
        #expect(try counters([traffic.packet(Array("no SIP".utf8), at: time)]).malformedMessages == 1)
        #expect(try counters([traffic.packet([], at: time)]).malformedMessages == 1)
        var foreign = traffic
        foreign.source = PeerAddress(v4: 0x0A00_0001, port: 5_060)
        #expect(try counters([foreign.packet(traffic.invite, at: time)]).unknownTrunks == 1)
        var writer = HEPWriter(from: TappedTraffic.trunk, to: TappedTraffic.sbc, microseconds: time)
        #expect(try counters([try #require(writer.packet(traffic.invite, isCompressed: true))]).compressed == 1)
        writer.payloadType = 5
        #expect(try counters([try #require(writer.packet(Array("{}".utf8)))]).otherPayloads == 1)
    }

    @Test("with the secret, or at the tolerance, a packet is used")
    func used() throws {
        var traffic = TappedTraffic(caller: Harness.foreign)
        traffic.secret = Array("s3cret".utf8)
        var reader = try TapReader(Self.configuration(secret: "s3cret", sources: []))
        let time = Self.now.microseconds - TapReader.clockToleranceMicroseconds
        #expect(Self.read([traffic.packet(traffic.invite, at: time)], &reader).attempts.count == 1)
    }

    @Test("a body that the agent cut off does not hide the call")
    func cutBody() throws {
        var reader = try TapReader(Self.configuration())
        let traffic = TappedTraffic(caller: Harness.foreign)
        let cut = Array(traffic.invite.dropLast(3))
        #expect(Self.read([traffic.packet(cut, at: Self.now.microseconds)], &reader).attempts.count == 1)
    }

    @Test("nobody but known senders: a tap that listens needs a secret or sources")
    func open() {
        var configuration = Self.configuration(sources: [])
        configuration.listen = [ListenAddress(.udp, PeerAddress(v4: 0x7F00_0001, port: 0))]
        #expect(throws: GateError.self) { try configuration.check() }
    }

    @Test("200,000 mutated packets are read or refused, and each is counted once")
    func mutations() throws {
        var generator = Seeded(state: 20_261_124)
        var reader = try TapReader(Self.configuration())
        let traffic = TappedTraffic(caller: Harness.foreign)
        let sound = traffic.answered(endingAt: Self.now.microseconds)
        for round in 0..<200_000 {
            var bytes = sound[round % sound.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...9, using: &generator)))
                case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 12)], at: at)
                case 3: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0...40, using: &generator)))
                // Lengths that lie, where a chunk's may stand.
                default: if at + 1 < bytes.count { (bytes[at], bytes[at + 1]) = (0, UInt8(round & 15)) }
                }
                if bytes.isEmpty { bytes = [0] }
            }
            // A total that fits lets the chunks be looked at.
            if round % 2 == 0, bytes.count > 5 {
                bytes[4] = UInt8(truncatingIfNeeded: bytes.count >> 8)
                bytes[5] = UInt8(truncatingIfNeeded: bytes.count)
            }
            let padded = PaddedBytes(bytes)
            _ = reader.packet(padded.span, from: TappedTraffic.sbc, now: Self.now)
            while reader.nextDue() != nil {}
        }
        let counters = reader.allCounters()
        #expect(counters.packets == 200_000)
        #expect(
            counters.malformedPackets + counters.clockOff + counters.otherPayloads + counters.compressed
                + counters.messages == 200_000)
        #expect(counters.malformedPackets > 10_000 && counters.messages > 10_000)
        #expect(counters.calls <= 1_024)
    }
}

private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("A tap at work")
struct TapTests {
    final class Outcomes: Sendable {
        private let all = Mutex<[TapOutcome]>([])

        func add(_ outcomes: [TapOutcome]) { all.withLock { $0 += outcomes } }
        var list: [TapOutcome] { all.withLock { $0 } }
    }

    private static var now: Int64 { Clock.realtimeMicroseconds() }

    private static func engine() -> Engine {
        Engine(
            configuration: EngineConfiguration(callers: 1_024), policy: Policy(version: 1), lists: Harness.lists,
            order: Harness.order)
    }

    private static func configuration() -> TapConfiguration {
        var configuration = TapReaderTests.configuration()
        configuration.listen = [
            ListenAddress(.udp, PeerAddress(v4: 0x7F00_0001, port: 0)),
            ListenAddress(.tcp, PeerAddress(v4: 0x7F00_0001, port: 0)),
        ]
        return configuration
    }

    private static func send(_ packets: [[UInt8]], to tap: Tap, by transport: ListenAddress.Transport) throws {
        let address = try #require(tap.listening.first { $0.transport == transport }).address
        switch transport {
        case .udp:
            let agent = try Carrier("127.0.0.1", to: address)
            for packet in packets { try agent.send(packet) }
        default:
            let agent = try StreamCarrier(from: 0x7F00_0001, to: address)
            // In two pieces: a packet may come in any.
            let all = packets.flatMap { $0 }
            agent.send(Array(all.prefix(100)))
            agent.send(Array(all.dropFirst(100)))
            #expect(waitUntil(seconds: 20) { tap.counters.packets >= UInt64(packets.count) })
        }
    }

    @Test(
        "alone, it judges in shadow: the verdict is what would have been done, and nothing is",
        arguments: [ListenAddress.Transport.udp, .tcp])
    func shadow(transport: ListenAddress.Transport) throws {
        let ring = BoundedRing<JudgedCall>(capacity: 64)
        let outcomes = Outcomes()
        let use = TapUse(judgingBy: Self.engine(), ring: ring, waitsForRoom: false) {
            outcomes.add($0)
            return 0
        }
        let tap = try Tap(Self.configuration(), use: use)
        try tap.start()
        defer { _ = tap.stop() }
        let listed = TappedTraffic(caller: Harness.listed)
        let foreign = TappedTraffic(caller: Harness.foreign)
        let packets = listed.answered(endingAt: Self.now) + foreign.answered(endingAt: Self.now)
        try Self.send(packets, to: tap, by: transport)
        #expect(waitUntil(seconds: 20) { outcomes.list.count == 2 })
        var calls: [JudgedCall] = []
        ring.drain(max: 100) { calls.append(copy $0) }
        #expect(calls.count == 2)
        let stopped = try #require(calls.first)
        #expect(stopped.verdict.proposed == .block && stopped.verdict.treatment == .allow)
        #expect(stopped.verdict.basis == nil && !stopped.passedSilently)
        #expect(Rulebook.withheld(stopped.verdict, features: stopped.features) == .tapped)
        #expect(calls.last?.verdict.treatment == .allow)
        let ended = try #require(outcomes.list.first { $0.outcome.callID == stopped.attempt.callID })
        #expect(ended.mark == [.screened, .intercepted, .journalled] && !ended.isLearnable)
        #expect(outcomes.list.filter(\.isLearnable).count == 1)
        #expect(waitUntil(seconds: 20) { tap.counters.wouldIntercept == 1 })
    }

    @Test("beside a gate it hands on the ends of calls that the gate has judged, and counts the others")
    func beside() throws {
        let screened = ScreenedCalls()
        let harness = try Harness(screened: screened)
        let outcomes = Outcomes()
        let tap = try Tap(
            Self.configuration(),
            use: TapUse(beside: screened) {
                outcomes.add($0)
                return 0
            })
        try tap.start()
        defer { _ = tap.stop() }
        let carrier = try harness.carrier(Harness.international)
        let heard = TappedTraffic(caller: Harness.foreign)
        let blocked = TappedTraffic(caller: Harness.listed)
        for traffic in [heard, blocked] { _ = try carrier.ask(traffic.invite) }
        // The judge notes calls before it answers them.
        let past = TappedTraffic(caller: Harness.foreign)
        for traffic in [heard, blocked, past] {
            try Self.send(traffic.answered(endingAt: Self.now), to: tap, by: .udp)
        }
        #expect(waitUntil(seconds: 20) { outcomes.list.count == 3 })
        func outcome(_ traffic: TappedTraffic) -> TapOutcome? {
            let id = ByteHash.journalled(Array("call-\(traffic.id)".utf8).span)
            return outcomes.list.first { $0.outcome.callID == id }
        }
        #expect(outcome(heard)?.mark == [.screened])
        #expect(outcome(heard)?.isLearnable == true)
        #expect(outcome(blocked)?.mark == [.screened, .intercepted, .journalled])
        #expect(outcome(blocked)?.isLearnable == false)
        #expect(outcome(past)?.mark == [])
        #expect(outcome(past)?.isLearnable == false)
        #expect(waitUntil(seconds: 20) { tap.counters.neverScreened == 1 })
        #expect(harness.gate.learn([]))
    }

    @Test("new trunks are in force with the next batch")
    func reload() throws {
        let ring = BoundedRing<JudgedCall>(capacity: 64)
        let use = TapUse(judgingBy: Self.engine(), ring: ring, waitsForRoom: false) { _ in 0 }
        let tap = try Tap(Self.configuration(), use: use)
        try tap.start()
        defer { _ = tap.stop() }
        var traffic = TappedTraffic(caller: Harness.foreign)
        traffic.source = PeerAddress(v4: 0x7F00_0063, port: 5_060)
        try Self.send([traffic.packet(traffic.invite, at: Self.now)], to: tap, by: .udp)
        #expect(waitUntil(seconds: 20) { tap.counters.unknownTrunks == 1 })
        let more = Trunk(name: "new", carrier: "f", trunkClass: .national, sources: [Harness.unknown])
        let generation = try tap.install(trunks: Harness.trunks + [more])
        #expect(waitUntil(seconds: 20) { tap.isInForce(generation) })
        try Self.send([traffic.packet(traffic.invite, at: Self.now)], to: tap, by: .udp)
        #expect(waitUntil(seconds: 20) { tap.counters.attemptsByTrunk.last == 1 })
    }

    @Test("an interface that is not there, or may not be captured from, is told plainly")
    func noInterface() throws {
        var configuration = TapReaderTests.configuration()
        configuration.interface = "qorgan-none"
        let tap = try Tap(configuration, use: TapUse(beside: ScreenedCalls()) { _ in 0 })
        let error = #expect(throws: GateError.self) { try tap.start() }
        let text = error?.description ?? ""
        #expect(text.contains("no such interface") || text.contains("CAP_NET_RAW"), "\(text)")
    }

    @Test("a call is found among the screened until four others of its place came, and its newest mark counts")
    func screenedCalls() {
        let screened = ScreenedCalls(calls: 1 << 12)
        for call in 1...UInt64(1_024) { screened.add(call << 20, [.journalled]) }
        let found = (1...UInt64(1_024)).filter { screened.mark(of: $0 << 20) == [.screened, .journalled] }
        #expect(found.count > 1_000)
        screened.add(5 << 20, [.intercepted])
        #expect(screened.mark(of: 5 << 20) == [.screened, .intercepted])
        #expect(screened.mark(of: 9_999 << 20) == [])
    }
}
