// Owner: the judge's thread. Never allocates. Budget: 60 ns a call and group. Bench: JudgeBench.

/// What calls have in common that show different numbers: a range, a program, an address, a trunk, a destination. 128 bytes.
///
/// Counters decay by halves: a fast one when a slot of 1,024 s ends, a slow one when a slot of 65,536 s ends (18 h), so a
/// share of two counters of one pace is a weighted mean of the recent past, and no exponential is computed (law 2). Events
/// count in sixteenths, so that a few of them survive some halvings.
struct GroupRecord: BitwiseCopyable {
    enum Fast: Int { case attempts, newcomers, outcomes, answered }
    enum Slow: Int { case attempts, newcomers, strangers, returned, outcomes, answered, short, talk, ring }

    static let one: UInt32 = 16
    /// Past this, all counters of one pace are halved at once: shares stay.
    private static let full: UInt32 = 1 << 30

    private var fast = InlineArray<4, UInt32>(repeating: 0)
    private var slow = InlineArray<9, UInt32>(repeating: 0)
    /// People's decisions on its stops, in the slow pace.
    private var upheld: UInt16 = 0
    private var released: UInt16 = 0
    private var callees = CalleeSketch()
    private var calleesBefore = CalleeSketch()
    private(set) var firstSeen: UInt32 = 0
    private var lastSeen: UInt32 = 0

    mutating func begin(at second: UInt32) {
        self = GroupRecord()
        firstSeen = max(second, 1)
        lastSeen = firstSeen
    }

    /// A call attempt. `calleeHash`: of the callee's digits. Stopped ones count too: what they are does not change by it.
    mutating func add(calleeHash: UInt64, isNewcomer: Bool, isStranger: Bool, isReturned: Bool, at second: UInt32) {
        advance(to: second)
        count(.attempts, Self.one)
        count(slow: .attempts, Self.one)
        if isNewcomer {
            count(.newcomers, Self.one)
            count(slow: .newcomers, Self.one)
        }
        if isStranger { count(slow: .strangers, Self.one) }
        if isReturned { count(slow: .returned, Self.one) }
        callees.add(hash: calleeHash)
    }

    mutating func addOutcome(isAnswered: Bool, ringMilliseconds: Int64, durationMilliseconds: Int64, at second: UInt32)
    {
        advance(to: second)
        count(.outcomes, Self.one)
        count(slow: .outcomes, Self.one)
        guard isAnswered else {
            count(slow: .ring, Self.sixteenths(ringMilliseconds))
            return
        }
        count(.answered, Self.one)
        count(slow: .answered, Self.one)
        count(slow: .talk, Self.sixteenths(durationMilliseconds))
        if durationMilliseconds < CallerRecord.shortCallMilliseconds { count(slow: .short, Self.one) }
    }

    /// People decided on a stop of this group.
    mutating func addDecision(isUpheld: Bool, at second: UInt32) {
        advance(to: second)
        if isUpheld {
            if upheld < .max - 16 { upheld += 16 }
        } else if released < .max - 16 {
            released += 16
        }
    }

    /// Sixteenths of a second, at most an hour's.
    private static func sixteenths(_ milliseconds: Int64) -> UInt32 {
        UInt32(max(0, min(milliseconds, 3_600_000)) * 16 / 1_000)
    }

    private mutating func count(_ counter: Fast, _ amount: UInt32) {
        fast[counter.rawValue] &+= amount
        if fast[counter.rawValue] > Self.full { for index in 0..<4 { fast[index] &>>= 1 } }
    }

    private mutating func count(slow counter: Slow, _ amount: UInt32) {
        slow[counter.rawValue] &+= amount
        if slow[counter.rawValue] > Self.full { for index in 0..<9 { slow[index] &>>= 1 } }
    }

    /// Halves what has grown older. An event from the past counts as of now.
    private mutating func advance(to second: UInt32) {
        guard second > lastSeen else { return }
        let fastSlots = second &>> 10 &- lastSeen &>> 10
        if fastSlots > 0 {
            let shift = min(31, fastSlots)
            for index in 0..<4 { fast[index] &>>= shift }
        }
        let slowSlots = second &>> 16 &- lastSeen &>> 16
        if slowSlots > 0 {
            let shift = min(31, slowSlots)
            for index in 0..<9 { slow[index] &>>= shift }
            upheld = shift > 15 ? 0 : upheld &>> UInt16(shift)
            released = shift > 15 ? 0 : released &>> UInt16(shift)
            if slowSlots == 1 { calleesBefore = callees } else { calleesBefore.clear() }
            callees.clear()
        }
        lastSeen = second
    }

    // MARK: What it says; shares in permille, -1 where nothing is known

    /// Of the record's first bytes, to be loaded ahead.
    var fastAttempts: UInt32 { fast[0] }

    subscript(_ counter: Fast) -> Int32 { Int32(fast[counter.rawValue] / Self.one) }

    func fastShare(_ part: Fast, of whole: Fast) -> Int32 { Self.permille(fast[part.rawValue], fast[whole.rawValue]) }
    func share(_ part: Slow, of whole: Slow) -> Int32 { Self.permille(slow[part.rawValue], slow[whole.rawValue]) }

    /// Seconds of an answered call.
    var meanTalk: Int32 { Self.quotient(slow[Slow.talk.rawValue], slow[Slow.answered.rawValue]) }
    /// Tenths of a second that an unanswered call rings.
    var meanRing: Int32 {
        let unanswered = slow[Slow.outcomes.rawValue] &- min(slow[Slow.answered.rawValue], slow[Slow.outcomes.rawValue])
        return unanswered == 0 ? -1 : Int32(clamping: UInt64(slow[Slow.ring.rawValue]) * 10 / UInt64(unanswered))
    }
    /// Attempts a distinct callee, in hundredths.
    var callsACallee: Int32 {
        let distinct = callees.union(calleesBefore).estimate
        let attempts = Int64(slow[Slow.attempts.rawValue]) * 100 / Int64(Self.one)
        return distinct == 0 ? -1 : Int32(clamping: max(100, attempts / Int64(distinct)))
    }
    func ageHours(at second: UInt32) -> Int32 { second > firstSeen ? Int32(clamping: (second - firstSeen) / 3_600) : 0 }
    /// The mean of a Beta(1, 1) prior after the decisions: 500 where there were none.
    var upheldShare: Int32 { Int32((UInt32(upheld) &+ 16) &* 1_000 / (UInt32(upheld) &+ UInt32(released) &+ 32)) }

    private static func permille(_ part: UInt32, _ whole: UInt32) -> Int32 {
        whole == 0 ? -1 : Int32(clamping: UInt64(part) * 1_000 / UInt64(whole))
    }

    private static func quotient(_ sum: UInt32, _ count: UInt32) -> Int32 { count == 0 ? -1 : Int32(sum / count) }
}
