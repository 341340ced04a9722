import SIP
import Screening
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("Answers to calls, over real sockets")
struct AnswerTests {
    let harness: Harness

    init() throws { harness = try Harness() }

    @Test("a call that nothing speaks against goes on to where it came from, with its own user part")
    func allow() throws {
        let carrier = try harness.carrier(Harness.international)
        let request = carrier.request("+\(Harness.foreign)", "+\(Harness.callee);npdi")
        let answer = try carrier.ask(request.invite(sdp: "v=0\r\n"))
        #expect(answer.statusCode == 302)
        #expect(answer.values("Contact") == ["<sip:+\(Harness.callee);npdi@\(carrier.address)>"])
        #expect(answer.values("Call-ID") == [request.callID])
        #expect(answer.values("CSeq") == ["1 INVITE"])
        #expect(answer.values("Via").first?.contains(request.branch) == true)
        #expect(answer.values("To").first?.contains(";tag=") == true)
        #expect(harness.count("international", .allow) == 1)
        let calls = harness.journalled()
        #expect(calls.count == 1)
        #expect(calls.first?.attempt.trunk == TrunkID(index: 1))
        #expect(calls.first?.verdict.treatment == .allow)
    }

    @Test("a listed caller is declined with the reason and the way back")
    func blockListed() throws {
        let carrier = try harness.carrier(Harness.international)
        let answer = try carrier.ask(carrier.request("+\(Harness.listed)", Harness.callee).invite())
        #expect(answer.hasPrefix("SIP/2.0 603 Decline\r\n"))
        #expect(answer.values("Reason").first?.hasPrefix("Q.850;cause=21;text=") == true)
        #expect(answer.values("Call-Info") == ["<https://redress.example/back>;purpose=info"])
        #expect(answer.values("Contact").isEmpty)
        #expect(harness.journalled().first?.verdict.rule == .listBlock)
    }

    @Test("a home fixed CLI from abroad is declined, and not in the analytics form")
    func blockInvalid() throws {
        let carrier = try harness.carrier(Harness.international)
        let answer = try carrier.ask(carrier.request("+\(Harness.homeFixed)", Harness.callee).invite())
        #expect(answer.hasPrefix("SIP/2.0 603 Decline\r\n"))
        #expect(answer.values("Reason").first?.hasPrefix("Q.850;cause=21") == true)
        #expect(!answer.contains("analytics"))
    }

