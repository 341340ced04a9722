// Owner: the judge's thread. Never allocates. Budget: 100 ns a call. Bench: JudgeBench.

/// What a caller's record says of it.
extension CallerRecord {
    func fill(_ features: inout Features, at second: UInt32) {
        features[.attemptsMinute] = attempts(within: 60, at: second)
        features[.attemptsHour] = attempts(within: 3_600, at: second)
        features[.attemptsDay] = attempts(within: Self.daySeconds, at: second)
        features[.calleesHour] = distinctCallees(within: 3_600, at: second)
        features[.calleesDay] = distinctCallees(within: Self.daySeconds, at: second)
    }

    func fillOutcomes(_ features: inout Features) {
        let known = Self.sum(outcomes), picked = Self.sum(answered)
        features[.outcomes] = known
        features[.answered] = picked
        features[.short] = Self.sum(short)
        features[.returned] = Self.sum(returned)
        features[.answeredShare] = Share.permille(picked, of: known)
        features[.shortShare] = Share.permille(Self.sum(short), of: picked)
        features[.longShare] = Share.permille(Int32(long[0]) + Int32(long[1]), of: picked)
        features[.meanTalk] = Share.quotient(Self.sum(talk), by: picked)
        features[.meanRing] = Share.quotient(Self.sum(ring) &* 10, by: known &- picked)
        // Where no call of this caller was ever seen to end, none is known to be under way either.
        features[.openCalls] = known == 0 ? -1 : Int32(open)
    }

    /// After the call was entered, with the counts of the day in place.
    func fillHabits(_ features: inout Features, at second: UInt32) {
        let attempts = features[.attemptsDay]
        features[.callsACallee] = Share.quotient(attempts &* 100, by: features[.calleesDay])
        features[.returnedShare] = Share.permille(features[.returned], of: attempts)
        features[.activeDays] = Int32(days.nonzeroBitCount)
        features[.activeHours] = Int32((hours & 0xFF_FFFF).nonzeroBitCount)
        let calls = Int32(incoming[0]) + Int32(incoming[1])
        features[.incoming] = calls
        features[.incomingShare] = Share.permille(calls, of: calls &+ attempts)
        fillGaps(&features)
    }

    /// Gaps between the calls that are kept, in the order in which they came.
    private func fillGaps(_ features: inout Features) {
        var gaps = InlineArray<8, Int32>(repeating: 0)
        var count: Int32 = 0
        var sum: Int64 = 0
        var before: UInt32 = 0
        for step in 0..<Self.recentCalls {
            let time = times[(Int(next) + step) & 7]
            if time != 0, before != 0 {
                let gap = Int32(clamping: time > before ? time - before : 0)
                gaps[Int(count)] = gap
                count += 1
                sum += Int64(gap)
            }
            if time != 0 { before = time }
        }
        guard count >= 2 else {
            features[.gapMean] = count == 1 ? Int32(clamping: sum) : -1
            features[.gapSpread] = -1
            return
        }
        let mean = sum / Int64(count)
        var distance: Int64 = 0
        for index in 0..<Int(count) { distance += abs(Int64(gaps[index]) - mean) }
        features[.gapMean] = Int32(clamping: mean)
        features[.gapSpread] = mean == 0 ? 0 : Int32(clamping: distance * 1_000 / Int64(count) / mean)
    }

    private static func sum(_ counter: SIMD2<UInt16>) -> Int32 { Int32(counter[0]) + Int32(counter[1]) }
}

/// Quotients of counts, in integers (law 2).
enum Share {
    /// -1 where there is nothing to divide by.
    @inline(__always)
    static func quotient(_ value: Int32, by count: Int32) -> Int32 { count <= 0 ? -1 : value / count }

    /// `part` of `whole` in permille.
    @inline(__always)
    static func permille(_ part: Int32, of whole: Int32) -> Int32 {
        whole <= 0 ? -1 : Int32(clamping: Int64(part) * 1_000 / Int64(whole))
    }
}
