import SIP
import Telephony
import Testing
import Wire

@testable import Gate

/// Whole calls through the core.
@Suite("Calls through a proxy")
struct CallTests {
    private func answered(_ world: ProxyWorld, _ id: String = "1") -> String {
        let invite = world.deliver(ProxyWorld.invite(id), from: ProxyWorld.trunk)[1].text
        world.deliver(invite.answer(180), from: ProxyWorld.first)
        world.pass(to: world.now + 4_000)
        return world.deliver(invite.answer(200), from: ProxyWorld.first)[0].text
    }

    private func ack(_ id: String = "1", method: String = "ACK", branch: String = "ack") -> String {
        ProxyWorld.invite(
            id, uri: "sip:callee@127.0.0.30:5060", headers: "Route: <sip:127.0.0.1:5060;lr>\r\n", branch: branch,
            toTag: ";tag=u", method: method, cseq: method == "BYE" ? 2 : 1)
    }

    @Test("a stop goes without what is wrong with identities where that does not fit")
    func linesThatDoNotFit() throws {
        let world = try ProxyWorld()
        world.form = .blockListed
        world.lines = Array("Reason: STIR;cause=438\r\n".utf8)
        let told = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        #expect(told.last?.text.values("Reason").contains("STIR;cause=438") == true)
        world.lines = Array("Reason: \(String(repeating: "x", count: 70_000))\r\n".utf8)
        let untold = world.deliver(ProxyWorld.invite("2"), from: ProxyWorld.trunk)
        #expect(untold.map(\.text.statusCode) == [100, 603])
    }

    @Test("answered and ended: ring time, duration and who released it are known, and nothing is left")
    func ends() throws {
        let world = try ProxyWorld()
        let ok = answered(world)
        #expect(ok.statusCode == 200)
        let passed = world.deliver(ack(), from: ProxyWorld.trunk)
        #expect(passed.map(\.to) == [ProxyWorld.first])
        #expect(passed[0].text.first("Via").contains("z9hG4bKQs"))
        world.pass(to: world.now + 7_000)
        let bye = world.deliver(ack(method: "BYE", branch: "bye"), from: ProxyWorld.trunk)
        #expect(bye.map(\.to) == [ProxyWorld.first])
        let done = world.deliver(bye[0].text.answer(200), from: ProxyWorld.first)
        #expect(done.map(\.to) == [ProxyWorld.trunk])
        #expect(world.outcomes.count == 1)
        let outcome = try #require(world.outcomes.first)
        #expect(outcome.isAnswered)
        #expect(outcome.ringMilliseconds == 4_000)
        #expect(outcome.durationMilliseconds == 7_000)
        #expect(outcome.releasedBy == .caller)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
        #expect(world.core.wheel.count == 0)
    }

