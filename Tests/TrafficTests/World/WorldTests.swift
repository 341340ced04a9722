import Telephony
import Testing

@testable import Traffic

/// Midnight of 15 January 2026, a Thursday, in Kazakhstan.
let worldMidnight = Timestamp(seconds: 1_768_417_200)

@Suite("A simulated world")
struct WorldTests {
    /// One criminal call of ten, so that each kind has some.
    static let make: WorldMake = {
        var make = WorldMake(plain: 5)
        make.oneScamIn = 10
        make.campaigns = 36
        return make
    }()
    static let days = 3
    static let callsADay = 40_000
    static let (world, calls): (World, [WorldCall]) = {
        var world = World(make: make, seed: 2, startsAt: worldMidnight, days: days, callsADay: callsADay)
        let start = world
        var calls: [WorldCall] = []
        while let call = world.next() { calls.append(call) }
        return (start, calls)
    }()

    private func calls(_ role: WorldRole) -> [WorldCall] { Self.calls.filter { $0.role == role } }

    private func classify(_ number: SignalledNumber) -> NumberClass? {
        NumberingPlan.kazakhstan.classify(PresentedNumber(text: number.text))
    }

    @Test("time ascends, from the first midnight to the last")
    func order() {
        #expect(zip(Self.calls, Self.calls.dropFirst()).allSatisfy { $0.milliseconds <= $1.milliseconds })
        let end = worldMidnight.milliseconds + Int64(Self.days) * 86_400_000
        #expect(Self.calls.allSatisfy { (worldMidnight.milliseconds..<end).contains($0.milliseconds) })
        #expect(Self.calls.enumerated().allSatisfy { $0.element.id.sequence == UInt64($0.offset) })
    }

