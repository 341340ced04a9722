import Telephony

/// Writes the calls of one episode: a call and its call-back, an hour of a call centre's number, two callers of one trick.
struct EpisodeBuilder {
    let people: Population
    let kind: CallerKind
    var random: SplitMix
    /// Milliseconds since midnight of the episode's next call.
    var clock: Int64
    private(set) var calls: [PlannedCall] = []

    init(_ kind: CallerKind, people: Population, random: SplitMix, at milliseconds: Int64) {
        self.kind = kind
        self.people = people
        self.random = random
        clock = milliseconds
    }

    /// How long, and who ends it.
    struct Course {
        var ring: ClosedRange<Int>
        var answeredPermille: Int
        var talk: ClosedRange<Int>
        /// Of 1,000 answered calls, how many the caller ends; of the unanswered ones, how many the caller gives up.
        var callerEndsPermille = 500
    }

    /// Adds a call at `clock`, and moves the clock to its end.
    mutating func add(
        _ trunkClass: TrunkClass, from caller: SignalledNumber, to callee: SignalledNumber, _ course: Course,
        software: Int, campaign: Int? = nil, asserted: SignalledNumber? = nil, diverting: SignalledNumber = .absent,
        isPrivate: Bool = false, kind: CallerKind? = nil
    ) {
        let isAnswered = random.chance(course.answeredPermille)
        let ring = Int64(random.within(course.ring))
        // The shorter of two draws: most calls are short, a few long.
        let talk = isAnswered ? Int64(min(random.within(course.talk), random.within(course.talk))) : 0
        let callerEnds = random.chance(course.callerEndsPermille)
        calls.append(
            PlannedCall(
                milliseconds: clock, kind: kind ?? self.kind,
                campaign: campaign.map { UInt32(truncatingIfNeeded: $0 + 1) } ?? 0, trunkClass: trunkClass,
                caller: caller, asserted: asserted ?? caller, diverting: diverting, isPrivate: isPrivate,
                callee: callee, software: software, ringMilliseconds: ring, isAnswered: isAnswered,
                talkMilliseconds: talk, releasedBy: callerEnds ? .caller : .callee))
        clock += ring + talk
    }

    mutating func pause(seconds range: ClosedRange<Int>) {
        clock += Int64(random.within(range.lowerBound * 1_000...range.upperBound * 1_000))
    }

    // MARK: Numbers as trunks signal them

    /// A home number on a national trunk: mostly +7, some exchanges still send the trunk prefix.
    func atHome(_ digits: UInt64) -> SignalledNumber {
        SignalledNumber(digits, SplitMix.hash(people.seed, digits) % 10 < 8 ? .plus : .trunkPrefix)
    }

    /// A number on an international trunk: some carriers send 00 in place of the plus sign.
    func fromAbroad(_ digits: UInt64) -> SignalledNumber {
        SignalledNumber(digits, SplitMix.hash(people.seed, digits) % 10 < 8 ? .plus : .zeroZero)
    }

    mutating func someSubscriber() -> Int { random.below(people.subscribers) }

    /// Somebody whom this episode has not called yet: an episode is short, there are 1,024 people or more.
    mutating func someCallee() -> SignalledNumber {
        while true {
            let callee = SignalledNumber(people.subscriber(someSubscriber()))
            if !calls.contains(where: { $0.callee == callee }) { return callee }
        }
    }

    mutating func someRegionsFixedNumber() -> UInt64 {
        InventedNumbers.fixed(HomeRegion.drawn(by: random.next()), random.next())
    }

    mutating func someForeignNumber() -> UInt64 {
        InventedNumbers.foreign(ForeignCountry.all[random.below(ForeignCountry.all.count)], random.next())
    }
}