    @Test("an INVITE and a BYE that come again get the last answer, and go on once; a 2xx goes back each time")
    func repeats() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        #expect(world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk).map(\.text.statusCode) == [100])
        world.deliver(invite.answer(180), from: ProxyWorld.first)
        #expect(world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk).map(\.text.statusCode) == [180])
        for _ in 0..<3 {
            #expect(world.deliver(invite.answer(200), from: ProxyWorld.first).map(\.text.statusCode) == [200])
        }
        #expect(world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk).isEmpty)
        #expect(world.deliver(invite.answer(180), from: ProxyWorld.first).isEmpty)
        let bye = ack(method: "BYE", branch: "bye")
        let sent = world.deliver(bye, from: ProxyWorld.trunk)[0].text
        #expect(world.deliver(bye, from: ProxyWorld.trunk).isEmpty)
        world.deliver(sent.answer(200), from: ProxyWorld.first)
        #expect(world.deliver(bye, from: ProxyWorld.trunk).map(\.text.statusCode) == [200])
        #expect(world.outcomes.count == 1)
    }

    @Test(
        "a refusal is acknowledged here, goes back, is repeated until its ACK, and says who released",
        arguments: [
            (486, ReleasedBy.callee), (503, .network), (603, .callee), (487, .caller),
        ])
    func refused(code: Int, by: ReleasedBy) throws {
        let world = try ProxyWorld(hops: [ProxyWorld.first])
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let sent = world.deliver(invite.answer(code), from: ProxyWorld.first)
        #expect(sent.count == 2)
        let ack = sent[0]
        #expect(ack.to == ProxyWorld.first)
        #expect(ack.text.startLine == "ACK sip:+77010000045@127.0.0.1:5060 SIP/2.0")
        #expect(ack.text.values("Via") == [invite.first("Via")])
        #expect(ack.text.first("To").hasSuffix(";tag=u"))
        #expect(ack.text.first("CSeq") == "1 ACK")
        #expect(sent[1].text.statusCode == code)
        #expect(world.outcomes.map(\.releasedBy) == [by])
        #expect(world.outcomes.map(\.isAnswered) == [false])
        let again = world.pass(to: world.now + 600)
        #expect(again.map(\.text.statusCode) == [code])
        #expect(
            world.deliver(invite.answer(code), from: ProxyWorld.first).map(\.text.startLine) == [ack.text.startLine])
        let own = ProxyWorld.invite(toTag: ";tag=u", method: "ACK")
        #expect(world.deliver(own, from: ProxyWorld.trunk).isEmpty)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
    }

    @Test("CANCEL waits for a provisional answer, is answered at once, and ends in 487")
    func cancels() throws {
        let world = try ProxyWorld(hops: [ProxyWorld.first])
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let cancel = ProxyWorld.invite(method: "CANCEL").replacing("Contact: <sip:a@127.0.0.20:5070>\r\n", "")
        #expect(world.deliver(cancel, from: ProxyWorld.trunk).map(\.text.statusCode) == [200])
        let first = world.deliver(invite.answer(180), from: ProxyWorld.first)
        #expect(first.map(\.text.startLine).contains("CANCEL sip:+77010000045@127.0.0.1:5060 SIP/2.0"))
        let sent = try #require(first.first { $0.text.hasPrefix("CANCEL") }).text
        #expect(sent.branch == invite.branch)
        #expect(sent.first("CSeq") == "1 CANCEL")
        #expect(!sent.first("To").contains("tag="))
        // Lost: Timer E repeats it.
        #expect(world.pass(to: world.now + 600).map(\.text) == [sent])
        #expect(world.deliver(sent.answer(200), from: ProxyWorld.first).isEmpty)
        let ended = world.deliver(invite.answer(487), from: ProxyWorld.first)
        #expect(ended.map(\.text.statusCode).last == 487)
        #expect(world.outcomes.map(\.releasedBy) == [.caller])
        world.deliver(ProxyWorld.invite(toTag: ";tag=u", method: "ACK"), from: ProxyWorld.trunk)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
    }

    @Test("a CANCEL whose INVITE was just answered changes nothing: the 200 goes back")
    func crossing() throws {
        let world = try ProxyWorld()
        _ = answered(world)
        let cancel = ProxyWorld.invite(method: "CANCEL")
        #expect(world.deliver(cancel, from: ProxyWorld.trunk).map(\.text.statusCode) == [200])
    }

    @Test(
        "PRACK, UPDATE, INFO and re-INVITE go by Route, and their answers back",
        arguments: ["PRACK", "UPDATE", "INFO", "INVITE"])
    func inDialog(method: String) throws {
        let world = try ProxyWorld()
        _ = answered(world)
        world.deliver(ack(), from: ProxyWorld.trunk)
        let request = ack(method: method, branch: "x")
        let sent = world.deliver(request, from: ProxyWorld.trunk)
        let onward = try #require(sent.last)
        #expect(onward.to == ProxyWorld.first)
        #expect(onward.text.hasPrefix("\(method) sip:callee@127.0.0.30:5060"))
        #expect(onward.text.values("Record-Route").isEmpty)
        let back = world.deliver(onward.text.answer(200), from: ProxyWorld.first)
        #expect(back.map(\.text.statusCode) == [200])
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
        #expect(world.outcomes.isEmpty)
    }

    @Test("Timer C: what rings for more than three minutes is cancelled, and ended where even that is not answered")
    func timerC() throws {
        let world = try ProxyWorld(hops: [ProxyWorld.first])
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        world.deliver(invite.answer(180), from: ProxyWorld.first)
        let quiet = world.pass(to: world.now + 180_000).filter { !$0.text.hasPrefix("OPTIONS") }
        #expect(quiet.isEmpty)
        let cancels = world.pass(to: world.now + 6_000).filter { $0.text.hasPrefix("CANCEL") }
        #expect(!cancels.isEmpty)
        let ends = world.pass(to: world.now + 40_000).filter { $0.text.statusCode >= 200 }
        #expect(ends.first?.text.statusCode == 408)
        #expect(world.outcomes.map(\.releasedBy) == [.network])
        world.pass(to: world.now + 70_000)
        #expect(world.transactions == 0)
    }

    @Test("blocked: the trunk's final answer, and nothing goes on")
    func blocked() throws {
        let world = try ProxyWorld()
        world.form = .blockListed
        let sent = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        #expect(sent.map(\.to) == [ProxyWorld.trunk, ProxyWorld.trunk])
        #expect(sent.map(\.text.statusCode) == [100, 603])
        #expect(sent[1].text.first("Reason").contains("Q.850;cause=21"))
        #expect(world.pass(to: world.now + 600).map(\.text.statusCode) == [603])
        #expect(world.deliver(ProxyWorld.invite(toTag: ";tag=u", method: "ACK"), from: ProxyWorld.trunk).isEmpty)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
        #expect(world.outcomes.isEmpty)
    }

    @Test(
        "diverted: to the Desk's URI; a Desk that is silent, or says 5xx or 408, loses no call",
        arguments: [0, 500, 503, 408])
    func diverted(code: Int) throws {
        let world = try ProxyWorld()
        world.form = .divert
        let sent = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        #expect(sent[1].to == ProxyWorld.desk)
        #expect(sent[1].text.hasPrefix("INVITE sip:desk@127.0.0.40:5080"))
        let onward: [ProxyWorld.Sent]
        if code == 0 {
            onward = world.pass(to: world.now + 3_200).filter { $0.to == ProxyWorld.first }
        } else {
            onward = world.deliver(sent[1].text.answer(code), from: ProxyWorld.desk)
                .filter { $0.text.hasPrefix("INVITE") }
        }
        #expect(onward.count == 1)
        #expect(onward.first?.text.startLine == "INVITE sip:+77010000045@127.0.0.1:5060 SIP/2.0")
        let ok = world.deliver(onward[0].text.answer(200), from: ProxyWorld.first)
        #expect(ok.map(\.text.statusCode) == [200])
    }

    @Test("diverted: what the Desk answers otherwise is the answer", arguments: [200, 486, 603])
    func atDesk(code: Int) throws {
        let world = try ProxyWorld()
        world.form = .divert
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let sent = world.deliver(invite.answer(code), from: ProxyWorld.desk)
        #expect(sent.last?.text.statusCode == code)
        #expect(!sent.contains { $0.to == ProxyWorld.first })
    }

    @Test("an emergency call goes on whatever it was judged to be, also from nobody's address")
    func emergency() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            ProxyWorld.invite(uri: "sip:112@127.0.0.1:5060"), from: ProxyWorld.address("127.0.0.99", 5060))
        #expect(sent.last?.to == ProxyWorld.first)
        #expect(sent.last?.text.hasPrefix("INVITE sip:112@") == true)
    }
}

