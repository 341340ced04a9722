// Owner: the judge's thread. Never allocates. Budget: 100 ns a call. Bench: JudgeBench.

/// What is kept of every caller: its last eight calls exactly, how its calls ended, when it is at work, and who calls it.
/// At most 120 bytes and an 8-byte key.
struct CallerRecord: BitwiseCopyable {
    /// The last calls kept exactly; with more a day a `HeavyCaller` joins.
    static let recentCalls = 8
    /// An answered call shorter than this is very short: nobody says who is calling in less.
    static let shortCallMilliseconds: Int64 = 6_000
    /// An answered call of this length and longer: somebody is being talked to.
    static let longCallMilliseconds: Int64 = 120_000
    static let daySeconds: UInt32 = 86_400

    /// Low 32 bits of the callees' digits, which tell any two numbers of one country apart but one pair in a million.
    var callees = InlineArray<8, UInt32>(repeating: 0)
    /// When, in seconds since 1970; 0: never.
    var times = InlineArray<8, UInt32>(repeating: 0)
    var firstSeen: UInt32 = 0
    var lastReport: UInt32 = 0
    /// Half-days: outcomes of this one and of the one before.
    var halfDay: UInt32 = 0
    var outcomes = SIMD2<UInt16>(repeating: 0)
    var answered = SIMD2<UInt16>(repeating: 0)
    var short = SIMD2<UInt16>(repeating: 0)
    /// Calls to people who have ever called this number.
    var returned = SIMD2<UInt16>(repeating: 0)
    /// Seconds talked.
    var talk = SIMD2<UInt16>(repeating: 0)
    /// Seconds that unanswered calls rang.
    var ring = SIMD2<UInt16>(repeating: 0)
    /// Bit n: n days before `lastDay` there were calls.
    var days: UInt16 = 0
    /// Days since 1970 of the newest call.
    var lastDay: UInt16 = 0
    /// Bit n: at hour n of the day (UTC) there were calls within a day; the top eight bits are the newest hour, from 1 on.
    var hours: UInt32 = 0
    var long = SIMD2<UInt8>(repeating: 0)
    /// Calls to this number.
    var incoming = SIMD2<UInt8>(repeating: 0)
    var next: UInt8 = 0
    var reports: UInt8 = 0
    /// Calls let through that have not ended.
    var open: UInt8 = 0

    mutating func begin(at second: UInt32) {
        self = CallerRecord()
        firstSeen = second
        halfDay = second / 43_200
    }

    /// Enters a call. `isReturned`: the callee has called this number before.
    mutating func add(callee: UInt64, isReturned: Bool, at second: UInt32) {
        advance(to: second)
        callees[Int(next & 7)] = UInt32(truncatingIfNeeded: callee)
        times[Int(next & 7)] = max(second, 1)
        next = (next &+ 1) & 7
        if isReturned { Self.raise(&returned) }
        enterDay(of: second)
    }

    private mutating func enterDay(of second: UInt32) {
        let day = UInt16(truncatingIfNeeded: second / Self.daySeconds)
        if day > lastDay || days == 0 {
            let passed = day &- lastDay
            days = (passed > 15 ? 0 : days &<< passed) | 1
            lastDay = day
        }
        enterHour(of: second)
    }

    private mutating func enterHour(of second: UInt32) {
        let now = second / 3_600 % 24
        var mask = hours & 0xFF_FFFF
        // The call before, where it is not of a later time: of another day, all hours are past; else those between.
        let passed = timeBefore.map { second > $0 ? second - $0 : 0 } ?? Self.daySeconds
        if passed >= Self.daySeconds {
            mask = 0
        } else if passed >= 3_600 || hours >> 24 != now &+ 1 {
            var step = (hours >> 24) % 24
            while step != now {
                mask &= ~(1 &<< step)
                step = (step &+ 1) % 24
            }
        }
        hours = mask | 1 &<< now | (now &+ 1) &<< 24
    }

    /// The time of the call before the newest one.
    private var timeBefore: UInt32? {
        let time = times[Int((next &- 2) & 7)]
        return time == 0 ? nil : time
    }

