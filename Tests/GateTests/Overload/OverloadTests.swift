import Journal
import SIP
import Screening
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Gate

/// The judge is held in the middle of a batch while messages come: the buffer fills whatever the machine's speed.
@Suite("Overload")
struct OverloadTests {
    /// Longer than any of these tests holds the judge.
    private static let patience = 10_000

    private final class Crowd {
        let barrier = Barrier()
        let harness: Harness

        init(deadlineMilliseconds: Int = OverloadTests.patience, hasSpareCPU: Bool = true) throws {
            harness = try Harness(
                deadlineMilliseconds: deadlineMilliseconds, hooks: barrier.hook(hasSpareCPU: hasSpareCPU))
        }

        deinit { barrier.open() }

        /// The judge is in a batch, and stays there.
        func holdJudge() throws {
            barrier.close()
            let carrier = try harness.carrier(Harness.contact)
            try carrier.send(carrier.request("+77010000001", "77010000099").invite())
            guard waitUntil(seconds: 10, { barrier.arrivals.load(ordering: .sequentiallyConsistent) > 0 }) else {
                throw HarnessFault(what: "the judge did not come")
            }
        }

        var overload: GateStatus.Overload { harness.gate.status().overload }

        /// Sends until it is so; false where that never came.
        func flood(from carrier: Carrier, _ request: [UInt8], until isEnough: () -> Bool) throws -> Bool {
            for _ in 0..<10_000 {
                for _ in 0..<32 { try carrier.send(request) }
                if isEnough() { return true }
            }
            return false
        }
    }

    /// All that comes, until there are so many.
    private static func answers(_ carrier: Carrier, _ wanted: Int) -> [String] {
        var texts: [String] = []
        while texts.count < wanted {
            let more = carrier.receive()
            if more.isEmpty { break }
            texts += more
        }
        return texts
    }

    private static func trunk(_ name: String, _ crowd: Crowd) -> GateStatus.TrunkCounts? {
        crowd.harness.gate.status().trunks.first { $0.name == name }
    }

    @Test("a trunk that floods: its excess goes on at once, unscreened, and every call of another trunk is screened")
    func trunk() throws {
        let crowd = try Crowd()
        let flooder = try crowd.harness.carrier(Harness.international)
        let good = try crowd.harness.carrier(Harness.national)
        try crowd.holdJudge()
        // Each a call of its own; that the judge would stop.
        var sent: [String: [UInt8]] = [:]
        var isShedding = false
        for _ in 0..<2_000 where !isShedding {
            for _ in 0..<16 {
                let request = flooder.request("+\(Harness.listed)", "77010000500")
                sent[request.callID] = request.invite()
                try flooder.send(request.invite())
            }
            isShedding = crowd.overload.unscreened >= 20
        }
        #expect(isShedding)
        #expect(crowd.overload.isOn)
        // The judge has answered nobody; the watchdog's thread has.
        let unscreened = try #require(flooder.receive().first)
        #expect(unscreened.statusCode == 302)
        for _ in 0..<30 { try good.send(good.request("+\(Harness.listed)", "77010000501").invite()) }
        crowd.barrier.open()
        #expect(Self.answers(good, 30).map(\.statusCode) == Array(repeating: 603, count: 30))
        #expect(Self.trunk("national", crowd)?.unscreened == 0)
        #expect(Self.trunk("national", crowd)?.unanswered == 0)
        #expect(Self.trunk("international", crowd)?.unscreened ?? 0 >= 20)
        let entries = crowd.harness.journalledByWatchdog()
        #expect(entries.allSatisfy { $0.verdict.isUnscreened && $0.verdict.rule == .unscreened })

        // It ends by itself, and is told.
        #expect(waitUntil(seconds: 30) { !crowd.overload.isOn })
        #expect(waitUntil(seconds: 10) { crowd.harness.alarms.overloads.withLock { $0.count } == 2 })
        let spans = crowd.harness.alarms.overloads.withLock { $0 }
        #expect(spans.map(\.code) == ["overload", "overload-over"])
        #expect(spans.last.map { $0.unscreened >= 20 } == true)
        // A repeated INVITE gets the same bytes from the judge, who has learned how it was answered.
        let id = try #require(unscreened.values("Call-ID").first)
        let fresh = try #require(sent[id])
        while !flooder.receive(seconds: 0.05).isEmpty {}
        #expect(try flooder.ask(fresh) == unscreened)
    }