@Suite("Next hops")
struct NextHopTests {
    @Test("silence and 503 lead to the next hop, each with a branch of its own; the last answer counts")
    func failover() throws {
        let world = try ProxyWorld()
        let first = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1]
        #expect(first.to == ProxyWorld.first)
        let later = world.pass(to: world.now + 3_200)
        let second = try #require(later.first { $0.to == ProxyWorld.second })
        #expect(second.text.branch != first.text.branch)
        #expect(world.core.counters.failovers == 1)
        // The next call does not try the silent one first.
        #expect(world.deliver(ProxyWorld.invite("2"), from: ProxyWorld.trunk)[1].to == ProxyWorld.second)
        let ended = world.deliver(second.text.answer(503), from: ProxyWorld.second)
        #expect(ended.last?.text.statusCode == 503)
        #expect(world.outcomes.map(\.releasedBy) == [.network])
    }

    @Test(
        "a silent hop that rings after all is cancelled; that it answers after all goes back, and the other is cancelled"
    )
    func late() throws {
        let world = try ProxyWorld()
        let first = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let second = try #require(world.pass(to: world.now + 3_200).first { $0.to == ProxyWorld.second }).text
        let cancelled = world.deliver(first.answer(180), from: ProxyWorld.first)
        #expect(cancelled.map(\.to) == [ProxyWorld.first])
        #expect(cancelled[0].text.hasPrefix("CANCEL"))
        world.deliver(second.answer(180, tag: "v"), from: ProxyWorld.second)
        let ok = world.deliver(first.answer(200), from: ProxyWorld.first)
        #expect(ok.contains { $0.to == ProxyWorld.second && $0.text.hasPrefix("CANCEL") })
        #expect(ok.contains { $0.to == ProxyWorld.trunk && $0.text.statusCode == 200 })
    }

    @Test("nobody answers: 408 after 64 x T1, and no transaction is left")
    func nobody() throws {
        let world = try ProxyWorld(hops: [ProxyWorld.first])
        world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        let sent = world.pass(to: world.now + 32_100)
        #expect(sent.count { $0.text.hasPrefix("INVITE") } == 6)
        #expect(sent.last?.text.statusCode == 408)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
    }

    @Test("a hop that misses two probes is passed over until it answers one")
    func probes() {
        var configuration = ProxyConfiguration(nextHops: [ProxyWorld.first, ProxyWorld.second])
        configuration.probeMilliseconds = 1_000
        var hops = NextHops(configuration, at: 0, secret: .random())
        var sent: [(Int, UInt64)] = []
        for time in stride(from: Tick(0), through: 2_000, by: 1_000) {
            sent = []
            hops.probes(at: time) { sent.append(($0, $1)) }
            #expect(sent.count == 2)
            let isTaken = hops.answered(sent[1].1, code: 200, at: time)
            #expect(isTaken)
        }
        #expect(hops.choose(tried: 0) == 1)
        #expect(hops.choose(tried: 2) == 0)
        #expect(hops.choose(tried: 3) == nil)
        let isTaken = hops.answered(sent[0].1, code: 404, at: 2_000)
        #expect(isTaken)
        #expect(hops.choose(tried: 0) == 0)
        let isForged = hops.answered(99, code: 200, at: 2_000)
        #expect(!isForged)
    }

    @Test("what is no proxy is refused in the configuration")
    func configuration() throws {
        let listen = [ListenAddress(.udp, ProxyWorld.gate)]
        let desk = "sip:desk@127.0.0.1:5080"
        func fault(_ proxy: ProxyConfiguration, _ listen: [ListenAddress], _ desk: String) -> GateError.Code? {
            do throws(GateError) {
                try proxy.check(listen: listen, deskURI: desk)
                return nil
            } catch {
                return error.code
            }
        }
        let good = ProxyConfiguration(nextHops: [ProxyWorld.first])
        #expect(fault(good, listen, desk) == nil)
        #expect(fault(ProxyConfiguration(nextHops: []), listen, desk) == .outOfRange)
        #expect(fault(ProxyConfiguration(nextHops: [ProxyWorld.gate]), listen, desk) == .onwardIsOurs)
        #expect(fault(good, [ListenAddress(.udp, PeerAddress(v4: 0, port: 5060))], desk) == .badListenAddress)
        #expect(fault(good, [ListenAddress(.tcp, ProxyWorld.gate)], desk) == .badListenAddress)
        #expect(fault(good, listen, "sip:desk@desk.example") == .badURI)
        #expect(
            fault(ProxyConfiguration(nextHops: [ProxyWorld.first], probeMilliseconds: 99), listen, desk) == .outOfRange)
    }
}
