import SIP
import Telephony
import Testing
import Wire

@testable import Gate

/// What a caller, a stranger or a hop does to a proxy on purpose.
@Suite("A proxy among hostile neighbours")
struct HostileTests {
    private static let stranger = ProxyWorld.address("127.0.0.99", 5060)

    private func answered(_ world: ProxyWorld, _ id: String = "1") -> String {
        let invite = world.deliver(ProxyWorld.invite(id), from: ProxyWorld.trunk)[1].text
        world.deliver(invite.answer(200), from: ProxyWorld.first)
        return invite
    }

    private func bye(_ id: String = "1", toTag: String = "u", branch: String = "bye") -> String {
        ProxyWorld.invite(
            id, uri: "sip:callee@127.0.0.30:5060", branch: branch, toTag: ";tag=\(toTag)", method: "BYE", cseq: 2)
    }

    @Test(
        "who is judged as a call to 112 rings 112: no Route takes the Request-URI's place in what opens a dialog",
        arguments: [
            ("sip:112@127.0.0.1:5060;lr", "<sip:+77010000045@127.0.0.30:5060>"),
            ("sip:127.0.0.1:5060;lr", "<sip:+77010000045@127.0.0.30:5060>"),
            ("sip:112@127.0.0.30", "<sip:+77010000045@127.0.0.30:5060>"),
            ("sip:112@127.0.0.30", "<sip:+77010000045@192.0.2.66>"),
            ("sip:112@127.0.0.30", "<sip:127.0.0.1;lr>, <sip:127.0.0.1;lr>, <sip:127.0.0.1;lr>, <sip:192.0.2.66;lr>"),
        ])
    func disguised(uri: String, route: String) throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            ProxyWorld.invite(uri: uri, headers: "Route: \(route)\r\n"), from: ProxyWorld.trunk)
        let invite = try #require(sent.last).text
        #expect(invite.startLine == "INVITE \(uri) SIP/2.0")
        #expect(sent.last?.to == ProxyWorld.first)
        // Only a Route to somebody we know is followed.
        #expect(invite.values("Route").allSatisfy { $0.contains("127.0.0.30") })
    }

    @Test("a Desk gets no Route of the caller's")
    func deskRoute() throws {
        let world = try ProxyWorld()
        world.form = .divert
        let sent = world.deliver(
            ProxyWorld.invite(headers: "Route: <sip:127.0.0.30;lr>\r\n"), from: ProxyWorld.trunk)
        #expect(sent.last?.to == ProxyWorld.desk)
        #expect(sent.last?.text.values("Route").isEmpty == true)
    }

    @Test("a stranger's emergency call goes on without the identity that he asserts")
    func strangersIdentity() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            ProxyWorld.invite(
                uri: "sip:112@127.0.0.1:5060", headers: "P-Asserted-Identity: <sip:+77272000000@x>\r\n"),
            from: Self.stranger)
        #expect(sent.last?.to == ProxyWorld.first)
        #expect(sent.last?.text.values("P-Asserted-Identity").isEmpty == true)
    }

    @Test("a BYE with the Call-ID alone ends no call: the tags have to be the call's")
    func forgedBye() throws {
        let world = try ProxyWorld()
        _ = answered(world)
        world.deliver(bye(toTag: "guessed"), from: ProxyWorld.trunk)
        world.deliver(bye(toTag: "u").replacing("tag=f1", "tag=x"), from: ProxyWorld.untrusted)
        #expect(world.outcomes.isEmpty)
        world.deliver(bye(branch: "real"), from: ProxyWorld.trunk)
        #expect(world.outcomes.map(\.releasedBy) == [.caller])
    }

    @Test("a second call with the same Call-ID and tag neither hides the first nor takes its end")
    func sameCallID() throws {
        let world = try ProxyWorld()
        _ = answered(world)
        let second = world.deliver(ProxyWorld.invite(branch: "second"), from: ProxyWorld.trunk)[1].text
        world.deliver(second.answer(200, tag: "v"), from: ProxyWorld.first)
        #expect(world.core.dialogs.count == 2)
        world.deliver(bye(toTag: "u", branch: "b1"), from: ProxyWorld.trunk)
        world.deliver(bye(toTag: "u", branch: "b2"), from: ProxyWorld.trunk)
        #expect(world.outcomes.count == 1)
        world.deliver(bye(toTag: "v", branch: "b3"), from: ProxyWorld.trunk)
        #expect(world.outcomes.count == 2)
    }

    @Test("a call that several callees answered ends with the BYE of the last")
    func forks() throws {
        let world = try ProxyWorld()
        let invite = answered(world)
        world.deliver(invite.answer(200, tag: "v"), from: ProxyWorld.first)
        world.deliver(bye(toTag: "u", branch: "b1"), from: ProxyWorld.trunk)
        #expect(world.outcomes.isEmpty)
        world.deliver(bye(toTag: "v", branch: "b2"), from: ProxyWorld.trunk)
        #expect(world.outcomes.count == 1)
    }

    @Test("a call whose BYE never comes ends after four hours without a sign, and frees its place; a sign keeps it")
    func silentCall() throws {
        let world = try ProxyWorld()
        _ = answered(world)
        _ = answered(world, "2")
        var table = world.core.dialogs
        let now = world.now + DialogTable.longestSilence
        let update = Array(
            ProxyWorld.invite("2", toTag: ";tag=u", method: "UPDATE", cseq: 2).utf8)
        var message = SIPMessage()
        try message.parse(update.span, framing: .datagram)
        let found = table.find(message, update.span, at: now - 1)
        #expect(found?.isCaller == true)
        let none = table.expired(at: now - 1)
        #expect(none == nil)
        let first = table.expired(at: now)
        #expect(first?.state == .answered)
        let second = table.expired(at: now)
        #expect(second == nil)
        let later = table.expired(at: now + DialogTable.longestSilence)
        #expect(later != nil)
    }

    @Test("PRACK to an early dialog finds its callee, wherever his contact is")
    func early() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        world.deliver(invite.answer(183), from: ProxyWorld.first)
        let prack = ProxyWorld.invite(
            uri: "sip:callee@192.0.2.44:5060", branch: "p", toTag: ";tag=u", method: "PRACK", cseq: 2)
        #expect(
            world.deliver(prack, from: ProxyWorld.trunk).map(\.to) == [ProxyWorld.address("192.0.2.44", 5060)])
        world.deliver(invite.answer(486), from: ProxyWorld.first)
        #expect(world.core.dialogs.count == 0)
    }

    @Test("an answer with another method in its CSeq is none of the INVITE's")
    func wrongMethod() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let forged = invite.answer(200).replacing("CSeq: 1 INVITE", "CSeq: 1 BYE")
        #expect(world.deliver(forged, from: ProxyWorld.first).isEmpty)
        #expect(world.core.counters.strayAnswers == 1)
    }

    @Test(
        "a flood pushes out no call that rings: beyond the table requests go on without a transaction, stops are stopped"
    )
    func flood() throws {
        let world = try ProxyWorld(mostTransactions: 256)
        let ringing = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        world.deliver(ringing.answer(180), from: ProxyWorld.first)
        for index in 0..<400 {
            world.deliver(
                ProxyWorld.invite("m\(index)", method: "MESSAGE", cseq: 1), from: ProxyWorld.untrusted)
        }
        // A quarter is the INVITEs'.
        #expect(world.transactions == 192)
        for index in 0..<100 { world.deliver(ProxyWorld.invite("n\(index)"), from: ProxyWorld.trunk) }
        #expect(world.transactions == 256)
        let headers = "P-Asserted-Identity: <sip:+77272000000@x>\r\n"
        let beyond = world.deliver(
            ProxyWorld.invite("late", headers: headers, via: "SIP/2.0/UDP 127.0.0.21:5070"),
            from: ProxyWorld.untrusted)
        #expect(beyond.count == 1)
        #expect(beyond.first?.to == ProxyWorld.first)
        let invite = try #require(beyond.first).text
        #expect(invite.branch.hasPrefix("z9hG4bKQs"))
        #expect(invite.values("Record-Route").count == 1)
        #expect(invite.values("P-Asserted-Identity").isEmpty)
        #expect(world.deliver(invite.answer(180), from: ProxyWorld.first).map(\.to) == [ProxyWorld.untrusted])
        world.form = .blockListed
        let stopped = world.deliver(ProxyWorld.invite("bad"), from: ProxyWorld.trunk)
        #expect(stopped.map(\.text.statusCode) == [603])
        // The one that rang before is answered.
        let ok = world.deliver(ringing.answer(200), from: ProxyWorld.first)
        #expect(ok.map(\.text.statusCode) == [200])
        world.pass(to: world.now + 250_000)
        #expect(world.transactions == 0)
        #expect(world.core.pool.buffers.lentBytes == 0)
    }

    @Test("a hop that answers others is not dead for one request that it leaves unanswered")
    func poisoned() throws {
        let world = try ProxyWorld()
        world.deliver(ProxyWorld.invite("bad"), from: ProxyWorld.trunk)
        world.pass(to: world.now + 1_000)
        let good = world.deliver(ProxyWorld.invite("good"), from: ProxyWorld.trunk)[1].text
        world.deliver(good.answer(180), from: ProxyWorld.first)
        let moved = world.pass(to: world.now + 3_000)
        #expect(moved.contains { $0.to == ProxyWorld.second && $0.text.hasPrefix("INVITE") })
        #expect(world.core.hops.isAlive(0))
        #expect(world.deliver(ProxyWorld.invite("next"), from: ProxyWorld.trunk)[1].to == ProxyWorld.first)
    }

    @Test("where a hop that was given up answers, the other is cancelled as soon as it rings, and its 487 ends nothing")
    func lateAnswer() throws {
        let world = try ProxyWorld()
        let first = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let second = try #require(
            world.pass(to: world.now + 3_200).first { $0.to == ProxyWorld.second && $0.text.hasPrefix("INVITE") }
        ).text
        let ok = world.deliver(first.answer(200), from: ProxyWorld.first)
        #expect(ok.map(\.text.statusCode) == [200])
        let rings = world.deliver(second.answer(180), from: ProxyWorld.second)
        #expect(rings.map(\.to) == [ProxyWorld.second])
        #expect(rings.first?.text.hasPrefix("CANCEL") == true)
        let over = world.deliver(second.answer(487), from: ProxyWorld.second)
        #expect(over.map(\.text.startLine).allSatisfy { $0.hasPrefix("ACK") })
        #expect(world.outcomes.isEmpty)
        world.deliver(bye(), from: ProxyWorld.trunk)
        #expect(world.outcomes.map(\.isAnswered) == [true])
    }

    @Test("a way that was cancelled and never says how it ended is not waited for: nothing is left, no timer runs")
    func silentCancel() throws {
        let world = try ProxyWorld()
        let first = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let second = try #require(
            world.pass(to: world.now + 3_200).first { $0.to == ProxyWorld.second && $0.text.hasPrefix("INVITE") }
        ).text
        world.deliver(second.answer(180), from: ProxyWorld.second)
        world.deliver(first.answer(200), from: ProxyWorld.first)
        world.pass(to: world.now + 70_000)
        #expect(world.transactions == 0)
        // And one that rings late, is cancelled, and says no more.
        let other = try ProxyWorld()
        let slow = other.deliver(ProxyWorld.invite("2"), from: ProxyWorld.trunk)[1].text
        let quick = try #require(
            other.pass(to: other.now + 3_200).first { $0.to == ProxyWorld.second && $0.text.hasPrefix("INVITE") }
        ).text
        other.deliver(slow.answer(180), from: ProxyWorld.first)
        other.deliver(quick.answer(200), from: ProxyWorld.second)
        other.pass(to: other.now + 70_000)
        #expect(other.transactions == 0)
    }

    @Test("a request that is no INVITE and moved to the next hop leaves nothing behind")
    func movedRequest() throws {
        let world = try ProxyWorld()
        world.deliver(ProxyWorld.invite("m", method: "MESSAGE"), from: ProxyWorld.trunk)
        let moved = try #require(
            world.pass(to: world.now + 3_200).first { $0.to == ProxyWorld.second && $0.text.hasPrefix("MESSAGE") })
        world.deliver(moved.text.answer(200), from: ProxyWorld.second)
        world.pass(to: world.now + 40_000)
        #expect(world.transactions == 0)
        #expect(world.core.wheel.count == 0)
    }

    @Test("ids on the wire tell nothing of the next: no two steps between them are alike")
    func ids() throws {
        let world = try ProxyWorld()
        var numbers: [UInt64] = []
        for index in 0..<16 {
            let invite = world.deliver(ProxyWorld.invite("i\(index)"), from: ProxyWorld.trunk)[1].text
            let hex = invite.branch.dropFirst(9).prefix(10)
            numbers.append(try #require(UInt64(hex, radix: 16)))
        }
        let steps = zip(numbers, numbers.dropFirst()).map { $1 &- $0 }
        #expect(Set(steps).count == steps.count)
        let probes = (1...16 as ClosedRange<UInt64>).map { world.core.secret.probe($0) }
        #expect(Set(zip(probes, probes.dropFirst()).map { $1 &- $0 }).count == 15)
    }
}