    @Test("an SBC that stops at 486 and goes on at 404 hears those")
    func codes() throws {
        let carrier = try harness.carrier(Harness.codes)
        let stopped = try carrier.ask(carrier.request("+\(Harness.listed)", Harness.callee).invite())
        #expect(stopped.statusCode == 486)
        let allowed = try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite())
        #expect(allowed.statusCode == 404)
        #expect(allowed.values("Contact").isEmpty)
        let labelled = try carrier.ask(carrier.request("+\(Harness.homeMobile)", "77010000077").invite())
        #expect(labelled.statusCode == 404)
        #expect(labelled.values("P-Asserted-Identity").count == 1)
    }

    @Test("a diverted call gets the Desk with a token first and the way onward second; the token finds it once")
    func divert() throws {
        let carrier = try harness.carrier(Harness.international)
        let answer = try carrier.ask(carrier.request("+\(Harness.diverted)", Harness.callee).invite())
        #expect(answer.statusCode == 302)
        let contact = try #require(answer.values("Contact").first)
        let parts = contact.split(separator: ", ")
        #expect(parts.count == 2)
        #expect(parts[0].hasPrefix("<sip:desk@127.0.0.1:5080;qc="))
        #expect(parts[0].hasSuffix(">;q=1"))
        #expect(parts[1] == "<sip:\(Harness.callee)@\(carrier.address)>;q=0.1")
        let text = parts[0].dropFirst("<sip:desk@127.0.0.1:5080;qc=".count).prefix(32)
        let token = try #require(DivertToken(text))
        let time = Timestamp(microseconds: Clock.realtimeMicroseconds())
        let call = try #require(harness.gate.redeem(token, at: time))
        #expect(call.verdict.treatment == .divert)
        #expect(call.attempt.caller == .number(PhoneNumber(digits: 442_079_460_002)))
        #expect(harness.gate.redeem(token, at: time) == nil)
    }

    @Test("a label travels as headers of the 302")
    func labelHeaders() throws {
        let carrier = try harness.carrier(Harness.international)
        let answer = try carrier.ask(carrier.request("+\(Harness.homeMobile)", Harness.callee).invite())
        #expect(answer.statusCode == 302)
        #expect(answer.values("Contact") == ["<sip:\(Harness.callee)@\(carrier.address)>"])
        #expect(
            answer.values("P-Asserted-Identity") == ["\"Күмәнді\" <sip:+\(Harness.homeMobile)@\(carrier.address)>"])
        #expect(
            answer.values("Call-Info") == ["<https://redress.example/back>;purpose=info;call-reason=\"Күмәнді\""])
    }

    @Test("a label travels as headers in the Contact, escaped, where the profile says so")
    func labelContact() throws {
        let carrier = try harness.carrier(Harness.contact)
        let answer = try carrier.ask(carrier.request("+\(Harness.homeMobile)", Harness.callee).invite())
        let contact = try #require(answer.values("Contact").first)
        #expect(contact.hasPrefix("<sip:\(Harness.callee)@sbc.example:5070?P-Asserted-Identity=%22"))
        #expect(contact.hasSuffix(">"))
        #expect(contact.contains("%20%3Csip:+\(Harness.homeMobile)%40sbc.example:5070%3E&Call-Info=%3Chttps:"))
        #expect(!contact.dropFirst().dropLast().contains { "<>\" @".contains($0) && $0 != "@" })
        #expect(answer.values("P-Asserted-Identity").isEmpty)
    }

    @Test("a tel URI goes on as sip with user=phone")
    func tel() throws {
        let carrier = try harness.carrier(Harness.national)
        let request = carrier.request("+\(Harness.homeMobile)", Harness.callee, uri: "tel:+\(Harness.callee)")
        let answer = try carrier.ask(request.invite())
        #expect(answer.values("Contact") == ["<sip:+\(Harness.callee)@\(carrier.address);user=phone>"])
    }

    @Test(
        "over TCP the same verdicts are given",
        arguments: [
            (Harness.foreign, 302), (Harness.listed, 603), (Harness.homeFixed, 603), (Harness.diverted, 302),
            (Harness.homeMobile, 302),
        ])
    func streams(_ caller: String, _ code: Int) throws {
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(caller)", Harness.callee)
        request.transport = "TCP"
        let answer = stream.ask(request.invite(sdp: "v=0\r\n"))
        #expect(answer.statusCode == code)
        #expect(answer.values("Call-ID") == [request.callID])
        if code == 302 { #expect(answer.contains("@\(carrier.address)>")) }
        #expect(harness.journalled().count == 1)
    }

    @Test("many calls down one connection come back in their order")
    func pipelined() throws {
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let carrier = try harness.carrier(Harness.international)
        let requests = (0..<200).map { n in
            carrier.request("+\(n % 7 == 0 ? Harness.listed : Harness.foreign)", Harness.callee)
        }
        stream.send(requests.flatMap { $0.invite() })
        for (n, request) in requests.enumerated() {
            let answer = stream.receive()
            #expect(answer.values("Call-ID") == [request.callID])
            #expect(answer.statusCode == (n % 7 == 0 ? 603 : 302))
        }
    }

    @Test("P-Asserted-Identity counts where the trunk is trusted, and only there")
    func trust() throws {
        for (host, code) in [(Harness.international, 603), (Harness.contact, 302)] {
            let carrier = try harness.carrier(host)
            var request = carrier.request("+\(Harness.foreign)", Harness.callee)
            request.headers.append((name: "P-Asserted-Identity", value: "<sip:+\(Harness.listed)@carrier.example>"))
            #expect(try carrier.ask(request.invite()).statusCode == code)
        }
    }

    @Test("lists change without a call being lost")
    func reload() throws {
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
        var builder = ListSnapshot.Builder()
        builder.add(block: PhoneNumber(digits: 442_079_460_003), .block)
        #expect(harness.waitInForce(harness.gate.install(lists: builder.build(version: 2))))
        #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 603)
        #expect(harness.waitInForce(harness.gate.install(order: nil)))
        #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
        var trunks = Harness.trunks
        trunks[1].allowCode = 503
        #expect(harness.waitInForce(try harness.gate.install(trunks: trunks)))
        #expect(try carrier.ask(carrier.request("+447700900000", "77010000078").invite()).statusCode == 503)
        trunks[1].sources = ["nonsense"]
        #expect(throws: GateError.self) { try harness.gate.install(trunks: trunks) }
        #expect(try carrier.ask(carrier.request("+447700900001", "77010000079").invite()).statusCode == 503)
        #expect(harness.count("international", .allow) == 3)
    }
}
