import SIP
import Telephony
import Testing
import Wire

@testable import Gate

/// Rules of RFC 3261 §16 for what a forwarded message looks like, and where it goes.
@Suite("A proxy's messages")
struct ForwardingTests {
    @Test("an INVITE is answered by 100 and goes on with our Via, our Record-Route and one hop less")
    func forwards() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)
        #expect(sent.count == 2)
        #expect(sent[0].to == ProxyWorld.trunk)
        #expect(sent[0].text.statusCode == 100)
        #expect(!sent[0].text.first("To").contains("tag="))
        let invite = sent[1].text
        #expect(sent[1].to == ProxyWorld.first)
        #expect(invite.startLine == "INVITE sip:+77010000045@127.0.0.1:5060 SIP/2.0")
        #expect(invite.values("Via").count == 2)
        #expect(invite.first("Via").hasPrefix("SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKQt"))
        #expect(invite.values("Via")[1] == "SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1")
        #expect(invite.values("Record-Route") == ["<sip:127.0.0.1:5060;lr>"])
        #expect(invite.values("Max-Forwards") == ["69"])
    }

    @Test("without Max-Forwards it gets 70; without record_route no Record-Route")
    func defaults() throws {
        let world = try ProxyWorld { $0.proxy?.recordRoute = false }
        let text = ProxyWorld.invite().replacing("Max-Forwards: 70\r\n", "")
        let invite = try #require(world.deliver(text, from: ProxyWorld.trunk).last).text
        #expect(invite.first("Max-Forwards") == "70")
        #expect(invite.values("Record-Route").isEmpty)
    }

    @Test("a sender behind a translator gets received and rport, and its answers there (RFC 3581)")
    func rport() throws {
        let world = try ProxyWorld()
        let source = ProxyWorld.address("127.0.0.20", 40_000)
        let sent = world.deliver(
            ProxyWorld.invite(via: "SIP/2.0/UDP sbc.example:5070;rport"), from: source)
        #expect(sent[0].to == source)
        let invite = sent[1].text
        #expect(invite.values("Via")[1].contains(";rport=40000"))
        #expect(invite.values("Via")[1].contains(";received=127.0.0.20"))
        let back = world.deliver(invite.answer(180), from: ProxyWorld.first)
        #expect(back.map(\.to) == [source])
        // Without rport the port is that of sent-by (RFC 3261 §18.2.2).
        let other = world.deliver(ProxyWorld.invite("2"), from: source)
        #expect(other[0].to == ProxyWorld.trunk)
    }

    @Test("an answer goes back without our Via; Vias in one line stay one line")
    func answers() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let ringing = world.deliver(invite.answer(180), from: ProxyWorld.first)
        #expect(ringing.count == 1)
        #expect(ringing[0].to == ProxyWorld.trunk)
        #expect(ringing[0].text.values("Via") == ["SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1"])
        #expect(ringing[0].text.values("Record-Route") == ["<sip:127.0.0.1:5060;lr>"])
        let vias = invite.values("Via")
        let joined = invite.answer(183).replacing("Via: \(vias[0])\r\nVia: \(vias[1])", "Via: \(vias[0]), \(vias[1])")
        let progress = world.deliver(joined, from: ProxyWorld.first)
        #expect(progress[0].text.values("Via").map { $0.trimmingPrefix(" ") } == ["\(vias[1])"[...]])
    }

    @Test("a 100 of the next hop stays here")
    func trying() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        #expect(world.deliver(invite.answer(100), from: ProxyWorld.first).isEmpty)
    }

    @Test("Max-Forwards 0: 483; for OPTIONS our answer; for an ACK none")
    func hops() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(ProxyWorld.invite(maxForwards: 0), from: ProxyWorld.trunk)
        #expect(sent.map(\.text.statusCode) == [483])
        let options = world.deliver(
            ProxyWorld.invite("2", maxForwards: 0, method: "OPTIONS"), from: ProxyWorld.trunk)
        #expect(options.map(\.text.statusCode) == [200])
        let ack = world.deliver(
            ProxyWorld.invite("3", maxForwards: 0, toTag: ";tag=x", method: "ACK"), from: ProxyWorld.trunk)
        #expect(ack.isEmpty)
        let one = world.deliver(ProxyWorld.invite("4", maxForwards: 1), from: ProxyWorld.trunk)
        #expect(one.last?.text.first("Max-Forwards") == "0")
    }

    @Test("a request that came back the same is a loop, 482; with another Request-URI it is a spiral and passes")
    func loops() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        let own = invite.first("Via")
        let again = ProxyWorld.invite(branch: "other").replacing(
            "Max-Forwards: 70\r\n", "Via: \(own)\r\nMax-Forwards: 60\r\n")
        let looped = world.deliver(again, from: ProxyWorld.trunk)
        #expect(looped.map(\.text.statusCode) == [100, 482])
        let spiral = again.replacing("INVITE sip:+77010000045@", "INVITE sip:+77010000046@").replacing("other", "third")
        let passed = world.deliver(spiral, from: ProxyWorld.trunk)
        #expect(passed.last?.text.hasPrefix("INVITE sip:+77010000046@") == true)
    }

    @Test("Proxy-Require names what nobody here knows: 420 with Unsupported; Require is the callee's matter")
    func requires() throws {
        let world = try ProxyWorld()
        let refused = world.deliver(
            ProxyWorld.invite(headers: "Proxy-Require: foo\r\n"), from: ProxyWorld.trunk)
        #expect(refused.map(\.text.statusCode) == [420])
        #expect(refused[0].text.first("Unsupported") == "foo")
        let passed = world.deliver(ProxyWorld.invite("2", headers: "Require: 100rel\r\n"), from: ProxyWorld.trunk)
        #expect(passed.last?.text.first("Require") == "100rel")
    }

    @Test("from an untrusted trunk asserted identities go no further (RFC 3325 §5), preferred ones from nobody")
    func identities() throws {
        let world = try ProxyWorld()
        let headers =
            "P-Asserted-Identity: <sip:+77272000000@x>\r\nP-Preferred-Identity: <sip:a@x>\r\nRemote-Party-ID: <sip:b@x>\r\n"
        let trusted = try #require(
            world.deliver(ProxyWorld.invite(headers: headers), from: ProxyWorld.trunk).last
        ).text
        #expect(trusted.values("P-Asserted-Identity") == ["<sip:+77272000000@x>"])
        #expect(trusted.values("Remote-Party-ID").count == 1)
        #expect(trusted.values("P-Preferred-Identity").isEmpty)
        let other = try #require(
            world.deliver(
                ProxyWorld.invite("2", headers: headers, via: "SIP/2.0/UDP 127.0.0.21:5070"),
                from: ProxyWorld.untrusted
            ).last
        ).text
        #expect(other.values("P-Asserted-Identity").isEmpty)
        #expect(other.values("Remote-Party-ID").isEmpty)
        #expect(other.values("Contact").count == 1)
    }

    @Test("a labelled call bears the warning instead of the identity that it came with")
    func label() throws {
        let world = try ProxyWorld()
        world.form = .label
        let invite = try #require(
            world.deliver(
                ProxyWorld.invite(headers: "P-Asserted-Identity: <sip:+442079460003@x>\r\n"), from: ProxyWorld.trunk
            ).last
        ).text
        #expect(invite.values("P-Asserted-Identity") == ["\"Suspicious\" <sip:+442079460003@127.0.0.30>"])
        #expect(invite.first("Call-Info").contains("Suspicious"))
    }

    @Test("a body goes on as it came, and what stands behind it does not")
    func body() throws {
        let world = try ProxyWorld()
        let text = ProxyWorld.invite().replacing("Content-Length: 0\r\n\r\n", "Content-Length: 4\r\n\r\nv=0\n???")
        let invite = try #require(world.deliver(text, from: ProxyWorld.trunk).last).text
        #expect(invite.hasSuffix("Content-Length: 4\r\n\r\nv=0\n"))
    }

    @Test("strangers get 403, answers to nothing get nowhere")
    func strangers() throws {
        let world = try ProxyWorld()
        let stranger = ProxyWorld.address("127.0.0.99", 5060)
        #expect(world.deliver(ProxyWorld.invite(), from: stranger).map(\.text.statusCode) == [403])
        let invite = world.deliver(ProxyWorld.invite("2"), from: ProxyWorld.trunk)[1].text
        let forged = invite.answer(200).replacing(invite.branch, "z9hG4bKQt" + String(repeating: "0", count: 33))
        #expect(world.deliver(forged, from: ProxyWorld.first).isEmpty)
        #expect(world.deliver(ProxyWorld.invite().answer(200), from: ProxyWorld.first).isEmpty)
        #expect(world.core.counters.strayAnswers == 2)
    }
}