    @Test(
        "strangers' messages are dropped first and unanswered; their emergency calls are answered while the judge is held"
    )
    func strangers() throws {
        let crowd = try Crowd()
        let stranger = try crowd.harness.carrier(Harness.unknown)
        let caller = try crowd.harness.carrier("127.0.0.98")
        let good = try crowd.harness.carrier(Harness.national)
        try crowd.holdJudge()
        let call = stranger.request("+77010000001", "77010000099").invite()
        #expect(try crowd.flood(from: stranger, call) { crowd.overload.strangers >= 100 })
        try caller.send(caller.request("x", "112").invite())
        var emergency: [String] = []
        let isAnswered = try crowd.flood(from: stranger, call) {
            emergency += caller.receive(seconds: 0.001)
            return !emergency.isEmpty
        }
        #expect(isAnswered && emergency.map(\.statusCode) == [302])
        #expect(stranger.receive(seconds: 0.01).isEmpty)
        for _ in 0..<30 { try good.send(good.request("+\(Harness.listed)", "77010000501").invite()) }
        crowd.barrier.open()
        #expect(Self.answers(good, 30).map(\.statusCode) == Array(repeating: 603, count: 30))
        #expect(crowd.overload.unscreened == 0)
        #expect(crowd.harness.gate.status().emergencyCalls == 1)
    }

    @Test("on one CPU nobody goes on unscreened: the judge drops strangers, and trunks' calls wait for it")
    func alone() throws {
        let crowd = try Crowd(hasSpareCPU: false)
        let stranger = try crowd.harness.carrier(Harness.unknown)
        let good = try crowd.harness.carrier(Harness.national)
        try crowd.holdJudge()
        let call = stranger.request("+77010000001", "77010000099").invite()
        for _ in 0..<10 { try good.send(good.request("+\(Harness.listed)", "77010000501").invite()) }
        #expect(try crowd.flood(from: stranger, call) { crowd.overload.isOn })
        crowd.barrier.open()
        #expect(Self.answers(good, 10).map(\.statusCode) == Array(repeating: 603, count: 10))
        #expect(waitUntil(seconds: 10) { crowd.overload.strangers > 0 })
        #expect(crowd.overload.unscreened == 0 && crowd.overload.unanswered == 0)
    }

    @Test("a judge that hangs in an overload: what it was handed goes on, unscreened")
    func hung() throws {
        let crowd = try Crowd(deadlineMilliseconds: 4_000)
        let flooder = try crowd.harness.carrier(Harness.international)
        let good = try crowd.harness.carrier(Harness.national)
        try crowd.holdJudge()
        let call = flooder.request("+\(Harness.foreign)", "77010000500").invite()
        #expect(try crowd.flood(from: flooder, call) { crowd.overload.isOn })
        for _ in 0..<30 { try good.send(good.request("+\(Harness.listed)", "77010000501").invite()) }
        // The judge never comes back: after the deadline the watchdog answers what waits in the socket and in the lane.
        #expect(Self.answers(good, 30).map(\.statusCode) == Array(repeating: 302, count: 30))
        #expect(Self.trunk("national", crowd)?.unscreened == 30)
        #expect(crowd.harness.gate.status().reliefs >= 1)
    }

    @Test("above a buffer that fills all the same, what exceeds a share is dropped unread and counted by trunk")
    func flooded() throws {
        #expect(
            Shedding.of(isStranger: false, mayBeEmergency: false, hasShare: false, at: .flooded) == .drop)
        #expect(
            Shedding.of(isStranger: false, mayBeEmergency: true, hasShare: false, at: .flooded) == .answer)
        #expect(Shedding.of(isStranger: false, mayBeEmergency: false, hasShare: true, at: .flooded) == .handOver)
        #expect(Shedding.of(isStranger: false, mayBeEmergency: false, hasShare: false, at: .shedding) == .answer)
        #expect(Shedding.of(isStranger: true, mayBeEmergency: false, hasShare: true, at: .shedding) == .drop)
        #expect(Shedding.of(isStranger: true, mayBeEmergency: true, hasShare: false, at: .flooded) == .answer)
    }

    @Test("the kernel's own drops are counted from the start of the gate on")
    func kernelDrops() throws {
        let crowd = try Crowd(hasSpareCPU: false)
        let flooder = try crowd.harness.carrier(Harness.international)
        try crowd.holdJudge()
        let call = flooder.request("+\(Harness.foreign)", "77010000500").invite()
        #expect(try crowd.flood(from: flooder, call) { crowd.overload.kernelDrops > 0 })
        #expect(crowd.overload.fullnessPerThousand > OverloadGauge.floodedAt)
    }
}
