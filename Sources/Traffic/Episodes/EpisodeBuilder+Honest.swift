import Telephony

extension EpisodeBuilder {
    /// People who know each other call the same few numbers, and are called by them.
    mutating func family() {
        let index = someSubscriber()
        let callee = random.chance(940) ? people.relative(of: index, draw: random.below(600)) : someSubscriber()
        add(
            .national, from: atHome(people.subscriber(index)), to: SignalledNumber(people.subscriber(callee)),
            Course(ring: 2_000...28_000, answeredPermille: 760, talk: 15_000...900_000), software: Software.national)
    }

    /// Many callees a day, one short call each, and some call back: the honest call that looks most like a call centre's.
    mutating func courier() {
        let number = atHome(people.courier(random.below(people.couriers)))
        let recipient = someSubscriber()
        add(
            .national, from: number, to: SignalledNumber(people.subscriber(recipient)),
            Course(ring: 3_000...20_000, answeredPermille: 800, talk: 8_000...60_000, callerEndsPermille: 600),
            software: Software.courier)
        guard random.chance(300) else { return }
        pause(seconds: 60...900)
        add(
            .national, from: atHome(people.subscriber(recipient)), to: SignalledNumber(number.digits),
            Course(ring: 2_000...15_000, answeredPermille: 900, talk: 10_000...60_000), software: Software.national)
    }

    mutating func taxi() {
        let number = atHome(people.driver(random.below(people.drivers)))
        add(
            .national, from: number, to: someCallee(),
            Course(ring: 3_000...18_000, answeredPermille: 850, talk: 5_000...40_000), software: Software.national)
    }

    /// A voice reads a code out: one short call each to callees that never call back, from a number that banks publish.
    mutating func bankCode() {
        let digits = people.bankLine(random.below(people.bankLines))
        add(
            .national, from: SignalledNumber(digits), to: someCallee(),
            Course(ring: 2_000...15_000, answeredPermille: 860, talk: 11_000...21_000, callerEndsPermille: 800),
            software: Software.codeCaller)
    }

    mutating func hospital() {
        let digits = people.hospital(random.below(people.hospitals))
        add(
            .national, from: atHome(digits), to: someCallee(),
            Course(ring: 4_000...25_000, answeredPermille: 720, talk: 40_000...240_000), software: Software.national)
    }

    /// A class register: some parents one after the other, the same ones next time.
    mutating func school() {
        let school = random.below(people.schools)
        let parents = (0..<random.within(2...5)).map { _ in random.below(40) }
        for parent in parents {
            let index = SplitMix.hash(people.seed, UInt64(school), UInt64(parent)) % UInt64(people.subscribers)
            add(
                .national, from: atHome(people.school(school)), to: SignalledNumber(people.subscriber(Int(index))),
                Course(ring: 3_000...20_000, answeredPermille: 780, talk: 30_000...180_000),
                software: Software.national)
            pause(seconds: 20...120)
        }
    }

    /// Few callees, long calls, in both directions.
    mutating func relativeAbroad() {
        let relative = random.below(people.relativesAbroad)
        let abroad = people.relativeAbroad(relative)
        let family = SplitMix.hash(people.seed, UInt64(relative), UInt64(random.below(3))) % UInt64(people.subscribers)
        let home = people.subscriber(Int(family))
        let course = Course(ring: 4_000...25_000, answeredPermille: 740, talk: 60_000...2_400_000)
        if random.chance(620) {
            add(
                .international, from: fromAbroad(abroad), to: SignalledNumber(home), course,
                software: Software.transit)
        } else {
            let form: SignalledNumber.Form = random.chance(300) ? .eightTen : .plus
            add(
                .national, from: atHome(home), to: SignalledNumber(abroad, form), course,
                software: Software.national)
        }
    }

    /// An own mobile that is abroad and rings home: a home CLI on an international trunk that the roaming list knows.
    mutating func roamer() {
        let index = random.below(people.roamers)
        let family = SplitMix.hash(people.seed, UInt64(index), UInt64(random.below(3))) % UInt64(people.subscribers)
        add(
            .international, from: fromAbroad(people.roamer(index)),
            to: SignalledNumber(people.subscriber(Int(family))),
            Course(ring: 4_000...25_000, answeredPermille: 780, talk: 30_000...900_000), software: Software.transit)
    }

    /// A home caller rang a roaming number, whose network abroad forwards the call back home (RFC 5806).
    mutating func forwarded() {
        let roamer = people.roamer(random.below(people.roamers))
        let caller = people.subscriber(someSubscriber())
        add(
            .international, from: fromAbroad(caller), to: someCallee(),
            Course(ring: 4_000...25_000, answeredPermille: 700, talk: 20_000...400_000),
            software: Software.transit, diverting: SignalledNumber(roamer))
    }

    /// Doctors, shelters, people who do not want to be called back (RFC 3323): the network still knows who they are.
    mutating func withheld() {
        let course = Course(ring: 4_000...25_000, answeredPermille: 620, talk: 20_000...400_000)
        if random.chance(800) {
            let number = atHome(people.subscriber(someSubscriber()))
            add(
                .national, from: .anonymous, to: someCallee(), course, software: Software.national,
                asserted: number, isPrivate: true)
        } else {
            add(
                .international, from: .anonymous, to: someCallee(), course, software: Software.transit,
                asserted: .absent, isPrivate: true)
        }
    }

    mutating func emergency() {
        let services: [UInt64] = [101, 102, 103, 103, 103, 104, 112, 112]
        add(
            .national, from: atHome(people.subscriber(someSubscriber())),
            to: SignalledNumber(services[random.below(services.count)], .bare),
            Course(ring: 1_000...6_000, answeredPermille: 1_000, talk: 20_000...300_000), software: Software.national)
    }
}
