import Screening
import Telephony
import Testing

@testable import Screening

@Suite("Answers about who is abroad")
struct RoamingAnswerTests {
    private static let mobile = "+77059990001"
    private static let roamer = "+77059990002"
    private static let later = Calls.noon.adding(microseconds: 301_000_000)

    private func engine(hasList: Bool = true, asks: Bool = true) -> Engine {
        var engine = Calls.engine { builder in
            if hasList {
                builder.giveRoaming()
                builder.add(roaming: Calls.number(Self.roamer), since: nil, until: nil)
            }
            builder.add(allow: Calls.number("+77051110001"))
            builder.add(block: Calls.number("+77051110002"), .block)
        }
        if asks { engine.beginAskingRoaming() }
        return engine
    }

    private func feature(_ call: JudgedCall) -> Roaming? { Roaming(rawValue: call.features[.roaming]) }

    @Test("the list alone knows where nobody is asked", arguments: [true, false])
    func listAlone(hasList: Bool) {
        var engine = engine(hasList: hasList, asks: false)
        #expect(engine.openRoaming(Calls.attempt(from: Self.mobile)).isEmpty)
        #expect(feature(engine.judged(Calls.attempt(from: Self.mobile))) == (hasList ? .doesNotRoam : .unknown))
    }

    @Test("a number that the list lacks is unknown until an answer has come, and again when that is too old")
    func answered() {
        for answer in [Roaming.roams, .doesNotRoam, .unknown] {
            var engine = engine()
            let open = engine.openRoaming(Calls.attempt(from: Self.mobile))
            #expect(open.count == 1 && open[0] == Calls.number(Self.mobile))
            #expect(feature(engine.judged(Calls.attempt(from: Self.mobile))) == .unknown)
            engine.learn(roaming: answer, of: Calls.number(Self.mobile), at: Calls.noon, seconds: 300)
            #expect(engine.openRoaming(Calls.attempt(from: Self.mobile)).isEmpty)
            #expect(feature(engine.judged(Calls.attempt(from: Self.mobile))) == answer)
            let late = Calls.attempt(from: Self.mobile, at: Self.later)
            #expect(engine.openRoaming(late).count == 1)
            #expect(feature(engine.judged(late)) == .unknown)
        }
    }

    @Test("whom the list has roams, whatever was answered; the newest answer counts")
    func order() {
        var engine = engine()
        #expect(engine.openRoaming(Calls.attempt(from: Self.roamer)).isEmpty)
        engine.learn(roaming: .doesNotRoam, of: Calls.number(Self.roamer), at: Calls.noon, seconds: 300)
        #expect(feature(engine.judged(Calls.attempt(from: Self.roamer))) == .roams)
        engine.learn(roaming: .roams, of: Calls.number(Self.mobile), at: Calls.noon, seconds: 300)
        engine.learn(roaming: .doesNotRoam, of: Calls.number(Self.mobile), at: Calls.noon, seconds: 300)
        #expect(feature(engine.judged(Calls.attempt(from: Self.mobile))) == .doesNotRoam)
    }

    @Test(
        "no question where it would change nothing",
        arguments: [
            "+77172123456", "+447400123456", "anonymous", "112", "+76123456789", "+77051110001", "+77051110002",
        ]
    )
    func needless(from: String) {
        #expect(engine().openRoaming(Calls.attempt(from: from)).isEmpty)
    }

    @Test("all identities and whoever diverted are asked about, each once; calls from home are not")
    func numbers() {
        let engine = engine()
        let attempt = Calls.attempt(
            from: Self.mobile, asserted: "+77059990003", remoteParty: Self.mobile, diverting: "+77059990004")
        let open = engine.openRoaming(attempt)
        #expect((0..<open.count).map { open[$0].digits } == [77_059_990_001, 77_059_990_003, 77_059_990_004])
        #expect(engine.openRoaming(Calls.attempt(from: Self.mobile, abroad: false)).isEmpty)
    }

    @Test("without lists or numbering in use nothing is asked")
    func layers() {
        for use in [Layers.lists, .numbering, [.numbering, .behaviour]] {
            var engine = Calls.engine(policy: Policy(use: use))
            engine.beginAskingRoaming()
            #expect(engine.openRoaming(Calls.attempt(from: Self.mobile)).isEmpty)
        }
    }

    @Test("a full memory gives up the answers that end first, and never takes one number for another")
    func full() {
        let answers = RoamingAnswers()
        let count: UInt64 = 200_000
        for index in 0..<count {
            answers.note(index % 2 == 0 ? .roams : .doesNotRoam, of: 77_000_000_000 + index, until: UInt32(index + 1))
        }
        var known: UInt64 = 0
        for index in 0..<count {
            guard let found = answers.view.look(77_000_000_000 + index, at: 0) else { continue }
            #expect(found == (index % 2 == 0 ? .roams : .doesNotRoam))
            known += 1
        }
        #expect(known <= UInt64(RoamingAnswers.capacity) && known > UInt64(RoamingAnswers.capacity) * 9 / 10)
        #expect(answers.view.look(77_000_000_000 + count - 1, at: 0) != nil)
        #expect(answers.view.look(0, at: 0) == nil)
    }
}
