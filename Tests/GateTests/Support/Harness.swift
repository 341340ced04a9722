import Authority
import Journal
import Screening
import Synchronization
import Telephony
import TestSupport
import Wire

@testable import Gate

/// A gate on loopback ports of its own, with carriers of every kind in front of it.
final class Harness: Sendable {
    static let national = "127.0.0.10"
    static let international = "127.0.0.20"
    static let durable = "127.0.0.30"
    /// allow = 404, stop = 486 alone.
    static let codes = "127.0.0.40"
    /// A label as Contact URI headers; onward by name.
    static let contact = "127.0.0.50"
    static let unknown = "127.0.0.99"

    static let listed = "442079460001"
    static let diverted = "442079460002"
    static let foreign = "442079460003"
    static let homeFixed = "77172000001"
    static let homeMobile = "77010000001"
    static let callee = "77010000099"

    let gate: Gate
    let ring = BoundedRing<JudgedCall>(capacity: 4_096)
    let watchdogRing = BoundedRing<JudgedCall>(capacity: 4_096)
    /// What the journal has on disk.
    let watermark = Watermark()
    let alarms = Alarms()

    final class Watermark: Sendable {
        let value = Atomic<UInt64>(0)
    }

    final class Alarms: Sendable {
        let seen = Mutex<[UnknownSources.Seen]>([])
        let overloads = Mutex<[OverloadSpan]>([])
        let demotions = Mutex<[RuleCode]>([])
    }

    init(
        deadlineMilliseconds: Int = 5_000, policy: Policy? = nil, lists: ListSnapshot? = nil,
        hooks: GateHooks = GateHooks(), screened: ScreenedCalls? = nil,
        adjust: (inout GateConfiguration) -> Void = { _ in },
        sample: (@Sendable (borrowing JudgedCall) -> Void)? = nil
    ) throws {
        var configuration = GateConfiguration(
            listen: [try ListenAddress("udp://127.0.0.1:0"), try ListenAddress("tcp://127.0.0.1:0")],
            trunks: Self.trunks, deskURI: "sip:desk@127.0.0.1:5080",
            redress: Redress(url: "https://redress.example/back"), labelText: "Күмәнді",
            deadlineMilliseconds: deadlineMilliseconds)
        adjust(&configuration)
        var chosen = policy ?? Policy(version: 1)
        if policy == nil { chosen[.cliHomeMobileInternational] = .treatment(.label) }
        let engine = Engine(
            configuration: EngineConfiguration(callers: 1_024), policy: chosen, lists: lists ?? Self.lists,
            order: Self.order)
        let watermark = watermark
        let alarms = alarms
        gate = try Gate(
            configuration, engine: engine, ring: ring, watchdogRing: watchdogRing,
            committed: { watermark.value.load(ordering: .acquiring) }, screened: screened,
            callbacks: GateCallbacks(
                unknownSource: { seen in alarms.seen.withLock { $0.append(seen) } },
                overload: { span in alarms.overloads.withLock { $0.append(span) } },
                demotion: { demotion in alarms.demotions.withLock { $0.append(demotion.rule) } }, sample: sample),
            hooks: hooks)
        try gate.start()
    }

    deinit { _ = gate.stop() }

    static let trunks: [Trunk] = [
        Trunk(
            name: "national", carrier: "a", trunkClass: .national, sources: [national + "/32"], trustIdentity: true),
        Trunk(
            name: "international", carrier: "b", trunkClass: .international, sources: [international],
            trustIdentity: true),
        Trunk(
            name: "durable", carrier: "c", trunkClass: .international, sources: [durable], durable: true),
        Trunk(
            name: "codes", carrier: "d", trunkClass: .international, sources: [codes], allowCode: 404,
            stopCodes: [486]),
        Trunk(
            name: "contact", carrier: "e", trunkClass: .international, sources: [contact], onward: "sbc.example:5070",
            labelForm: .contact),
    ]

    static let lists: ListSnapshot = {
        var builder = ListSnapshot.Builder()
        builder.add(block: PhoneNumber(digits: 442_079_460_001), .block)
        builder.add(block: PhoneNumber(digits: 442_079_460_002), .divert)
        return builder.build(version: 1)
    }()

    static let order = StandingOrder(
        basis: .operationalSearch, number: "17/25", from: Timestamp(seconds: 0),
        until: Timestamp(seconds: 4_000_000_000))

    var udp: PeerAddress { gate.listening.first { $0.transport == .udp }?.address ?? .none }
    var tcp: PeerAddress { gate.listening.first { $0.transport == .tcp }?.address ?? .none }

    func carrier(_ host: String) throws -> Carrier { try Carrier(host, to: udp) }

    /// All that the judge has journalled since the last time.
    func journalled() -> [JudgedCall] { Self.drain(ring) }

    /// All that the watchdog has.
    func journalledByWatchdog() -> [JudgedCall] { Self.drain(watchdogRing) }

    private static func drain(_ ring: BoundedRing<JudgedCall>) -> [JudgedCall] {
        var calls: [JudgedCall] = []
        ring.drain(max: 10_000) { calls.append(copy $0) }
        return calls
    }

    func waitInForce(_ generation: UInt64) -> Bool { waitUntil(seconds: 10) { gate.isInForce(generation) } }

    func count(_ trunk: String, _ treatment: Treatment) -> UInt64 {
        gate.status().trunks.first { $0.name == trunk }?.count(treatment) ?? 0
    }
}

extension String {
    /// The code of a response; 0 for what is none.
    var statusCode: Int { hasPrefix("SIP/2.0 ") ? Int(dropFirst(8).prefix(3)) ?? 0 : 0 }

    /// The values of a header, in their order.
    func values(_ name: String) -> [String] {
        split(separator: "\r\n").filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}
