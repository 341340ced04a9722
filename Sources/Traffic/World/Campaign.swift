import Telephony

/// One campaign: a gang with its numbers, software, trunk, people and patience.
struct Campaign: Sendable {
    /// One operator or one channel of a dialler.
    struct Line: Sendable {
        var number: UInt64 = 0
        /// Calls that it still makes with this number.
        var left = 0
        var isAbroad = true
        var isOver = false
    }

    let id: UInt32
    let plan: CampaignPlan
    let key: UInt64
    let callsADay: Int
    let until: Int64
    /// At work when the world began.
    let isOld: Bool
    // Drawn once: how this gang works.
    let answered: Int
    let hooked: Int
    let retries: Int
    let handsOver: Int
    let callsANumber: ClosedRange<Int>
    let hours: ClosedRange<Int>
    /// Milliseconds between the end of a call and the next one.
    let pause: Int
    let talkShift: Int
    let countries: [Int]
    /// Victims of one region, or of all.
    let region: Int?
    let dialsInSequence: Bool
    /// Of 1,000 numbers, those that it has shown before.
    let reuse: Int
    var lines: [Line]
    /// Lines that have not yet noticed that it is over.
    var openLines: Int
    // Its identity of the moment.
    var nextNumber = Self.knownNumbers
    var software: CallingSoftware?
    var abroadTrunk: Int
    var homeTrunk: Int
    var source: UInt64
    var isQuiet = false
    var fakesReciprocity: Bool
    // What an adversary knows.
    var generation: UInt32 = 0
    var stops = 0
    var reactions = 0
    var budget: Int
    var reactsAt: Int64?
    // A flood's victim, or where a sequence stands.
    var victim = 0
    var left = 0
    var restsUntil: Int64 = 0
    var cursor: UInt64 = 0

    /// Numbers that were in use before the first day, and that a block list may have.
    static let knownNumbers = 8

    var role: WorldRole { plan.role }

    /// Whether it works on this day, and from when to when in milliseconds since 1970.
    func shift(on day: Int64, make: WorldMake) -> (begin: Int64, end: Int64)? {
        let local = SplitMix.hash(key, UInt64(truncatingIfNeeded: day), 0xD1)
        let weekday = Int((day + 4) % 7)
        let isWeekend = weekday == 0 || weekday == 6
        guard !isWeekend || local % 1_000 < UInt64(plan.weekend) else { return nil }
        let midnight = day * 86_400_000 - LocalTime.offset
        return (
            midnight + Int64(hours.lowerBound) * 3_600_000 + Int64(local >> 20 % 1_800_000),
            midnight + Int64(hours.upperBound) * 3_600_000
        )
    }

    /// The next moment from `now` on at which it works.
    func workingTime(from now: Int64, make: WorldMake) -> Int64 {
        let today = LocalTime(now).day
        // A night's shift began the day before.
        for day in (today - 1)...(today + 9) {
            guard let shift = shift(on: day, make: make), shift.end > now else { continue }
            return max(now, shift.begin)
        }
        return now + 86_400_000
    }
}
