import Telephony
import Testing

@testable import Traffic

@Suite("Operators of a simulated Desk")
struct OperatorsTests {
    private static func make() -> WorldMake {
        var make = WorldMake(plain: 8)
        make.oneScamIn = 10
        make.operatorPermille = 800
        make.findingErrorPermille = 100
        make.secondPersonPermille = 500
        make.secondPersonMinutes = 30
        return make
    }

    /// The calls of a day with what is said of each.
    private static func day(_ treatment: WorldTreatment) -> [(call: WorldCall, said: [WorldFinding])] {
        var world = World(make: make(), seed: 2, startsAt: worldMidnight, days: 1, callsADay: 8_000)
        var day: [(WorldCall, [WorldFinding])] = []
        while let call = world.next() { day.append((call, world.findings(of: call, treatment))) }
        return day
    }

    private static func permille(_ part: Int, _ whole: Int) -> Int { part * 1_000 / max(1, whole) }

    @Test("only of diverted calls is anything said, and of the same calls the same")
    func diverted() {
        for treatment in [WorldTreatment.allowed, .labelled, .blocked] {
            #expect(Self.day(treatment).allSatisfy { $0.said.isEmpty }, "\(treatment)")
        }
        let said = Self.day(.diverted).map(\.said)
        #expect(said.contains { !$0.isEmpty } && said == Self.day(.diverted).map(\.said))
    }

    @Test("shares, errors and second looks are near the make's; most second looks come within hours")
    func shares() {
        let answered = Self.day(.diverted).filter { $0.call.isAnswered }
        let taken = answered.filter { !$0.said.isEmpty }
        #expect((760...840).contains(Self.permille(taken.count, answered.count)))
        let wrong = taken.count { $0.said[0].isScam != $0.call.isCriminal }
        #expect((70...130).contains(Self.permille(wrong, taken.count)))
        let second = taken.filter { $0.said.count == 2 }
        #expect((450...550).contains(Self.permille(second.count, taken.count)))
        let delays = second.map { $0.said[1].milliseconds - $0.said[0].milliseconds }
        #expect(delays.allSatisfy { $0 >= 60_000 })
        let mean = delays.reduce(0, +) / Int64(max(1, delays.count)) / 60_000
        #expect((26...36).contains(mean))
    }

    @Test("who has hung up before an operator could answer is not talked of; nobody is before half a minute of talk")
    func patience() {
        var world = World(make: Self.make(), seed: 2, startsAt: worldMidnight, days: 1, callsADay: 8_000)
        var unanswered = 0, taken = 0
        while var call = world.next() {
            guard !call.isAnswered else { continue }
            unanswered += 1
            call.ringMilliseconds = 999
            #expect(world.findings(of: call, .diverted).isEmpty)
            call.ringMilliseconds = 600_000
            guard let first = world.findings(of: call, .diverted).first else { continue }
            taken += 1
            #expect(first.milliseconds >= call.milliseconds + 31_000)
        }
        #expect(unanswered > 500 && (760...840).contains(Self.permille(taken, unanswered)))
    }
}
