// Owner: the judge's thread. Never allocates. Budget: 200 ns a call. Bench: JudgeBench.

/// Windows of a caller with more than eight calls a day: counts by slot, callees by sketch. 320 bytes and an 8-byte key.
///
/// A window moves by slots, so "an hour" is the last 45 to 60 minutes, "a day" the last 18 to 24 hours, "a minute" the
/// last 50 to 60 seconds.
struct HeavyCaller: BitwiseCopyable {
    private var hourSketches = InlineArray<4, CalleeSketch>(repeating: CalleeSketch())
    private var daySketches = InlineArray<4, CalleeSketch>(repeating: CalleeSketch())
    private var hours = SIMD4<UInt32>(repeating: 0)
    private var days = SIMD4<UInt32>(repeating: 0)
    private var minutes = SIMD8<UInt16>(repeating: 0)
    private var minuteClock = SlotClock()
    private var hourClock = SlotClock()
    private var dayClock = SlotClock()

    mutating func begin(at second: UInt32) {
        self = HeavyCaller()
        minuteClock.slot = second / 10
        hourClock.slot = second / 900
        dayClock.slot = second / 21_600
    }

    /// Enters the calls that were kept exactly so far, oldest first.
    mutating func begin(with record: CallerRecord, at second: UInt32) {
        var oldest = second
        for index in 0..<CallerRecord.recentCalls where record.times[index] != 0 {
            oldest = min(oldest, record.times[index])
        }
        begin(at: oldest)
        for step in 0..<CallerRecord.recentCalls {
            let index = (Int(record.next) + step) & 7
            let time = record.times[index]
            guard time != 0, time <= second, second - time < CallerRecord.daySeconds else { continue }
            add(callee: UInt64(record.callees[index]), at: time)
        }
    }

    /// `callee`: low 32 bits of its digits.
    mutating func add(callee: UInt64, at second: UInt32) {
        advance(to: second)
        let hash = Mixing.mix(callee & 0xFFFF_FFFF)
        let minute = Int(minuteClock.slot % 6)
        if minutes[minute] < .max { minutes[minute] += 1 }
        let hour = Int(hourClock.slot % 4)
        if hours[hour] < .max { hours[hour] += 1 }
        hourSketches[hour].add(hash: hash)
        let day = Int(dayClock.slot % 4)
        if days[day] < .max { days[day] += 1 }
        daySketches[day].add(hash: hash)
    }

    mutating func advance(to second: UInt32) {
        var passed = minuteClock.advance(to: second, seconds: 10, slots: 6)
        while passed > 0 {
            minutes[Int((minuteClock.slot &- passed &+ 1) % 6)] = 0
            passed -= 1
        }
        passed = hourClock.advance(to: second, seconds: 900, slots: 4)
        while passed > 0 {
            let slot = Int((hourClock.slot &- passed &+ 1) % 4)
            hours[slot] = 0
            hourSketches[slot].clear()
            passed -= 1
        }
        passed = dayClock.advance(to: second, seconds: 21_600, slots: 4)
        while passed > 0 {
            let slot = Int((dayClock.slot &- passed &+ 1) % 4)
            days[slot] = 0
            daySketches[slot].clear()
            passed -= 1
        }
    }

    var attemptsMinute: Int32 {
        var sum: UInt32 = 0
        for slot in 0..<6 { sum &+= UInt32(minutes[slot]) }
        return Int32(truncatingIfNeeded: sum)
    }

    var attemptsHour: Int32 { Int32(clamping: hours.wrappedSum()) }
    var attemptsDay: Int32 { Int32(clamping: days.wrappedSum()) }
    /// Never more than the calls.
    var calleesHour: Int32 { min(attemptsHour, Self.union(hourSketches).estimate) }
    var calleesDay: Int32 { min(attemptsDay, Self.union(daySketches).estimate) }

    func fill(_ features: inout Features) {
        features[.attemptsMinute] = attemptsMinute
        features[.attemptsHour] = attemptsHour
        features[.attemptsDay] = attemptsDay
        features[.calleesHour] = calleesHour
        features[.calleesDay] = calleesDay
    }

    private static func union(_ sketches: InlineArray<4, CalleeSketch>) -> CalleeSketch {
        sketches[0].union(sketches[1]).union(sketches[2].union(sketches[3]))
    }
}
