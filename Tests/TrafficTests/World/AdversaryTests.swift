import Telephony
import Testing

@testable import Traffic

@Suite("A campaign that is stopped")
struct AdversaryTests {
    private static func make() -> WorldMake {
        var make = WorldMake(plain: 6)
        make.oneScamIn = 10
        make.campaigns = 18
        make.adversaryPatience = 3
        make.adversaryDelayMinutes = 5
        make.adversaryBudget = 100_000
        make.hidingPermille = 0
        return make
    }

    private struct Seen {
        var numbers: Set<UInt64> = []
        var software: Set<String> = []
        var trunks: Set<Int> = []
        var calls = 0
    }

    /// What campaigns of a kind showed while each of their calls got `treatment`.
    private static func run(_ role: WorldRole, _ treatment: WorldTreatment, make: WorldMake) -> Seen {
        var world = World(make: make, seed: 4, startsAt: worldMidnight, days: 2, callsADay: 60_000)
        var seen: [UInt32: Seen] = [:]
        while let call = world.next() {
            world.tell(call.id, call.isCriminal ? treatment : .allowed)
            guard call.role == role else { continue }
            seen[call.campaign, default: Seen()].numbers.insert(call.caller.digits)
            seen[call.campaign, default: Seen()].software.insert("\(call.userAgent) \(call.callIDShape)")
            seen[call.campaign, default: Seen()].trunks.insert(call.trunk)
            seen[call.campaign, default: Seen()].calls += 1
        }
        return seen.values.max { $0.calls < $1.calls } ?? Seen()
    }

    @Test("changes numbers, then software, then its trunk", arguments: [WorldRole.rentedTrunk, .simBox, .robocall])
    func switches(role: WorldRole) {
        let free = Self.run(role, .allowed, make: Self.make())
        let stopped = Self.run(role, .blocked, make: Self.make())
        #expect(free.calls > 50 && stopped.calls > 20)
        #expect(stopped.numbers.count * free.calls > free.numbers.count * stopped.calls, "numbers a call")
        #expect(stopped.software.count > free.software.count)
        #expect(stopped.trunks.count > free.trunks.count)
    }

    @Test("calls more slowly in the end")
    func slowsDown() {
        let free = Self.run(.rotatingForeign, .allowed, make: Self.make())
        let stopped = Self.run(.rotatingForeign, .blocked, make: Self.make())
        #expect(stopped.calls * 10 < free.calls * 9)
    }

    @Test("gives up when there is no money left, and another one comes")
    func givesUp() {
        var make = Self.make()
        make.adversaryBudget = 2
        var world = World(make: make, seed: 4, startsAt: worldMidnight, days: 2, callsADay: 60_000)
        let first = world.campaigns.count
        while let call = world.next() { world.tell(call.id, call.isCriminal ? .blocked : .allowed) }
        #expect(world.campaigns.count > first + 5)
    }

    @Test("does not notice what it is told of an identity that it has left")
    func lateNews() {
        var world = World(make: Self.make(), seed: 4, startsAt: worldMidnight, days: 1, callsADay: 60_000)
        var first: WorldCall.ID?
        while let call = world.next() {
            guard call.isCriminal else { continue }
            if first == nil { first = call.id }
            world.tell(call.id, .blocked)
        }
        guard let first else {
            Issue.record("no criminal called")
            return
        }
        let index = Int(first.campaign) - 1
        let stops = world.campaigns[index].stops
        #expect(world.campaigns[index].generation > 0)
        for _ in 0..<100 { world.tell(first, .blocked) }
        #expect(world.campaigns[index].stops == stops)
    }

    @Test("is hardly told by a label, for sure by a block")
    func labels() {
        func reactions(_ treatment: WorldTreatment) -> Int {
            var world = World(make: Self.make(), seed: 4, startsAt: worldMidnight, days: 1, callsADay: 60_000)
            while let call = world.next() { world.tell(call.id, call.isCriminal ? treatment : .allowed) }
            return world.campaigns.reduce(0) { $0 + $1.reactions }
        }
        let (none, labels, blocks) = (reactions(.allowed), reactions(.labelled), reactions(.blocked))
        #expect(none == 0 && labels > 0 && blocks > labels)
    }

    @Test("no second act follows a first one that was stopped, and nobody rings back what never rang")
    func consequences() {
        func count(_ treatment: WorldTreatment) -> (acts: Int, callBacks: Int) {
            var world = World(make: Self.make(), seed: 4, startsAt: worldMidnight, days: 1, callsADay: 60_000)
            var (acts, callBacks) = (0, 0)
            while let call = world.next() {
                world.tell(call.id, treatment)
                if call.role == .codeThenBank, call.agent == 1_001 { acts += 1 }
                if call.role == .callBack { callBacks += 1 }
            }
            #expect(world.stopped.count < 2_000)
            return (acts, callBacks)
        }
        let (free, stopped) = (count(.allowed), count(.blocked))
        #expect(free.acts > 20 && stopped.acts == 0)
        #expect(free.callBacks > 500 && stopped.callBacks == 0)
    }

    @Test("an unknown call changes nothing")
    func unknownCall() {
        var world = World(make: Self.make(), seed: 4, startsAt: worldMidnight, days: 1, callsADay: 1_000)
        let stranger = WorldCall.ID(sequence: 7, campaign: 9_999, generation: 0, hasConsequences: false)
        world.tell(stranger, .blocked)
        #expect(world.campaigns.allSatisfy { $0.stops == 0 })
    }
}