    @Test("every persona and every campaign occurs, with a code of its own")
    func everyRole() {
        let seen = Set(Self.calls.map(\.role))
        for role in WorldRole.allCases { #expect(seen.contains(role), "\(role.code)") }
        #expect(Set(WorldRole.allCases.map(\.code)).count == WorldRole.allCases.count)
        #expect(WorldRole.honest.count >= 18 && WorldRole.criminal.count >= 14)
        #expect(PersonaPlan.all.map(\.role) + [.callBack] == WorldRole.honest)
        #expect(CampaignPlan.all.map(\.role) == WorldRole.criminal)
    }

    @Test("shares are near the plan")
    func shares() {
        let honest = Self.calls.count { !$0.isCriminal }
        let total = WorldRole.honest.reduce(0) { $0 + WorldMake.usualShare(of: $1) }
        // Thursday, Friday, Saturday: what rests at weekends falls behind by a third.
        for role in WorldRole.honest where ![.callBack, .roamer, .unlistedRoamer].contains(role) {
            let expected = honest * WorldMake.usualShare(of: role) / total
            let seen = calls(role).count
            #expect(seen * 100 >= expected * 45 && seen * 100 <= expected * 170, "\(role.code) \(seen) of \(expected)")
        }
        let criminal = Self.calls.count - honest
        #expect((4...20).contains(Self.calls.count / criminal))
        #expect((80...130).contains(Self.calls.count * 100 / (Self.callsADay * Self.days)))
    }

    private func isPossible(_ number: SignalledNumber) -> Bool {
        guard let found = classify(number) else { return false }
        return found.allocation != .unallocated && found.allocation != .wrongLength
    }

    @Test("honest callers and callees have numbers that the plan can have given out")
    func honestNumbers() {
        let callers = Self.calls.filter { !$0.isCriminal && $0.caller.form != .anonymous && !isPossible($0.caller) }
        #expect(callers.isEmpty, "\(callers.prefix(3).map { "\($0.role.code) \($0.caller.text)" })")
        let dialled: Set<WorldRole> = [.callBack, .misdialled, .telemarketing, .pollster]
        let callees = Self.calls.filter {
            !$0.isCriminal && !dialled.contains($0.role) && $0.callee.form != .bare && !isPossible($0.callee)
        }
        #expect(callees.isEmpty, "\(callees.prefix(3).map { "\($0.role.code) \($0.callee.text)" })")
    }

    @Test("spoofed numbers are those of their kind")
    func spoofedNumbers() {
        func classes(_ role: WorldRole) -> [NumberClass?] {
            // A second caller may show another kind of number; it talks for long.
            calls(role).filter { $0.talkMilliseconds < 240_000 && $0.agent < 1_000 }.map { classify($0.caller) }
        }
        let fixed = classes(.spoofedFixed)
        #expect(!fixed.isEmpty && fixed.allSatisfy { $0?.isHome == true && $0?.line == .fixed })
        let mobile = classes(.spoofedMobile)
        #expect(!mobile.isEmpty && mobile.allSatisfy { $0?.isHome == true && $0?.line == .mobile })
        let unallocated = classes(.unallocated)
        #expect(!unallocated.isEmpty && unallocated.allSatisfy { $0?.allocation == .unallocated })
        let neighbours = calls(.neighbour).filter { $0.agent < 1_000 }
        #expect(neighbours.allSatisfy { $0.caller.digits / 1_000 == $0.callee.digits / 1_000 })
        #expect(neighbours.allSatisfy { $0.caller.digits != $0.callee.digits })
    }

    @Test("nobody criminal calls an emergency number; emergency calls are answered, at home")
    func emergency() {
        let services: Set<UInt64> = [101, 102, 103, 104, 112]
        #expect(Self.calls.allSatisfy { !services.contains($0.callee.digits) || $0.role == .emergency })
        let emergency = calls(.emergency)
        #expect(emergency.allSatisfy { $0.trunkClass == .national && $0.callee.form == .bare })
        #expect(emergency.count { $0.isAnswered } * 100 >= emergency.count * 95)
    }

    @Test("no campaign shows an honest number, but of a hijacked exchange or near the callee")
    func numbersApart() {
        var honest: Set<UInt64> = []
        for call in Self.calls where !call.isCriminal && call.caller.form != .anonymous {
            honest.insert(call.caller.digits)
            if call.role != .callBack { honest.insert(call.callee.digits) }
        }
        let exempt: Set<WorldRole> = [.hijackedPBX, .irsf, .neighbour]
        let wrong = Self.calls.filter {
            $0.isCriminal && !exempt.contains($0.role) && $0.caller.form != .bare && honest.contains($0.caller.digits)
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3).map { "\($0.role.code) \($0.caller.text)" })")
        // The hijacked numbers are those of an office.
        let offices = Set(calls(.officePBX).flatMap { [$0.caller.digits / 100, $0.callee.digits / 100] })
        #expect(calls(.hijackedPBX).contains { offices.contains($0.caller.digits / 100) })
    }

    @Test("families call each other in both directions, call centres never hear from anybody")
    func reciprocity() {
        struct Pair: Hashable {
            let a: UInt64
            let b: UInt64
        }
        func reciprocal(_ calls: [WorldCall]) -> Int {
            let pairs = Set(calls.map { Pair(a: $0.caller.digits, b: $0.callee.digits) })
            return pairs.count { pairs.contains(Pair(a: $0.b, b: $0.a)) } * 1_000 / max(1, pairs.count)
        }
        #expect(reciprocal(calls(.family)) > 100)
        #expect(reciprocal(calls(.relativeAbroad)) > 50)
        #expect(reciprocal(calls(.telemarketing)) < 5)
        #expect(reciprocal(calls(.rotatingForeign)) == 0)
    }

    @Test("whoever roams listed stands in the list for that day, whoever roams unlisted does not")
    func roaming() {
        let rows = Self.world.roamingRows()
        var trips: [UInt64: [(since: Timestamp, until: Timestamp)]] = [:]
        for row in rows { trips[row.number, default: []].append((row.since, row.until)) }
        func isListed(_ call: WorldCall, _ digits: UInt64) -> Bool {
            trips[digits]?.contains { $0.since <= call.time && call.time < $0.until } == true
        }
        let listed = calls(.roamer)
        // A second attempt may fall behind the last midnight of a trip.
        #expect(listed.count { isListed($0, $0.caller.digits) } * 1_000 >= listed.count * 990)
        #expect(listed.allSatisfy { trips[$0.caller.digits] != nil && $0.trunkClass == .international })
        #expect(calls(.unlistedRoamer).allSatisfy { trips[$0.caller.digits] == nil })
        #expect(Self.calls.allSatisfy { !$0.isCriminal || trips[$0.caller.digits] == nil })
        let forwarded = calls(.forwarded).filter { $0.trunkClass == .international }
        #expect(!forwarded.isEmpty && forwarded.allSatisfy { isListed($0, $0.diverting.digits) })
    }

