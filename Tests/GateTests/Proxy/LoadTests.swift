import SIP
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// RFC 7339 from a proxy's side: what its answers tell, and to whom.
@Suite("A proxy tells its load", .serialized)
struct LoadTests {
    private static let asking = "SIP/2.0/UDP 127.0.0.20:5070;oc;oc-algo=\"loss\""
    private static let calm = ";oc=0;oc-algo=\"loss\";oc-validity=0;oc-seq="

    private func world(_ control: OverloadControl?) throws -> ProxyWorld {
        try ProxyWorld { $0.trunks[0].overloadControl = control }
    }

    @Test("every answer to a trunk with overload control that asks for it: 100, what comes from beyond, and our own")
    func told() throws {
        let world = try world(.loss)
        let sent = world.deliver(ProxyWorld.invite(via: Self.asking), from: ProxyWorld.trunk)
        #expect(sent[0].text.statusCode == 100 && sent[0].text.first("Via").contains(Self.calm))
        let invite = sent[1].text
        // What the client asked is nothing to the next hop, which gets no promise from us.
        #expect(!invite.first("Via").contains("oc"))
        for code in [180, 486] {
            let answer = try #require(world.deliver(invite.answer(code), from: ProxyWorld.first).last?.text)
            #expect(answer.statusCode == code && answer.first("Via").contains(Self.calm), "\(answer)")
            #expect(answer.first("Via").contains("branch=z9hG4bK1"))
        }
        // Repeated, the answer that was kept comes again.
        let again = world.deliver(ProxyWorld.invite(via: Self.asking), from: ProxyWorld.trunk)
        #expect(again.map(\.text.statusCode) == [486] && again[0].text.first("Via").contains(Self.calm))
        world.form = .blockListed
        let stopped = world.deliver(ProxyWorld.invite("2", via: Self.asking), from: ProxyWorld.trunk)
        #expect(stopped.map(\.text.statusCode) == [100, 603])
        #expect(stopped.allSatisfy { $0.text.first("Via").contains(Self.calm) })
        let options = world.deliver(
            ProxyWorld.invite("3", uri: "sip:127.0.0.1:5060", via: Self.asking, method: "OPTIONS"),
            from: ProxyWorld.trunk)
        #expect(options.map(\.text.statusCode) == [200] && options[0].text.first("Via").contains(Self.calm))
    }

    @Test("over a connection too")
    func stream() throws {
        let world = try world(.loss)
        let via = Self.asking.replacing("UDP", with: "TCP")
        let sent = world.deliver(
            ProxyWorld.invite(via: via), from: ProxyWorld.trunk, connection: ConnectionID(7))
        #expect(sent.contains { $0.text.statusCode == 100 && $0.text.first("Via").contains(Self.calm) })
    }

    @Test("a trunk without the key, and a client that does not ask, get their Via back as it came")
    func untold() throws {
        let without = try world(nil)
        let asked = without.deliver(ProxyWorld.invite(via: Self.asking), from: ProxyWorld.trunk)
        #expect(asked[0].text.first("Via") == Self.asking + ";branch=z9hG4bK1")
        let with = try world(.loss)
        let plain = with.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        #expect(!plain[0].text.contains("oc"))
    }

    private static let forged = ";oc=100;oc-algo=\"loss\";oc-validity=500000;oc-seq=999999999999.999"

    /// The answer of an element beyond that writes a load of its own into the client's Via.
    private static func forging(_ invite: String, _ code: Int) -> String {
        invite.answer(code).replacing(";oc;oc-algo=\"loss\"", with: forged)
    }

