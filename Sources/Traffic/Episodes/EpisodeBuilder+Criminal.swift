import Telephony

extension EpisodeBuilder {
    /// "The bank's security": most do not pick up, most of the others hang up, a few are talked to for long.
    private mutating func pitch() -> Course {
        if random.chance(120) {
            return Course(ring: 5_000...18_000, answeredPermille: 1_000, talk: 240_000...1_800_000)
        }
        return Course(ring: 8_000...25_000, answeredPermille: 330, talk: 4_000...40_000, callerEndsPermille: 300)
    }

    /// Shows a fixed number of Kazakhstan, as of a bank or the police, for some calls.
    mutating func spoofedFixed() {
        let campaign = random.below(Population.centres)
        let caller = fromAbroad(someRegionsFixedNumber())
        for _ in 0..<random.within(2...5) {
            let course = pitch()
            let start = clock
            add(.international, from: caller, to: someCallee(), course, software: Software.none, campaign: campaign)
            clock = start
            pause(seconds: 3...25)
        }
    }

    /// Shows a mobile of Kazakhstan that is not abroad, another one nearly every call.
    mutating func spoofedMobile() {
        let campaign = random.below(Population.centres)
        for _ in 0..<random.within(2...6) {
            let caller = fromAbroad(people.strayMobile(&random))
            let start = clock
            add(.international, from: caller, to: someCallee(), pitch(), software: Software.none, campaign: campaign)
            clock = start
            pause(seconds: 2...20)
        }
    }

    /// One office, one software, many countries: a number is shown for three to six calls and never again.
    mutating func rotatingCentre() {
        let centre = random.below(Population.centres)
        let isKnown = random.chance(150)
        let digits =
            isKnown
            ? people.knownNumber(centre: centre, random.below(Population.knownNumbersACentre)) : someForeignNumber()
        for _ in 0..<random.within(3...6) {
            let start = clock
            add(
                .international, from: fromAbroad(digits), to: someCallee(), pitch(),
                software: Software.centre(centre), campaign: centre)
            clock = start
            pause(seconds: 2...12)
        }
    }

    /// One ring out of a dear range, in the hope of a call back.
    mutating func wangiri() {
        let range = random.below(InventedNumbers.dearPrefixes.count)
        let first = InventedNumbers.dear(range, random.next() % 900_000)
        for step in 0..<random.within(6...12) {
            let start = clock
            add(
                .international, from: fromAbroad(first + UInt64(step / 3)), to: someCallee(),
                Course(ring: 900...2_200, answeredPermille: 10, talk: 1_000...3_000, callerEndsPermille: 1_000),
                software: Software.wangiri, campaign: range)
            clock = start
            pause(seconds: 1...3)
        }
    }

    /// A recorded message to one number after the other.
    mutating func robocall() {
        let index = random.below(Population.robocallers)
        let first = people.subscriber(someSubscriber()) / 1_000 * 1_000 + UInt64(random.below(900))
        for step in 0..<random.within(8...16) {
            let start = clock
            add(
                .international, from: fromAbroad(people.robocaller(index)), to: SignalledNumber(first + UInt64(step)),
                Course(ring: 3_000...12_000, answeredPermille: 420, talk: 2_000...6_000, callerEndsPermille: 200),
                software: Software.robocall, campaign: index)
            clock = start
            pause(seconds: 1...3)
        }
    }

    /// A CLI that looks like the callee's own, from rented numbers at home.
    mutating func neighbour() {
        let callee = people.subscriber(someSubscriber())
        let tail = UInt64(random.below(1_000))
        let caller = callee / 1_000 * 1_000 + tail
        let near = caller == callee ? caller ^ 1 : caller
        add(
            .national, from: SignalledNumber(near), to: SignalledNumber(callee), pitch(), software: Software.none,
            campaign: 0)
    }

    mutating func unallocated() {
        let campaign = random.below(Population.centres)
        let caller = InventedNumbers.unallocated(random.next())
        let trunk: TrunkClass = random.chance(700) ? .international : .national
        for _ in 0..<random.within(1...3) {
            let start = clock
            add(
                trunk, from: trunk == .national ? atHome(caller) : fromAbroad(caller), to: someCallee(), pitch(),
                software: Software.none, campaign: campaign)
            clock = start
            pause(seconds: 4...30)
        }
    }

    /// The first caller asks for a code "from 1414"; minutes later a second one is "the bank" that saw the theft.
    mutating func codeThenBank() {
        let callee = someCallee()
        let campaign = random.below(Population.centres)
        add(
            .international, from: fromAbroad(someForeignNumber()), to: callee,
            Course(ring: 5_000...15_000, answeredPermille: 1_000, talk: 25_000...80_000, callerEndsPermille: 800),
            software: Software.centre(campaign), campaign: campaign)
        pause(seconds: 20...100)
        add(
            .international, from: fromAbroad(someForeignNumber()), to: callee,
            Course(ring: 4_000...12_000, answeredPermille: 1_000, talk: 300_000...1_800_000, callerEndsPermille: 700),
            software: Software.centre(campaign), campaign: campaign)
    }

    mutating func forgedEmergency() {
        let services: [UInt64] = [102, 112, 101]
        add(
            .international, from: SignalledNumber(services[random.below(services.count)], .bare), to: someCallee(),
            pitch(), software: Software.none, campaign: 0)
    }

    /// A rack of SIM cards at home: a mobile that calls and calls, and that nobody ever calls.
    mutating func simBox() {
        let index = random.below(Population.simBoxes)
        for _ in 0..<random.within(6...12) {
            let start = clock
            add(
                .national, from: SignalledNumber(people.simBox(index)), to: someCallee(), pitch(),
                software: Software.simBox, campaign: index)
            clock = start
            pause(seconds: 3...15)
        }
    }
}