    @Test("pitches of every kind hold some victims for long, and some of those lose money")
    func longCalls() {
        for role in WorldRole.criminal where role.isPitch && calls(role).count > 400 {
            #expect(calls(role).contains { $0.talkMilliseconds >= 600_000 }, "\(role.code)")
        }
        let harmed = Self.calls.filter { $0.harmTenge > 0 }
        #expect(harmed.count > 50)
        #expect(harmed.allSatisfy { $0.isCriminal && $0.isAnswered && $0.talkMilliseconds >= 240_000 })
        let sorted = harmed.map(\.harmTenge).sorted()
        #expect((150_000...1_000_000).contains(sorted[sorted.count / 2]))
    }

    @Test("a second caller follows the code within minutes, with another number")
    func twoSteps() {
        let byCallee = Dictionary(grouping: calls(.codeThenBank)) { $0.callee }
        let pairs = byCallee.values.filter { group in
            zip(group, group.dropFirst()).contains { first, second in
                let ended = first.milliseconds + first.ringMilliseconds + first.talkMilliseconds
                return first.caller != second.caller && second.talkMilliseconds >= 240_000
                    && (15_000...400_000).contains(second.milliseconds - ended)
            }
        }
        #expect(pairs.count > 20)
    }

    @Test("a flood comes to one callee from many numbers")
    func flood() {
        let byCallee = Dictionary(grouping: calls(.tdos)) { $0.callee }.values
        let largest = byCallee.max { $0.count < $1.count } ?? []
        #expect(largest.count >= 30)
        #expect(Set(largest.map(\.caller)).count * 3 >= largest.count)
    }

    @Test("wangiri rings shortly, and some people ring the dear number back")
    func wangiri() {
        let group = calls(.wangiri)
        #expect(group.count { $0.ringMilliseconds <= 4_000 } * 100 >= group.count * 85)
        let dear = Set(group.map(\.caller.digits))
        #expect(calls(.callBack).contains { dear.contains($0.callee.digits) && $0.isAnswered })
    }

    @Test("people whose call is missed or breaks off often dial again within seconds, machines do not")
    func hastyRedials() {
        /// Repetitions of a pair, and how many of them come within half a minute of the end of the call before.
        func repetitions(_ role: WorldRole) -> (all: Int, hasty: Int, broken: Int) {
            var all = 0, hasty = 0, broken = 0
            for group in Dictionary(grouping: calls(role), by: { [$0.caller.digits, $0.callee.digits] }).values {
                for (first, second) in zip(group, group.dropFirst()) {
                    let ended = first.milliseconds + first.ringMilliseconds + first.talkMilliseconds
                    guard second.milliseconds - ended < 3_600_000 else { continue }
                    all += 1
                    if second.milliseconds - ended < 30_000 { hasty += 1 }
                    if first.isAnswered, first.talkMilliseconds < 15_000, second.milliseconds - ended < 30_000 {
                        broken += 1
                    }
                }
            }
            return (all, hasty, broken)
        }
        let family = repetitions(.family), robots = repetitions(.deliveryRobot)
        #expect(family.all > 500 && family.hasty * 100 >= family.all * 20, "\(family)")
        #expect(family.broken > 20, "\(family)")
        #expect(robots.hasty * 100 <= robots.all * 15, "\(robots)")
    }

    @Test("apps and debt collectors change their numbers as criminals do; both are honest")
    func honestRotation() {
        #expect(Set(calls(.voipApp).map(\.caller.digits)).count > 300)
        let collectors = Dictionary(grouping: calls(.debtCollection).filter { $0.asserted == $0.caller }, by: \.agent)
        #expect(collectors.values.contains { Set($0.map(\.caller.digits)).count >= 10 })
    }
}
