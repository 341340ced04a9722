import Journal
import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("Durable trunks")
struct DurableTests {
    @Test(
        "a stop is sent when the journal has it on disk, and not before", arguments: [Harness.listed, Harness.diverted])
    func committed(_ caller: String) throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.durable)
        let request = carrier.request("+\(caller)", Harness.callee)
        try carrier.send(request.invite())
        // A retransmission meanwhile is absorbed; what was asked later is answered earlier.
        try carrier.send(request.invite())
        let probe = carrier.request("a", "b")
        #expect(try carrier.ask(probe.options()).values("Call-ID") == [probe.callID])
        #expect(harness.ring.offered == 1)
        harness.watermark.value.store(1, ordering: .releasing)
        let answers = carrier.receive()
        #expect(answers.count == 1)
        #expect(answers.first?.statusCode == (caller == Harness.listed ? 603 : 302))
        #expect(try carrier.ask(request.invite()) == answers.first)
        #expect(harness.journalled().count == 1)
        if caller == Harness.diverted {
            let text = answers.first?.values("Contact").first?.split(separator: "qc=").last?.prefix(32) ?? ""
            let time = Timestamp(microseconds: Clock.realtimeMicroseconds())
            #expect(harness.gate.redeem(try #require(DivertToken(text)), at: time) != nil)
        }
    }

    @Test("a stop that is not on disk by its deadline is none: the call goes on, and the journal hears it")
    func late() throws {
        let harness = try Harness(deadlineMilliseconds: 60)
        let carrier = try harness.carrier(Harness.durable)
        let request = carrier.request("+\(Harness.listed)", Harness.callee)
        let answer = try carrier.ask(request.invite())
        #expect(answer.statusCode == 302)
        let events = harness.journalled() + harness.journalledByWatchdog()
        #expect(events.map(\.verdict.treatment) == [.block, .allow])
        #expect(events.last?.verdict.isUnscreened == true)
        #expect(harness.gate.status().notDurableInTime == 1)
        #expect(try carrier.ask(request.invite()) == answer)
    }

    @Test("an allow does not wait, nor does a stop of another trunk")
    func others() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.durable)
        #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
        let other = try harness.carrier(Harness.international)
        #expect(try other.ask(other.request("+\(Harness.listed)", Harness.callee).invite()).statusCode == 603)
    }

    @Test("parking is bounded and gives each answer out once")
    func bounds() {
        let parking = Parking()
        func parked(_ n: UInt64) -> Parking.Parked {
            Parking.Parked(
                key: TransactionKey(high: n, low: n, content: 0),
                answer: StoredAnswer(form: .blockListed, trunk: 0, milliseconds: 0), position: n,
                deadlineNanoseconds: Int64(n), stop: [], allow: [], route: .stream(ConnectionID(n)),
                call: JudgedCall.empty)
        }
        var taken = 0
        for n in 0...UInt64(Parking.most) where parking.park(parked(n)) { taken += 1 }
        #expect(taken == Parking.most)
        #expect(parking.takeCommitted(upTo: 9).map(\.position) == Array(0...9))
        #expect(parking.takeCommitted(upTo: 9).isEmpty)
        #expect(parking.takeExpired(at: 11).map(\.position) == [10, 11])
        #expect(parking.count == Parking.most - 12)
        #expect(!parking.holds(TransactionKey(high: 11, low: 11, content: 0)))
        #expect(parking.holds(TransactionKey(high: 12, low: 12, content: 0)))
    }
}
