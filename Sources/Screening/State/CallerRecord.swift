// Owner: the judge's thread. Never allocates. Budget: 100 ns a call. Bench: JudgeBench.

/// What is kept of every caller: its last eight calls exactly, and how its calls ended. 100 bytes and an 8-byte key.
struct CallerRecord: BitwiseCopyable {
    /// The last calls kept exactly; with more a day a `HeavyCaller` joins.
    static let recentCalls = 8
    /// An answered call shorter than this is very short: nobody says who is calling in less.
    static let shortCallMilliseconds: Int64 = 6_000
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
    /// All calls, saturating.
    var total: UInt32 = 0
    var next: UInt8 = 0
    var reports: UInt8 = 0

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
        if total < .max { total += 1 }
        if isReturned { returned[0] = returned[0] &+ (returned[0] == .max ? 0 : 1) }
    }

    mutating func addOutcome(isAnswered: Bool, durationMilliseconds: Int64, at second: UInt32) {
        advance(to: second)
        outcomes[0] = outcomes[0] &+ (outcomes[0] == .max ? 0 : 1)
        guard isAnswered else { return }
        answered[0] = answered[0] &+ (answered[0] == .max ? 0 : 1)
        if durationMilliseconds < Self.shortCallMilliseconds { short[0] = short[0] &+ (short[0] == .max ? 0 : 1) }
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
        if now - halfDay == 1 {
            outcomes[1] = outcomes[0]
            answered[1] = answered[0]
            short[1] = short[0]
            returned[1] = returned[0]
        } else {
            outcomes[1] = 0
            answered[1] = 0
            short[1] = 0
            returned[1] = 0
        }
        outcomes[0] = 0
        answered[0] = 0
        short[0] = 0
        returned[0] = 0
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

    func fill(_ features: inout Features, at second: UInt32) {
        features[.attemptsMinute] = attempts(within: 60, at: second)
        features[.attemptsHour] = attempts(within: 3_600, at: second)
        features[.attemptsDay] = attempts(within: Self.daySeconds, at: second)
        features[.calleesHour] = distinctCallees(within: 3_600, at: second)
        features[.calleesDay] = distinctCallees(within: Self.daySeconds, at: second)
    }

    func fillOutcomes(_ features: inout Features) {
        features[.outcomes] = Int32(outcomes[0]) + Int32(outcomes[1])
        features[.answered] = Int32(answered[0]) + Int32(answered[1])
        features[.short] = Int32(short[0]) + Int32(short[1])
        features[.returned] = Int32(returned[0]) + Int32(returned[1])
    }

    @inline(__always)
    private func isWithin(_ seconds: UInt32, _ index: Int, at second: UInt32) -> Bool {
        let time = times[index]
        return time != 0 && (time > second || second - time < seconds)
    }
}