    @Test(
        "what an element beyond writes of a load reaches no client: who asks is told our own, all others nothing",
        arguments: [OverloadControl.loss, nil])
    func forged(control: OverloadControl?) throws {
        let world = try world(control)
        let invite = try #require(
            world.deliver(ProxyWorld.invite(via: Self.asking), from: ProxyWorld.trunk).last?.text)
        for code in [180, 200] {
            let answer = Self.forging(invite, code)
            #expect(answer.contains(Self.forged))
            let told = try #require(world.deliver(answer, from: ProxyWorld.first).last?.text)
            #expect(told.statusCode == code && told.values("Via").count == 1, "\(told)")
            let via = told.first("Via")
            if control == nil {
                #expect(via == "SIP/2.0/UDP 127.0.0.20:5070;oc-algo=\"loss\";branch=z9hG4bK1")
            } else {
                #expect(via.hasPrefix("SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1" + Self.calm), "\(via)")
            }
        }
    }

    @Test("a client that does not ask is not told for an element beyond that asks in its name")
    func askedByAnother() throws {
        let world = try world(.loss)
        let invite = try #require(world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk).last?.text)
        let answer = invite.answer(180).replacing("127.0.0.20:5070;", with: "127.0.0.20:5070;oc;oc-algo=\"loss\";")
        let told = try #require(world.deliver(answer, from: ProxyWorld.first).last?.text)
        #expect(told.statusCode == 180 && !told.contains("oc=") && !told.contains("oc-seq"))
    }

    @Test("what went on without a transaction is told its load where its Via comes back as it was, and no other's")
    func stateless() throws {
        let world = try ProxyWorld(mostTransactions: 256) { $0.trunks[0].overloadControl = .loss }
        for index in 0..<256 { world.deliver(ProxyWorld.invite("full\(index)"), from: ProxyWorld.trunk) }
        let sent = world.deliver(ProxyWorld.invite(via: Self.asking), from: ProxyWorld.trunk)
        #expect(sent.count == 1 && sent[0].text.hasPrefix("INVITE"))
        let told = try #require(world.deliver(sent[0].text.answer(180), from: ProxyWorld.first).last?.text)
        #expect(told.first("Via").contains(Self.calm))
        let forged = Self.forging(sent[0].text, 180)
        let untold = try #require(world.deliver(forged, from: ProxyWorld.first).last?.text)
        #expect(untold.first("Via") == "SIP/2.0/UDP 127.0.0.20:5070;oc-algo=\"loss\";branch=z9hG4bK1")
    }

    @Test("a redirect gate refuses the key")
    func redirect() throws {
        var trunk = Trunk(name: "t", carrier: "t", trunkClass: .international, sources: ["127.0.0.20/32"])
        trunk.overloadControl = .loss
        let error = #expect(throws: GateError.self) { try GateConfiguration(trunks: [trunk]).check() }
        #expect(error?.code == .needsProxy)
    }

    @Test("the sequence rises with what is told, also where the clock is set back; the end is told once")
    func sequence() {
        let overload = Overload()
        overload.ask(0, at: 1_000)
        #expect(overload.feedback == OverloadFeedback(lossPercent: 0, validityMilliseconds: 0, sequence: 1_000))
        overload.ask(0, at: 2_000)
        #expect(overload.feedback.sequence == 1_000)
        overload.ask(20, at: 3_000)
        #expect(overload.feedback.validityMilliseconds == LossController.validityMilliseconds)
        overload.ask(36, at: 2_500)
        #expect(overload.feedback.lossPercent == 36 && overload.feedback.sequence == 3_001)
        overload.ask(0, at: 4_000)
        overload.ask(0, at: 5_000)
        #expect(overload.feedback == OverloadFeedback(lossPercent: 0, validityMilliseconds: 0, sequence: 4_000))
    }

    @Test("a judge that is held while messages come: clients are asked for less, and for all when it is over")
    func held() throws {
        let hop = try Carrier("127.0.0.62", to: .none)
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 10_000, hooks: barrier.hook) { configuration in
            configuration.proxy = ProxyConfiguration(nextHops: [hop.address])
            configuration.receiveBufferBytes = 131_072
            for index in configuration.trunks.indices where configuration.trunks[index].name == "international" {
                configuration.trunks[index].overloadControl = .loss
            }
        }
        defer { barrier.open() }
        let carrier = try harness.carrier(Harness.international)
        func asked() -> UInt8 { harness.gate.status().proxy?.lossPercent ?? 0 }
        func answer() throws -> String {
            while !carrier.receive(seconds: 0.02).isEmpty {}
            let options = String(
                decoding: carrier.request("+\(Harness.foreign)", "x", uri: "sip:127.0.0.1").options(), as: UTF8.self)
            return try carrier.ask(Array(options.replacing(";branch=", with: ";oc;oc-algo=\"loss\";branch=").utf8))
        }
        #expect(try answer().first("Via").contains(Self.calm))
        barrier.close()
        let flood = carrier.request("+\(Harness.foreign)", "x", uri: "sip:127.0.0.1").options()
        var isAsked = false
        for _ in 0..<10_000 where !isAsked {
            for _ in 0..<16 { try carrier.send(flood) }
            isAsked = asked() > 0
        }
        #expect(isAsked)
        barrier.open()
        let told = try answer().first("Via")
        #expect(told.contains(";oc-validity=1000;"), "\(told)")
        #expect(waitUntil(seconds: 60) { asked() == 0 })
        // Told to the journal: that calls go past the gate, and when it was over.
        #expect(waitUntil(seconds: 10) { harness.alarms.overloads.withLock { $0.count } == 2 })
        let spans = harness.alarms.overloads.withLock { $0 }
        #expect(spans.map(\.code) == ["overload", "overload-over"])
        let most = try #require(spans.last?.mostAsked)
        #expect(most >= 10 && most >= spans[0].mostAsked ?? 100)
        #expect(spans.last?.detail.contains("up to \(most) %") == true)
        #expect(try answer().first("Via").contains(Self.calm))
    }
}
