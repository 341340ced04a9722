import Telephony
import Testing

@testable import Traffic

@Suite("Makes of a world")
struct WorldMakeTests {
    /// All that a call says, as text.
    private func text(_ call: WorldCall) -> String {
        "\(call.milliseconds) \(call.origin) \(call.agent) \(call.trunk) \(call.sourceText) \(call.userAgent) \(call.callID) "
            + "\(call.caller.text) \(call.asserted.text) \(call.diverting.text) \(call.callee.text) \(call.attestation) "
            + "\(call.ringMilliseconds) \(call.isAnswered) \(call.talkMilliseconds) \(call.releasedBy) \(call.harmTenge)"
    }

    private func run(_ make: WorldMake, seed: UInt64, calls: Int = 4_000) -> [String] {
        var world = World(make: make, seed: seed, startsAt: worldMidnight, days: 1, callsADay: calls)
        var lines: [String] = []
        while let call = world.next() { lines.append(text(call)) }
        return lines
    }

    @Test("the same seeds give the same world, other ones another")
    func deterministic() {
        let first = run(WorldMake(seed: 3), seed: 1)
        #expect(first == run(WorldMake(seed: 3), seed: 1))
        #expect(first != run(WorldMake(seed: 3), seed: 2))
        #expect(first != run(WorldMake(seed: 4), seed: 1))
        #expect(first != run(WorldMake.other(seed: 3), seed: 1))
    }

    /// These numbers hold on every machine, or the world is not the same there.
    @Test("a world is known by its first calls")
    func pinned() {
        var digest: UInt64 = 0
        for line in run(WorldMake(seed: 1), seed: 1) {
            for byte in line.utf8 { digest = SplitMix.hash(digest, UInt64(byte)) }
        }
        #expect(digest == 12_114_234_669_646_581_395)
    }

    @Test("makes differ in view, columns, prevalence and shares", arguments: [false, true])
    func variety(isOther: Bool) {
        let makes = (0..<60).map { isOther ? WorldMake.other(seed: $0) : WorldMake(seed: $0) }
        #expect(Set(makes.map(\.view)) == Set(WorldMake.View.allCases))
        for column in [\WorldMake.hasUserAgent, \.hasSource, \.hasAttestation, \.hasAsserted, \.hasRoamingList] {
            #expect(Set(makes.map { $0[keyPath: column] }).count == 2)
        }
        #expect(makes.allSatisfy { isOther || (20...1_000).contains($0.oneScamIn) })
        #expect(makes.contains { $0.oneScamIn < 60 } && makes.contains { $0.oneScamIn > 400 })
        let courier = makes.map { $0.honestShares[Int(WorldRole.courier.rawValue)] }
        #expect((courier.max() ?? 0) > 2 * (courier.min() ?? 0))
    }

    @Test("another make is drawn wider: answers, talks and prevalence leave the training makes' ranges")
    func other() {
        let usual = (0..<200).map { WorldMake(seed: $0) }
        let others = (0..<200).map { WorldMake.other(seed: $0) }
        for figure in [\WorldMake.talkShift, \.answerPermille, \.ringShift, \.adversaryPatience, \.livePermille] {
            let range = (usual.map { $0[keyPath: figure] }.min() ?? 0)...(usual.map { $0[keyPath: figure] }.max() ?? 0)
            #expect(others.contains { !range.contains($0[keyPath: figure]) })
        }
    }

    @Test("a gate at the border is asked about nothing else")
    func international() {
        var make = WorldMake(plain: 8)
        make.view = .international
        var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 1, callsADay: 20_000)
        var count = 0
        while let call = world.next() {
            if call.trunkClass != .international { Issue.record("\(call.origin) at home") }
            count += 1
        }
        #expect((14_000...28_000).contains(count))
    }

    @Test("between networks, a carrier sees no call of its own customers to others at home")
    func interconnect() {
        func families(_ view: WorldMake.View) -> (pairs: Int, reciprocal: Int) {
            struct Pair: Hashable {
                let a: UInt64
                let b: UInt64
            }
            var make = WorldMake(plain: 8)
            make.view = view
            var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 1, callsADay: 20_000)
            var pairs: Set<Pair> = []
            while let call = world.next() {
                if call.role == .family { pairs.insert(Pair(a: call.caller.digits, b: call.callee.digits)) }
            }
            return (pairs.count, pairs.count { pairs.contains(Pair(a: $0.b, b: $0.a)) })
        }
        let (all, some) = (families(.all), families(.interconnect))
        #expect(some.pairs > 1_000)
        // Half of what is said between two customers of different carriers is heard.
        #expect(some.reciprocal * all.pairs < all.reciprocal * some.pairs)
    }

    @Test("memory does not grow with the days")
    func bounded() {
        var make = WorldMake(plain: 3)
        make.oneScamIn = 20
        var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 12, callsADay: 4_000)
        var peaks = [Int](repeating: 0, count: 12)
        while let call = world.next() {
            world.tell(call.id, call.isCriminal ? .blocked : .allowed)
            let day = Int((call.milliseconds - worldMidnight.milliseconds) / 86_400_000)
            peaks[day] = max(peaks[day], world.queue.count + world.consequences.count + world.stopped.count)
        }
        #expect(peaks.allSatisfy { $0 > 0 && $0 < 3_000 }, "\(peaks)")
        #expect(peaks[8...].max() ?? 0 < 3 * (peaks[..<4].max() ?? 0), "\(peaks)")
    }

    @Test("columns that a carrier does not record are empty")
    func columns() {
        var make = WorldMake(plain: 9)
        make.hasUserAgent = false
        make.hasSource = false
        make.hasAsserted = false
        make.hasDiverting = false
        make.hasReleasedBy = false
        make.hasCallIDShape = false
        var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 1, callsADay: 10_000)
        while let call = world.next() {
            #expect(call.userAgent.isEmpty && call.source == 0 && call.diverting == .absent)
            #expect(call.attestation == .none && call.releasedBy == .unknown && call.callIDShape == .counter)
            #expect(call.asserted == .absent || call.caller == .anonymous)
        }
    }

    @Test("no days, no calls")
    func nothing() {
        var world = World(make: WorldMake(seed: 1), seed: 1, startsAt: worldMidnight, days: 0, callsADay: 1_000)
        let call = world.next()
        #expect(call?.id == nil)
    }
}