/// RFC 3261 §16.4, §16.6 and the examples of §16.12.
@Suite("Routes")
struct RouteTests {
    private func inDialog(_ uri: String, _ routes: [String], method: String = "BYE") -> String {
        ProxyWorld.invite(
            uri: uri, headers: routes.map { "Route: \($0)\r\n" }.joined(), branch: "b2", toTag: ";tag=u",
            method: method,
            cseq: 2)
    }

    @Test("our own Route is taken off, and the request goes to its Request-URI")
    func own() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            inDialog("sip:callee@127.0.0.30:5090", ["<sip:127.0.0.1:5060;lr>"]), from: ProxyWorld.trunk)
        #expect(sent.count == 1)
        #expect(sent[0].to == ProxyWorld.address("127.0.0.30", 5090))
        #expect(sent[0].text.values("Route").isEmpty)
        #expect(sent[0].text.values("Record-Route").isEmpty)
        #expect(sent[0].text.startLine == "BYE sip:callee@127.0.0.30:5090 SIP/2.0")
    }

    @Test("§16.12.1.1: a loose router beyond is sent to, with its Route left in place", arguments: [true, false])
    func loose(inOneLine: Bool) throws {
        let world = try ProxyWorld()
        let routes = ["<sip:127.0.0.1:5060;lr>", "<sip:127.0.0.31:5061;lr>", "<sip:p3.example;lr>"]
        let sent = world.deliver(
            inDialog("sip:callee@u2.example", inOneLine ? [routes.joined(separator: ", ")] : routes),
            from: ProxyWorld.trunk)
        #expect(sent.map(\.to) == [ProxyWorld.address("127.0.0.31", 5061)])
        #expect(sent[0].text.values("Route") == ["<sip:127.0.0.31:5061;lr>", "<sip:p3.example;lr>"])
        #expect(sent[0].text.startLine == "BYE sip:callee@u2.example SIP/2.0")
    }

    @Test("§16.12.1.2: a strict router beyond becomes the Request-URI, which goes to the end of Route")
    func strictBeyond() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            inDialog(
                "sip:callee@u2.example", ["<sip:127.0.0.1:5060;lr>", "<sip:127.0.0.31:5061>", "<sip:p4.example;lr>"]),
            from: ProxyWorld.trunk)
        #expect(sent.map(\.to) == [ProxyWorld.address("127.0.0.31", 5061)])
        #expect(sent[0].text.startLine == "BYE sip:127.0.0.31:5061 SIP/2.0")
        #expect(sent[0].text.values("Route") == ["<sip:p4.example;lr>", "<sip:callee@u2.example>"])
    }

    @Test("§16.12.1.2: what a strict router before us wrote is undone: the last Route is the Request-URI")
    func strictBefore() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(
            inDialog("sip:127.0.0.1:5060;lr", ["<sip:127.0.0.31:5061;lr>", "<sip:callee@u2.example>"]),
            from: ProxyWorld.trunk)
        #expect(sent.map(\.to) == [ProxyWorld.address("127.0.0.31", 5061)])
        #expect(sent[0].text.startLine == "BYE sip:callee@u2.example SIP/2.0")
        #expect(sent[0].text.values("Route") == ["<sip:127.0.0.31:5061;lr>"])
    }

    @Test("a request in a dialog that nobody knows, to where nobody is known, is not relayed: 481")
    func noRelay() throws {
        let world = try ProxyWorld()
        let sent = world.deliver(inDialog("sip:x@192.0.2.66:5060", []), from: ProxyWorld.trunk)
        #expect(sent.map(\.text.statusCode) == [481])
        let ack = world.deliver(inDialog("sip:x@192.0.2.66:5060", [], method: "ACK"), from: ProxyWorld.trunk)
        #expect(ack.isEmpty)
    }

    @Test("a contact that is a name is found by the call's own way")
    func named() throws {
        let world = try ProxyWorld()
        let invite = world.deliver(ProxyWorld.invite(), from: ProxyWorld.trunk)[1].text
        world.deliver(invite.answer(200), from: ProxyWorld.first)
        let ack = world.deliver(inDialog("sip:c@phone.example", [], method: "ACK"), from: ProxyWorld.trunk)
        #expect(ack.map(\.to) == [ProxyWorld.first])
        // The callee's BYE goes the other way.
        let bye =
            "BYE sip:a@sbc.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.30:5060;branch=z9hG4bKq\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:+77010000045@127.0.0.1>;tag=u\r\nTo: <sip:+442079460003@127.0.0.20>;tag=f1\r\n"
            + "Call-ID: c1\r\nCSeq: 7 BYE\r\nContent-Length: 0\r\n\r\n"
        let sent = world.deliver(bye, from: ProxyWorld.first)
        #expect(sent.map(\.to) == [ProxyWorld.trunk])
        #expect(world.outcomes.map(\.releasedBy) == [.callee])
    }

    @Test("a caller behind a connection: two Record-Routes, answers and requests back by the connection (RFC 5658)")
    func stream() throws {
        let world = try ProxyWorld()
        let connection = ConnectionID(7)
        let peer = ProxyWorld.address("127.0.0.20", 51_000)
        let sent = world.deliver(
            ProxyWorld.invite(via: "SIP/2.0/TCP 127.0.0.20:5070"), from: peer, connection: connection)
        #expect(sent.first { $0.connection != nil }?.text.statusCode == 100)
        let invite = try #require(sent.first { $0.connection == nil }).text
        #expect(
            invite.values("Record-Route") == ["<sip:127.0.0.1:5060;lr>", "<sip:127.0.0.1:5060;transport=tcp;lr>"])
        let ok = world.deliver(invite.answer(200), from: ProxyWorld.first)
        #expect(ok.map(\.connection) == [connection])
        let bye =
            "BYE sip:a@127.0.0.20:5070;transport=tcp SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.30:5060;branch=z9hG4bKq\r\n"
            + "Route: <sip:127.0.0.1:5060;lr>, <sip:127.0.0.1:5060;transport=tcp;lr>\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:+77010000045@127.0.0.1>;tag=u\r\nTo: <sip:+442079460003@127.0.0.20>;tag=f1\r\n"
            + "Call-ID: c1\r\nCSeq: 7 BYE\r\nContent-Length: 0\r\n\r\n"
        let back = world.deliver(bye, from: ProxyWorld.first)
        #expect(back.map(\.connection) == [connection])
        #expect(back[0].text.first("Via").hasPrefix("SIP/2.0/TCP 127.0.0.1:5060"))
        #expect(back[0].text.values("Route").isEmpty)
    }
}