    mutating func addOutcome(isAnswered: Bool, ringMilliseconds: Int64, durationMilliseconds: Int64, at second: UInt32)
    {
        advance(to: second)
        Self.raise(&outcomes)
        guard isAnswered else {
            Self.raise(&ring, by: ringMilliseconds / 1_000)
            return
        }
        Self.raise(&answered)
        Self.raise(&talk, by: durationMilliseconds / 1_000)
        if durationMilliseconds < Self.shortCallMilliseconds { Self.raise(&short) }
        if durationMilliseconds >= Self.longCallMilliseconds, long[0] < .max { long[0] += 1 }
    }

    /// Somebody calls this number.
    mutating func addIncoming(at second: UInt32) {
        advance(to: second)
        if incoming[0] < .max { incoming[0] += 1 }
    }

    private static func raise(_ counter: inout SIMD2<UInt16>, by amount: Int64 = 1) {
        counter[0] = UInt16(min(Int64(UInt16.max), Int64(counter[0]) + max(0, min(amount, 1 << 20))))
    }

    /// A citizen's report: they fade together, 30 days after the last.
    mutating func addReport(at second: UInt32) {
        if lastReport != 0, second > lastReport, second - lastReport > ReportTable.lifeSeconds { reports = 0 }
        reports = reports == .max ? reports : reports + 1
        lastReport = max(second, 1)
    }

    /// Empties what is older than two half-days.
    mutating func advance(to second: UInt32) {
        let now = second / 43_200
        guard now > halfDay else { return }
        let isNext = now - halfDay == 1
        outcomes = SIMD2(0, isNext ? outcomes[0] : 0)
        answered = SIMD2(0, isNext ? answered[0] : 0)
        short = SIMD2(0, isNext ? short[0] : 0)
        returned = SIMD2(0, isNext ? returned[0] : 0)
        talk = SIMD2(0, isNext ? talk[0] : 0)
        ring = SIMD2(0, isNext ? ring[0] : 0)
        long = SIMD2(0, isNext ? long[0] : 0)
        incoming = SIMD2(0, isNext ? incoming[0] : 0)
        if !isNext { open = 0 }
        halfDay = now
    }

    /// The eighth call back is still within a day: what follows goes into sketches.
    func isHeavy(at second: UInt32) -> Bool {
        let oldest = times[Int(next & 7)]
        return oldest != 0 && (oldest > second || second - oldest < Self.daySeconds)
    }

    /// Calls among the last eight that are at most `seconds` old.
    func attempts(within seconds: UInt32, at second: UInt32) -> Int32 {
        var count: Int32 = 0
        for index in 0..<Self.recentCalls where isWithin(seconds, index, at: second) { count += 1 }
        return count
    }

    /// Distinct callees among them.
    func distinctCallees(within seconds: UInt32, at second: UInt32) -> Int32 {
        var count: Int32 = 0
        for index in 0..<Self.recentCalls where isWithin(seconds, index, at: second) {
            var isFirst = true
            for earlier in 0..<index where callees[earlier] == callees[index] && isWithin(seconds, earlier, at: second)
            {
                isFirst = false
            }
            if isFirst { count += 1 }
        }
        return count
    }

    /// Calls of the last hour to numbers within 16 of `callee`, itself left out.
    func neighbours(of callee: UInt64, at second: UInt32) -> Int32 {
        let own = UInt32(truncatingIfNeeded: callee)
        var count: Int32 = 0
        for index in 0..<Self.recentCalls where isWithin(3_600, index, at: second) {
            let distance = min(own &- callees[index], callees[index] &- own)
            if distance > 0 && distance <= 16 { count += 1 }
        }
        return count
    }

    /// Reports that still count.
    func liveReports(at second: UInt32) -> Int32 {
        second > lastReport && second - lastReport > ReportTable.lifeSeconds ? 0 : Int32(reports)
    }

    @inline(__always)
    private func isWithin(_ seconds: UInt32, _ index: Int, at second: UInt32) -> Bool {
        let time = times[index]
        return time != 0 && (time > second || second - time < seconds)
    }
}
