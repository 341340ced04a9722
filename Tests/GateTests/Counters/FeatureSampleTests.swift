import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("The sample of judged calls")
struct FeatureSampleTests {
    private static func call(_ number: Int32, isAsked: Bool = true, isUnscreened: Bool = false) -> JudgedCall {
        let attempt = CallAttempt(
            time: Timestamp(seconds: 1), trunk: TrunkID(index: 0), trunkClass: .national, callID: UInt64(number),
            callee: .absent, from: .absent)
        var call = JudgedCall(
            attempt: attempt, verdict: Verdict(treatment: .allow, logOdds: 0), features: Features(),
            versions: Versions())
        call.features[.modelAsked] = isAsked ? 1 : 0
        call.features[.attemptsDay] = number
        call.verdict.isUnscreened = isUnscreened
        return call
    }

    private static func drained(_ sample: FeatureSample) -> [Int32] {
        var numbers: [Int32] = []
        sample.drain { numbers.append($0.features[.attemptsDay]) }
        return numbers
    }

    @Test("one in eight of the calls that a model was asked about, and no other call")
    func oneInEight() {
        let sample = FeatureSample()
        var count: UInt32 = 0
        for number in Int32(1)...24 {
            sample.note(Self.call(number), &count)
            sample.note(Self.call(1_000, isAsked: false), &count)
            sample.note(Self.call(2_000, isUnscreened: true), &count)
        }
        #expect(Self.drained(sample) == [8, 16, 24])
        #expect(Self.drained(sample).isEmpty)
    }

    @Test("full, it leaves calls out, and the count of calls may turn over")
    func full() {
        let sample = FeatureSample()
        var count = UInt32.max - 7
        for number in Int32(1)...10_000 { sample.note(Self.call(number), &count) }
        let numbers = Self.drained(sample)
        #expect(numbers.count == 512 && numbers.first == 8)
    }

    /// A model whose log-odds of a caller's first calls are -6.
    private static func policy() throws -> Policy {
        let tree = Tree(nodes: [
            .init(input: 0, value: 1_000, left: 1, missingGoesLeft: true, cover: 2), .leaf(-6, cover: 1),
            .leaf(6, cover: 1),
        ])
        let document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["attempts-hour"], base: 0, trees: [tree],
            prevalenceMillionths: 6_667)
        return Policy(version: 1, model: try Model(document, features: .calls, version: 5))
    }

    @Test("a gate hands out every eighth call that its model judged, with the vector")
    func throughTheGate() throws {
        let seen = SeenCalls()
        let harness = try Harness(
            policy: try Self.policy(), sample: { call in seen.add(call.features, call.versions) })
        let carrier = try harness.carrier(Harness.international)
        for _ in 0..<16 {
            #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
        }
        #expect(waitUntil(seconds: 10) { seen.count == 2 })
        #expect(seen.all { $0.features[.modelLogOdds] == -6_000 && $0.version == 5 })
    }

    @Test("so does a gate in proxy mode")
    func throughTheProxy() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let seen = SeenCalls()
        let harness = try Harness(
            policy: try Self.policy(),
            adjust: { $0.proxy = ProxyConfiguration(nextHops: [hop.address]) },
            sample: { call in seen.add(call.features, call.versions) })
        let carrier = try harness.carrier(Harness.international)
        for _ in 0..<16 {
            try carrier.send(carrier.request("+\(Harness.foreign)", Harness.callee).invite())
            #expect(carrier.receive().first?.statusCode == 100)
        }
        #expect(waitUntil(seconds: 10) { seen.count == 2 })
        #expect(seen.all { $0.features[.modelLogOdds] == -6_000 && $0.version == 5 })
    }

    @Test("calls that are asked about otherwise than by SIP are sampled too")
    func questions() async throws {
        let seen = SeenCalls()
        let harness = try Harness(
            policy: try Self.policy(), sample: { call in seen.add(call.features, call.versions) })
        let trunk = try #require(harness.gate.trunk(named: "international"))
        for number in 0..<16 {
            let question = CallQuestion(
                trunk: trunk, callID: Array("asked-\(number)".utf8), callee: Array(Harness.callee.utf8),
                from: Array("+\(Harness.foreign)".utf8))
            #expect(await harness.gate.ask([question]).count == 1)
        }
        #expect(waitUntil(seconds: 10) { seen.count == 2 })
        #expect(seen.all { $0.features[.modelLogOdds] == -6_000 && $0.version == 5 })
    }

    /// What the sample's callback was given.
    private final class SeenCalls: Sendable {
        struct Seen: Sendable {
            var features: Features
            var version: UInt32
        }

        private let calls = Mutex<[Seen]>([])

        var count: Int { calls.withLock(\.count) }

        func add(_ features: Features, _ versions: Versions) {
            calls.withLock { $0.append(Seen(features: features, version: versions.model)) }
        }

        func all(_ condition: (Seen) -> Bool) -> Bool { calls.withLock { $0.allSatisfy(condition) } }
    }
}
