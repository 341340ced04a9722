import Telephony
import Testing

@testable import Traffic

@Suite("How callers behave")
struct ScenarioTests {
    static let schedule = DaySchedule(seed: 11, callsADay: 20_000)
    static let calls = Array(schedule)
    static let people = schedule.people

    private func calls(_ kind: CallerKind) -> [PlannedCall] { Self.calls.filter { $0.kind == kind } }

    private func classify(_ number: SignalledNumber) -> NumberClass? {
        NumberingPlan.kazakhstan.classify(PresentedNumber(text: number.text))
    }

    @Test("roaming mobiles come from abroad and stand in the roaming list")
    func roamers() {
        let roamers = calls(.roamer)
        #expect(!roamers.isEmpty)
        #expect(
            roamers.allSatisfy { $0.trunkClass == .international && Self.people.roaming.contains($0.caller.digits) })
        #expect(calls(.forwarded).allSatisfy { Self.people.roaming.contains($0.diverting.digits) })
    }

    @Test("no criminal shows a number of the roaming list, not one out of a million")
    func criminalsDoNotRoam() {
        for call in Self.calls where call.kind.isCriminal { #expect(!Self.people.roaming.contains(call.caller.digits)) }
        var random = SplitMix(seed: 5)
        for _ in 0..<1_000_000 where Self.people.roaming.contains(Self.people.strayMobile(&random)) {
            Issue.record("a stray mobile roams")
        }
    }

    @Test("spoofed home numbers are home numbers on an international trunk")
    func spoofed() {
        for call in calls(.spoofedFixed) {
            #expect(call.trunkClass == .international)
            #expect(
                classify(call.caller)?.isHome == true && classify(call.caller)?.line == .fixed, "\(call.caller.text)")
        }
        for call in calls(.spoofedMobile) {
            #expect(call.trunkClass == .international)
            #expect(
                classify(call.caller)?.isHome == true && classify(call.caller)?.line == .mobile, "\(call.caller.text)")
        }
    }

    @Test("unallocated numbers are that by the plan")
    func unallocated() {
        for call in calls(.unallocated) {
            #expect(classify(call.caller)?.allocation == .unallocated, "\(call.caller.text)")
        }
    }

    @Test("honest callers show numbers that the plan can have given out")
    func honestNumbers() {
        for call in Self.calls where !call.kind.isCriminal && call.caller.form != .anonymous {
            let found = classify(call.caller)
            #expect(found?.allocation != .unallocated && found?.allocation != .wrongLength, "\(call.caller.text)")
            #expect(found != nil, "\(call.caller.text)")
        }
    }

    @Test("callees are numbers that the plan can have given out, or emergency numbers")
    func callees() {
        for call in Self.calls where call.kind != .emergency && call.kind != .robocall {
            let found = classify(call.callee)
            #expect(found?.allocation != .unallocated && found?.allocation != .wrongLength, "\(call.callee.text)")
        }
        #expect(calls(.emergency).allSatisfy { $0.callee.form == .bare && $0.trunkClass == .national })
    }

    @Test("a rotating call centre drops a number after six calls, and calls nobody twice with it")
    func rotating() {
        let fresh = Set(
            (0..<Population.centres).flatMap { centre in
                (0..<Population.knownNumbersACentre).map { Self.people.knownNumber(centre: centre, $0) }
            })
        let byCaller = Dictionary(grouping: calls(.rotatingCentre).filter { !fresh.contains($0.caller.digits) }) {
            $0.caller.digits
        }
        #expect(byCaller.count > 20)
        // Two episodes may draw the same number of a small fictional range.
        let once = byCaller.filter { $0.value.count <= 6 }
        #expect(once.count * 100 >= byCaller.count * 90)
        #expect(once.values.allSatisfy { Set($0.map(\.callee)).count == $0.count })
        let software = Dictionary(grouping: calls(.rotatingCentre)) { $0.campaign }
        #expect(software.values.allSatisfy { Set($0.map(\.software)).count == 1 })
    }

    @Test("wangiri rings shortly and the caller gives up")
    func wangiri() {
        let group = calls(.wangiri)
        #expect(group.allSatisfy { $0.ringMilliseconds <= 2_200 && $0.releasedBy == .caller })
        #expect(group.count { !$0.isAnswered } * 100 >= group.count * 90)
    }

    @Test("robocalls dial one number after the other")
    func sequential() {
        let byCaller = Dictionary(grouping: calls(.robocall)) { $0.caller }
        for group in byCaller.values {
            let steps = zip(group, group.dropFirst()).count { $0.callee.digits + 1 == $1.callee.digits }
            #expect(steps * 10 >= group.count * 6)
        }
    }

    @Test("the code and then the bank: two callers, one callee, minutes apart, the second one long")
    func codeThenBank() {
        let byCallee = Dictionary(grouping: calls(.codeThenBank)) { $0.callee }.values.filter { $0.count == 2 }
        #expect(byCallee.count > 10)
        for pair in byCallee {
            let (first, second) = (pair[0], pair[1])
            #expect(first.caller != second.caller && first.campaign == second.campaign)
            let end = first.milliseconds + first.ringMilliseconds + first.talkMilliseconds
            #expect((20_000...100_000).contains(second.milliseconds - end))
            #expect(first.talkMilliseconds <= 80_000 && second.talkMilliseconds >= 300_000)
        }
    }

    @Test("a forged emergency number comes from abroad")
    func forged() {
        #expect(!calls(.forgedEmergency).isEmpty)
        #expect(
            calls(.forgedEmergency).allSatisfy {
                $0.trunkClass == .international && [101, 102, 112].contains($0.caller.digits) && $0.caller.form == .bare
            })
    }

    @Test("a neighbour's number differs from the callee's in the last three digits")
    func neighbours() {
        for call in calls(.neighbour) {
            #expect(
                call.caller.digits / 1_000 == call.callee.digits / 1_000 && call.caller.digits != call.callee.digits)
        }
    }

    @Test("couriers are called back, banks and SIM boxes never")
    func callBacks() {
        let callees = Set(Self.calls.map(\.callee.digits))
        let couriers = Set((0..<Self.people.couriers).map { Self.people.courier($0) })
        #expect(!couriers.isDisjoint(with: callees))
        #expect(Set((0..<Population.simBoxes).map { Self.people.simBox($0) }).isDisjoint(with: callees))
        #expect(Set((0..<Self.people.bankLines).map { Self.people.bankLine($0) }).isDisjoint(with: callees))
    }

    @Test("families call each other in both directions")
    func reciprocity() {
        struct Pair: Hashable {
            let a: UInt64
            let b: UInt64
        }
        let pairs = Set(calls(.family).map { Pair(a: $0.caller.digits, b: $0.callee.digits) })
        #expect(pairs.contains { pairs.contains(Pair(a: $0.b, b: $0.a)) })
        var indices = SplitMix(seed: 1)
        for _ in 0..<1_000 {
            let (person, draw) = (indices.below(Self.people.subscribers), indices.below(600))
            let friend = Self.people.relative(of: person, draw: draw)
            #expect(friend != person && (0..<Self.people.subscribers).contains(friend))
            #expect((0..<60).contains { Self.people.relative(of: friend, draw: $0) == person })
        }
    }

    @Test("the fictional ranges are used where there are any")
    func fiction() {
        for country in ForeignCountry.all {
            guard let range = country.fictional else { continue }
            var random = SplitMix(seed: 2)
            for _ in 0..<1_000 {
                #expect(range.contains(InventedNumbers.foreign(country, random.next())))
            }
        }
    }
}
