import SIP
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// Traces of a gate on loopback sockets.
@Suite("A trace", .serialized)
struct TraceTests {
    private static let now = Moment.now().time
    private static var later: Timestamp { now.adding(microseconds: 600_000_000) }

    private static func start(_ harness: Harness, _ trunk: String = "international", until: Timestamp = later) throws {
        let generation = try #require(harness.gate.startTrace(ofTrunk: trunk, at: now, until: until))
        #expect(harness.waitInForce(generation))
    }

    private static func calls(_ harness: Harness, of trunk: String = "international", messages: Int) -> [TracedCall] {
        _ = waitUntil(seconds: 10) {
            let calls = harness.gate.traceBook.calls(ofTrunk: trunk, most: 100)
            return calls.reduce(0) { $0 + $1.messages.count } >= messages
        }
        return harness.gate.traceBook.calls(ofTrunk: trunk, most: 100)
    }

    @Test(
        "of the traced trunk INVITE, answer, repeats, ACK and CANCEL are kept in their order, masked; of others nothing"
    )
    func redirect() throws {
        let harness = try Harness()
        let traced = try harness.carrier(Harness.international)
        let other = try harness.carrier(Harness.national)
        let before = traced.request("+" + Harness.foreign, "+" + Harness.callee)
        _ = try traced.ask(before.invite())
        try Self.start(harness)
        let request = traced.request("+" + Harness.listed, "+" + Harness.callee)
        _ = try traced.ask(request.invite())
        _ = try traced.ask(request.invite())
        _ = try traced.ask(request.cancel())
        _ = try other.ask(other.request("+" + Harness.homeMobile, "+" + Harness.callee).invite())
        let calls = Self.calls(harness, messages: 6)
        #expect(calls.count == 1)
        let call = try #require(calls.first)
        #expect(call.messages.map(\.title).prefix(4) == ["INVITE", "603 Decline", "INVITE", "603 Decline"])
        #expect(call.messages.map(\.isRepeat).prefix(4) == [false, false, true, true])
        #expect(call.messages.map(\.isSent).prefix(4) == [false, true, false, true])
        #expect(call.messages[4].method == "CANCEL")
        #expect(call.messages.allSatisfy { $0.peer == traced.address && $0.own == harness.udp })
        #expect(call.messages.allSatisfy { !$0.text.contains("79460001") && !$0.text.contains("10000099") })
        #expect(call.caller == "+442079••••01")
        #expect(call.callID == request.callID)
        #expect(harness.gate.traceBook.call(withID: request.callID)?.id == call.id)
        #expect(call.answer?.status == 603)
        #expect(harness.gate.traceBook.calls(ofTrunk: "national", most: 10).isEmpty)
    }

    @Test("messages of connections are kept, too")
    func streams() throws {
        let harness = try Harness()
        try Self.start(harness)
        let carrier = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let datagrams = try harness.carrier(Harness.international)
        var request = datagrams.request("+" + Harness.listed, "+" + Harness.callee)
        request.transport = "TCP"
        #expect(carrier.ask(request.invite()).statusCode == 603)
        let call = try #require(Self.calls(harness, messages: 2).first)
        #expect(call.messages.map(\.title) == ["INVITE", "603 Decline"])
        #expect(call.messages.allSatisfy { $0.transport == .tcp && $0.own == harness.tcp })
    }

    @Test("in proxy mode both sides of a traced call are kept, and nothing of another trunk's at the same next hop")
    func proxy() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Harness { $0.proxy = ProxyConfiguration(nextHops: [hop.address]) }
        try Self.start(harness)
        let traced = try harness.carrier(Harness.international)
        let other = try harness.carrier(Harness.national)
        for carrier in [traced, other] {
            try carrier.send(carrier.request("+" + Harness.foreign, "+" + Harness.callee).invite())
            var answered = false
            while !answered {
                for text in hop.receive() {
                    try hop.send(Array(text.answer(text.hasPrefix("INVITE") ? 486 : 200).utf8), to: harness.udp)
                    answered = answered || text.hasPrefix("INVITE")
                }
            }
            #expect(waitUntil(seconds: 10) { carrier.receive(seconds: 0.1).contains { $0.statusCode == 486 } })
        }
        // INVITE in, 100, INVITE on, 486 in, ACK on, 486 back.
        let calls = Self.calls(harness, messages: 6)
        #expect(calls.count == 1)
        let call = try #require(calls.first)
        let first = call.messages.prefix(6)
        #expect(first.map(\.method).sorted() == ["ACK", "INVITE", "INVITE", "INVITE", "INVITE", "INVITE"])
        #expect(Set(first.map(\.role)) == [.trunk("international"), .other])
        #expect(zip(call.messages, call.messages.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(harness.gate.traceBook.calls(ofTrunk: "national", most: 10).isEmpty)
    }

    @Test("what the watchdog answered in a late judge's place is kept")
    func watchdog() throws {
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 40, hooks: barrier.hook)
        defer { barrier.open() }
        try Self.start(harness)
        let carrier = try harness.carrier(Harness.international)
        barrier.close()
        #expect(try carrier.ask(carrier.request("+" + Harness.listed, "+" + Harness.callee).invite()).statusCode == 302)
        let call = try #require(Self.calls(harness, messages: 2).first)
        #expect(call.messages.map(\.method) == ["INVITE", "INVITE"])
        #expect(call.messages.last?.status == 302)
    }

    @Test("one trace at a time, of a trunk that there is; it ends by itself, and what it caught stays")
    func life() throws {
        let harness = try Harness()
        #expect(harness.gate.startTrace(ofTrunk: "nowhere", at: Self.now, until: Self.later) == nil)
        try Self.start(harness)
        #expect(harness.gate.startTrace(ofTrunk: "national", at: Self.now, until: Self.later) == nil)
        let carrier = try harness.carrier(Harness.international)
        _ = try carrier.ask(carrier.request("+" + Harness.listed, "+" + Harness.callee).invite())
        #expect(Self.calls(harness, messages: 2).count == 1)
        #expect(harness.gate.stopTrace(at: Self.now))
        #expect(!harness.gate.stopTrace(at: Self.now))
        try Self.start(harness, until: Moment.now().time)
        #expect(waitUntil(seconds: 10) { harness.gate.runningTrace == nil })
        #expect(harness.gate.traceBook.calls(ofTrunk: "international", most: 10).count == 1)
    }

    @Test("a reload that moves the traced trunk keeps the trace on it; one that takes it away ends what is kept")
    func reload() throws {
        let harness = try Harness()
        try Self.start(harness)
        var trunks = Harness.trunks
        trunks.swapAt(0, 1)
        #expect(harness.waitInForce(try harness.gate.install(trunks: trunks)))
        let carrier = try harness.carrier(Harness.international)
        _ = try carrier.ask(carrier.request("+" + Harness.listed, "+" + Harness.callee).invite())
        #expect(Self.calls(harness, messages: 2).count == 1)
        trunks.removeFirst()
        #expect(harness.waitInForce(try harness.gate.install(trunks: trunks)))
        let national = try harness.carrier(Harness.national)
        _ = try national.ask(national.request("+" + Harness.homeMobile, "+" + Harness.callee).invite())
        #expect(harness.gate.traceBook.size(ofTrunk: "international").calls == 1)
    }
}
