import Testing

@testable import Traffic

@Suite("The carrier's call as a state machine")
struct CarrierCallTests {
    private func call(callerEnds: Bool = true, isAnswered: Bool = true) -> CarrierCall {
        CarrierCall(timing: .init(), callerEnds: callerEnds, isAnswered: isAnswered, followsContacts: true)
    }

    private let onward = CarrierCall.Reading.goOn(isLabelled: false, contacts: 1, deskContact: nil)
    private let divert = CarrierCall.Reading.goOn(isLabelled: false, contacts: 2, deskContact: 0)

    @Test("Timer A doubles from T1 on and ends with the answer (RFC 3261 17.1.1.2)")
    func timerA() {
        var subject = call()
        let t1 = CarrierCall.Timing().t1
        #expect(subject.start().contains(.set(.resend(leg: 0, interval: t1), after: t1)))
        #expect(
            subject.ring(.resend(leg: 0, interval: t1))
                == [.sendInvite(leg: 0), .set(.resend(leg: 0, interval: 2 * t1), after: 2 * t1)])
        _ = subject.gateAnswered(.stop)
        #expect(subject.ring(.resend(leg: 0, interval: 2 * t1)).isEmpty)
    }

    @Test("over a connection nothing is repeated, and silence counts as by UDP")
    func reliable() {
        var subject = CarrierCall(
            timing: .init(), callerEnds: true, isAnswered: true, followsContacts: true, isGateReliable: true)
        let silence = CarrierCall.Timing().silence
        #expect(subject.start() == [.sendInvite(leg: 0), .set(.giveUp(leg: 0), after: silence)])
        // The next hop is asked by UDP again.
        #expect(
            subject.gateAnswered(onward).contains { if case .set(.resend(leg: 1, _), _) = $0 { true } else { false } })
    }

    @Test("each final answer of the gate is acknowledged, and only the first one counts")
    func repeatedAnswer() {
        var subject = call()
        _ = subject.start()
        #expect(subject.gateAnswered(onward).contains(.decide(.unhindered)))
        #expect(subject.gateAnswered(.stop) == [.sendAck(leg: 0)])
    }

    @Test("an answer after the silence is acknowledged and changes nothing")
    func lateAnswer() {
        var subject = call()
        _ = subject.start()
        #expect(subject.ring(.giveUp(leg: 0)).first == .decide(.byItself(.silence)))
        #expect(subject.gateAnswered(.stop) == [.sendAck(leg: 0)])
        #expect(!subject.isOver)
    }

    @Test("the Desk is decided on when it answers, and never twice")
    func desk() {
        var subject = call()
        _ = subject.start()
        #expect(!subject.gateAnswered(divert).contains { if case .decide = $0 { true } else { false } })
        #expect(subject.answered(leg: 1).contains(.decide(.toDesk)))
        #expect(subject.byeReceived() == [.over] && subject.isOver)
    }

    @Test("a Desk that is busy or dead gives the call to the next contact", arguments: [true, false])
    func nextContact(isBusy: Bool) {
        var subject = call()
        _ = subject.start()
        _ = subject.gateAnswered(divert)
        let actions = isBusy ? subject.refused(leg: 1) : subject.ring(.giveUp(leg: 1))
        #expect(actions.contains(.sendInvite(leg: 2)))
        #expect(subject.answered(leg: 2).contains(.decide(.byItself(.deskDead))))
    }

    @Test("with no contact alive the call ends, decided once")
    func allDead() {
        var subject = call()
        _ = subject.start()
        _ = subject.gateAnswered(divert)
        _ = subject.ring(.giveUp(leg: 1))
        #expect(subject.ring(.giveUp(leg: 2)) == [.decide(.byItself(.deskDead)), .over])
    }

    @Test("CANCEL only after a provisional answer (RFC 3261 9.1), and a late 2xx is hung up")
    func cancel() {
        var subject = call(isAnswered: false)
        _ = subject.start()
        _ = subject.gateAnswered(onward)
        #expect(subject.ring(.stopRinging(leg: 1)).isEmpty)
        #expect(subject.provisional(leg: 1).count == 1)
        #expect(subject.ring(.stopRinging(leg: 1)).first == .sendCancel(leg: 1))
        #expect(subject.answered(leg: 1) == [.sendAckAnswered(leg: 1), .sendBye(leg: 1)])
        #expect(subject.refused(leg: 1) == [.sendAck(leg: 1), .over])
    }

    @Test("events in no fitting state do nothing but acknowledge")
    func unfitting() {
        var subject = call()
        _ = subject.start()
        _ = subject.gateAnswered(.stop)
        #expect(subject.isOver)
        #expect(subject.byeReceived().isEmpty && subject.byeAnswered().isEmpty && subject.provisional(leg: 1).isEmpty)
        for alarm: CarrierCall.Alarm in [
            .giveUp(leg: 0), .giveUp(leg: 1), .stopRinging(leg: 1), .hangUp(leg: 1), .close,
            .resend(leg: 1, interval: 1),
        ] {
            #expect(subject.ring(alarm).isEmpty)
        }
        #expect(subject.refused(leg: 1) == [.sendAck(leg: 1)])
    }
}

@Suite("The called side as a state machine")
struct AnsweringPartyTests {
    private func party(answers: Bool = true, refuses: Bool = false, hangsUp: Bool = false) -> AnsweringParty {
        AnsweringParty(.init(ring: 10, answers: answers, refuses: refuses, talk: 20, hangsUp: hangsUp))
    }

    @Test("a retransmitted INVITE gets what was said last (RFC 3261 17.2.1)")
    func retransmission() {
        var subject = party()
        #expect(subject.invited().first == .respond(180))
        #expect(subject.invited() == [.respond(180)])
        #expect(subject.ring(.ringEnds).first == .respond(200))
        #expect(subject.invited() == [.respond(200)])
        #expect(subject.acknowledged().isEmpty)
        #expect(subject.invited().isEmpty)
    }

    @Test("a 2xx is repeated until its ACK, and not for ever (RFC 3261 13.3.1.4)")
    func repeatedAnswer() {
        var subject = party()
        _ = subject.invited()
        var actions = subject.ring(.ringEnds)
        var rounds = 0
        while case .set(let alarm, _)? = actions.last, rounds < 100 {
            actions = subject.ring(alarm)
            rounds += 1
        }
        #expect(actions == [.over] && rounds < 10)
    }

    @Test("a cancelled call is answered with 487, a refused one with 486")
    func refusals() {
        var cancelled = party(answers: false)
        _ = cancelled.invited()
        #expect(cancelled.cancelled().first == .respond(487))
        #expect(cancelled.acknowledged() == [.over])
        var refusing = party(answers: false, refuses: true)
        _ = refusing.invited()
        #expect(refusing.ring(.ringEnds).first == .respond(486))
        #expect(refusing.cancelled().isEmpty)
    }

    @Test("hanging up sends one BYE and waits for its answer")
    func hangingUp() {
        var subject = party(hangsUp: true)
        _ = subject.invited()
        _ = subject.ring(.ringEnds)
        #expect(subject.acknowledged() == [.set(.hangUp, after: 20)])
        #expect(subject.ring(.hangUp).first == .sendBye)
        #expect(subject.ring(.hangUp).isEmpty)
        #expect(subject.byeAnswered() == [.over] && subject.isOver)
    }
}
