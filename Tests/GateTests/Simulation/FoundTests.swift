import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// Small cases of what the simulations found.
@Suite("What the simulations found")
struct FoundTests {
    private static let international = PeerAddress(v4: 0x7F00_0014, port: 5070)
    private static let durable = PeerAddress(v4: 0x7F00_001E, port: 5070)

    private static func listed(_ id: String, from peer: PeerAddress) -> LoneJudge.Datagram {
        let caller = SimulatedCaller(
            id: id, caller: "+\(Harness.listed)", callee: "+\(Harness.callee)", peer: peer, isReliable: false,
            plan: .init())
        return .init(peer: peer, bytes: caller.invite)
    }

    @Test("the judge gives its own answer again, also after the watchdog has let a repetition go")
    func ownAnswer() throws {
        let judge = try LoneJudge()
        let call = Self.listed("own", from: Self.international)
        let first = judge.deliver([call], at: Moment(1_000))
        #expect(first.map(\.code) == [603])
        #expect(judge.deliver([call], at: Moment(1_500), isLate: true).map(\.code) == [302])
        judge.regain()
        #expect(judge.deliver([call], at: Moment(2_500)) == first)
    }

    @Test(
        "a stop that waits for the journal is answered from there alone, and let go it is one call for the watchdog too"
    )
    func parked() throws {
        let judge = try LoneJudge()
        let call = Self.listed("parked", from: Self.durable)
        #expect(judge.deliver([call], at: Moment(1_000)).isEmpty)
        // The judge hangs: its repetition waits as well.
        #expect(judge.deliver([call], at: Moment(1_100), isLate: true).isEmpty)
        #expect(judge.letGo(at: Moment(1_150)).isEmpty)
        let answer = judge.letGo(at: Moment(1_300))
        #expect(answer.map(\.code) == [302])
        #expect(judge.deliver([call], at: Moment(1_500), isLate: true) == answer)
        // The stop, and that it was none: no third call.
        #expect(judge.lone.journalled().map(\.verdict.treatment) == [.block, .allow])
        judge.regain()
        #expect(judge.deliver([call], at: Moment(2_500)) == answer)
    }

    private func proxy() throws -> LoneProxy {
        try LoneProxy(at: 0) { configuration in
            for index in configuration.trunks.indices { configuration.trunks[index].concurrentCalls = 10 }
        }
    }

    @Test("a stop that the journal does not have in time goes on and counts against its trunk's ceiling until it ends")
    func letGoHoldsPlace() throws {
        let proxy = try proxy()
        let call = Self.listed("late", from: Self.durable)
        #expect(proxy.deliver(call.bytes, from: call.peer, at: Moment(1_000)).map(\.text.statusCode) == [100])
        let sent = proxy.timeReached(Moment(1_300)).filter { $0.text.hasPrefix("INVITE") }
        #expect(sent.map(\.peer) == [LoneProxy.first])
        #expect(proxy.placesTaken(ofTrunk: 2) == 1)
        let busy = SimulatedMessage(try #require(sent.first).bytes).answer(486, tag: "u")
        _ = proxy.deliver(busy, from: LoneProxy.first, at: Moment(1_400))
        #expect(proxy.placesTaken(ofTrunk: 2) == 0)
    }

    @Test("a call that comes twice in one batch is one call, also where one between them has its place among the keys")
    func hidden() throws {
        let proxy = try proxy()
        func call(_ id: String) -> LoneJudge.Datagram {
            let caller = SimulatedCaller(
                id: id, caller: "+\(Harness.foreign)", callee: "+\(Harness.callee)", peer: Self.international,
                isReliable: false, plan: .init())
            return .init(peer: Self.international, bytes: caller.invite)
        }
        func place(_ call: LoneJudge.Datagram) throws -> UInt64 {
            var message = SIPMessage()
            try message.parse(call.bytes.span, framing: .datagram)
            return TransactionKey(message, in: call.bytes.span, from: call.peer, seed: proxy.lone.parts.writer.seed).low
                & 255
        }
        let twice = call("twice")
        let wanted = try place(twice)
        let between = try #require(try (0..<100_000).lazy.map { call("b\($0)") }.first { try place($0) == wanted })
        let sent = proxy.deliver(batch: [twice, between, twice], at: Moment(1_000))
        #expect(sent.filter { $0.text.hasPrefix("INVITE") }.count == 2)
        #expect(proxy.placesTaken(ofTrunk: 1) == 2)
        #expect(proxy.lone.journalled().count == 2)
    }

    @Test("a stop that the journal has frees its place, and so does a call that is cancelled while it waits")
    func stoppedFreesPlace() throws {
        let proxy = try proxy()
        let stopped = Self.listed("stopped", from: Self.durable)
        _ = proxy.deliver(stopped.bytes, from: stopped.peer, at: Moment(1_000))
        proxy.lone.watermark.value.store(.max, ordering: .releasing)
        #expect(proxy.timeReached(Moment(1_010)).contains { $0.text.statusCode == 603 })
        #expect(proxy.placesTaken(ofTrunk: 2) == 0)
        proxy.lone.watermark.value.store(0, ordering: .releasing)
        let given = Self.listed("given", from: Self.durable)
        _ = proxy.deliver(given.bytes, from: given.peer, at: Moment(2_000))
        let cancel = Array(given.text.replacing("INVITE", with: "CANCEL").utf8)
        let answers = proxy.deliver(cancel, from: given.peer, at: Moment(2_050))
        #expect(answers.map(\.text.statusCode) == [200, 487])
        _ = proxy.timeReached(Moment(2_400))
        #expect(proxy.placesTaken(ofTrunk: 2) == 0)
        #expect(proxy.lone.journalled().map(\.verdict.treatment).prefix(2) == [.block, .block])
        // Without a durable trunk: stopped at once.
        let direct = Self.listed("direct", from: Self.international)
        #expect(proxy.deliver(direct.bytes, from: direct.peer, at: Moment(3_000)).last?.text.statusCode == 603)
        #expect(proxy.placesTaken(ofTrunk: 1) == 0)
    }

    @Test("a call whose BYE the watchdog sent on has ended when the judge is back, and its place is free")
    func byeWhileHanging() throws {
        let proxy = try proxy()
        var caller = SimulatedCaller(
            id: "bye", caller: "+\(Harness.homeMobile)", callee: "+\(Harness.callee)", peer: Self.international,
            isReliable: false, plan: .init(startsAt: 1_000, talksFor: 3_000))
        let invite = try #require(caller.timeReached(1_000).first)
        let sent = proxy.deliver(invite, from: caller.peer, at: Moment(1_000))
        let onward = try #require(sent.first { $0.text.hasPrefix("INVITE") }).bytes
        let answer = SimulatedMessage(onward).answer(200, tag: "u", contact: "sip:callee@\(LoneProxy.first)")
        for packet in proxy.deliver(answer, from: LoneProxy.first, at: Moment(1_500)) {
            _ = caller.received(SimulatedMessage(packet.bytes), at: 1_500)
        }
        #expect(proxy.placesTaken(ofTrunk: 1) == 1)
        let bye = try #require(caller.timeReached(4_500).first)
        #expect(proxy.deliverLate(bye, from: caller.peer, at: Moment(4_500)).map(\.peer) == [LoneProxy.first])
        proxy.regain()
        _ = proxy.timeReached(Moment(6_000))
        #expect(proxy.placesTaken(ofTrunk: 1) == 0)
        #expect(proxy.outcomes.map(\.outcome.releasedBy) == [.caller])
        #expect(proxy.outcomes.map(\.outcome.durationMilliseconds) == [3_000])
    }
}
