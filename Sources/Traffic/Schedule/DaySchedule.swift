/// A carrier's calls in the order of their time: the same ones for the same seed, on every machine.
///
///     var schedule = DaySchedule(seed: 1, callsADay: 10_000)
///     while let call = schedule.next() { ... }
///
/// An hour is written at a time. Each hour has its quota of honest and of criminal calls; the kind that is furthest
/// behind its share gets the next episode. Calls of an episode that fall into a later hour wait for it.
package struct DaySchedule: Sequence, IteratorProtocol, Sendable {
    /// Criminal calls of 1,000; assumed.
    package static let criminalPermille = 80

    package let people: Population
    private let seed: UInt64
    private let callsADay: Int
    private let curve: DayCurve
    private let criminalPermille: Int
    /// Days to write; nil: for ever.
    private let days: Int?
    private var day = 0
    private var hour: Int
    private var ready: [PlannedCall] = []
    private var position = 0
    private var later: [PlannedCall] = []
    private var written = [Int](repeating: 0, count: CallerKind.allCases.count)
    private var sequence: UInt64 = 0
    private let start: Int64

    /// `speed`: how many times faster than life the calls will be sent; the population grows with it. Calls before
    /// `startMilliseconds` of the first day are left out: a call centre is at work by then, not about to begin.
    package init(
        seed: UInt64, callsADay: Int, days: Int? = 1, speed: Int = 1, curve: DayCurve = .wholeDay,
        criminalPermille: Int = Self.criminalPermille, startMilliseconds: Int64 = 0
    ) {
        start = startMilliseconds
        self.seed = seed
        self.callsADay = Swift.max(0, callsADay)
        self.days = callsADay > 0 ? days : 0
        self.curve = curve
        self.criminalPermille = Swift.min(Swift.max(criminalPermille, 0), 1_000)
        hour = curve.hours.lowerBound
        people = Population(seed: seed, callsADay: callsADay, speed: speed)
    }

    package mutating func next() -> PlannedCall? {
        while position >= ready.count || ready[position].milliseconds < start {
            if position < ready.count { position += 1 } else if !writeHour() { return nil }
        }
        defer { position += 1 }
        var call = ready[position]
        call.sequence = sequence
        sequence += 1
        return call
    }

    /// False when there is no hour left.
    private mutating func writeHour() -> Bool {
        position = 0
        if let days, day >= days {
            // What began in the last hour ends after it.
            ready = later
            later = []
            return !ready.isEmpty
        }
        let criminalCalls = Int(Int128(callsADay) * Int128(criminalPermille) / 1_000)
        var calls = later
        later = []
        calls += episodes(CallerKind.honest, curve.quota(of: callsADay - criminalCalls, hour: hour, isCriminal: false))
        calls += episodes(CallerKind.criminal, curve.quota(of: criminalCalls, hour: hour, isCriminal: true))
        // The place in the list decides between equal times: sorting must not.
        let sorted = calls.enumerated().sorted {
            ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset)
        }
        let isLast = days.map { day + 1 >= $0 } == true && hour + 1 >= curve.hours.upperBound
        let end = isLast ? Int64.max : nextHourStart()
        ready = []
        for (_, call) in sorted {
            if call.milliseconds < end { ready.append(call) } else { later.append(call) }
        }
        advance()
        return true
    }

    private var hourStart: Int64 { (Int64(day) * 24 + Int64(hour)) * 3_600_000 }

    private func nextHourStart() -> Int64 {
        hour + 1 < curve.hours.upperBound
            ? hourStart + 3_600_000 : (Int64(day + 1) * 24 + Int64(curve.hours.lowerBound)) * 3_600_000
    }

    private mutating func advance() {
        hour += 1
        if hour >= curve.hours.upperBound {
            hour = curve.hours.lowerBound
            day += 1
        }
    }

    /// Exactly `quota` calls of `kinds`.
    private mutating func episodes(_ kinds: [CallerKind], _ quota: Int) -> [PlannedCall] {
        var result: [PlannedCall] = []
        result.reserveCapacity(quota)
        let isCriminal: UInt64 = kinds.first?.isCriminal == true ? 1 : 0
        let hourSeed = SplitMix.hash(seed, UInt64(day) << 8 | UInt64(hour), isCriminal)
        var random = SplitMix(seed: hourSeed)
        while result.count < quota {
            let kind = furthestBehind(kinds)
            let start = hourStart + Int64(random.below(3_600_000))
            var episode = EpisodeBuilder(kind, people: people, random: SplitMix(seed: random.next()), at: start)
            episode.write()
            let calls = episode.calls.prefix(quota - result.count)
            written[kind.rawValue] += calls.count
            result += calls
        }
        return result
    }

    private func furthestBehind(_ kinds: [CallerKind]) -> CallerKind {
        let total = kinds.reduce(1) { $0 + written[$1.rawValue] }
        func debt(_ kind: CallerKind) -> Int { kind.permille * total - 1_000 * written[kind.rawValue] }
        return kinds.max { debt($0) < debt($1) } ?? .family
    }
}

extension EpisodeBuilder {
    mutating func write() {
        switch kind {
        case .family: family()
        case .courier: courier()
        case .taxi: taxi()
        case .bankCode: bankCode()
        case .hospital: hospital()
        case .school: school()
        case .relativeAbroad: relativeAbroad()
        case .roamer: roamer()
        case .forwarded: forwarded()
        case .withheld: withheld()
        case .emergency: emergency()
        case .spoofedFixed: spoofedFixed()
        case .spoofedMobile: spoofedMobile()
        case .rotatingCentre: rotatingCentre()
        case .wangiri: wangiri()
        case .robocall: robocall()
        case .neighbour: neighbour()
        case .unallocated: unallocated()
        case .codeThenBank: codeThenBank()
        case .forgedEmergency: forgedEmergency()
        case .simBox: simBox()
        }
    }
}
