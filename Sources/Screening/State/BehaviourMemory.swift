// Owner: the judge's thread. Allocates once, when made. Budget: 600 ns a call. Bench: JudgeBench.
internal import Telephony

/// All that the engine remembers of calls: fixed memory, stated in `byteCount`.
///
/// For N callers (a power of two): N records of 108 bytes, N / 8 of 328 for those with more than eight calls a day,
/// N strangers of 24 and N / 2 blocks of pairs of 64: 205 bytes a caller, 215 MB for the default of 1,048,576. Pages cost
/// memory once they are written. A full bucket of eight gives up its oldest record (`RecordTable`).
struct BehaviourMemory: ~Copyable {
    var callers: RecordTable<CallerRecord>
    var heavies: RecordTable<HeavyCaller>
    var strangers: RecordTable<CalleeRecord>
    var pairs: KnownPairs
    /// When the engine saw its first call; 0: none yet.
    var watchedSince: UInt32 = 0
    /// The latest time seen.
    var lastSeen: UInt32 = 0

    init(callers count: Int) {
        let rounded = max(64, min(count, 1 << 26))
        callers = RecordTable(capacity: rounded)
        heavies = RecordTable(capacity: callers.capacity / 8)
        strangers = RecordTable(capacity: callers.capacity)
        pairs = KnownPairs(capacity: callers.capacity / 2)
    }

    var byteCount: Int { callers.byteCount + heavies.byteCount + strangers.byteCount + pairs.byteCount }

    /// Key of a caller: what comes from abroad under a number is kept apart from its owner at home.
    @inline(__always)
    static func key(_ digits: UInt64, isAbroad: Bool) -> UInt64 { digits | (isAbroad ? 1 << 50 : 0) }

    /// Callers without a number are one stranger to each callee, never two.
    static var nobody: UInt64 { 1 }

    /// Has the system give all memory now.
    func populate() {
        callers.populate()
        heavies.populate()
        strangers.populate()
        pairs.blocks.populate()
    }

    /// Everything forgotten.
    mutating func clear() {
        callers.clear()
        heavies.clear()
        strangers.clear()
        pairs.blocks.clear()
        watchedSince = 0
        lastSeen = 0
    }

    /// The engine sees an event of `second`.
    mutating func watch(at second: UInt32, into features: inout Features) {
        if watchedSince == 0 { watchedSince = max(second, 1) }
        lastSeen = max(lastSeen, second)
        features[.watchedMinutes] = Int32(clamping: (second > watchedSince ? second - watchedSince : 0) / 60)
    }

    /// Enters a call of `caller` and fills in its behaviour.
    mutating func enter(
        caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32, into features: inout Features
    ) {
        let key = Self.key(caller, isAbroad: isAbroad)
        let (slot, isNew) = callers.claim(key, at: second)
        if isNew { callers.records[slot].begin(at: second) }
        let isReturned = pairs.contains(from: callee, to: caller, onlyBefore: false, at: second)
        let wasSeen = pairs.contains(from: caller, to: callee, onlyBefore: true, at: second)
        if isReturned || wasSeen { features[.known] = 1 }
        features[.neighbours] = callers.records[slot].neighbours(of: callee, at: second)
        let first = callers.records[slot].firstSeen
        features[.ageMinutes] = isNew ? -1 : Int32(clamping: (second > first ? second - first : 0) / 60)

        if callers.records[slot].isHeavy(at: second) {
            enterHeavy(key: key, slot: slot, callee: callee, at: second, into: &features)
            callers.records[slot].add(callee: callee, isReturned: isReturned, at: second)
        } else {
            callers.mark(slot: slot, false)
            callers.records[slot].add(callee: callee, isReturned: isReturned, at: second)
            callers.records[slot].fill(&features, at: second)
        }
        callers.records[slot].fillOutcomes(&features)
        pairs.insert(from: caller, to: callee, at: second)
    }

    private mutating func enterHeavy(
        key: UInt64, slot: Int, callee: UInt64, at second: UInt32, into features: inout Features
    ) {
        let (heavy, isNew) = heavies.claim(key, at: second)
        // Quiet days were kept in the small record alone: begin again from what it knows.
        if isNew || !callers.isMarked(slot: slot) {
            heavies.records[heavy].begin(with: callers.records[slot], at: second)
        }
        callers.mark(slot: slot, true)
        heavies.records[heavy].add(callee: callee, at: second)
        heavies.records[heavy].fill(&features)
    }

    /// Fills in whether another stranger called the same callee just before.
    func lookForStranger(
        caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32, into features: inout Features
    ) {
        guard features[.known] == 0, let slot = strangers.find(callee) else { return }
        let last = strangers.records[slot]
        let passed = second > last.time ? second - last.time : 0
        guard last.stranger != 0, last.stranger != caller, passed <= CalleeRecord.windowSeconds else { return }
        features[.handOverSeconds] = Int32(max(1, passed))
        features[.handOverAbroad] = (last.isAbroad != 0 ? 1 : 0) | (isAbroad ? 2 : 0)
    }

    /// A stranger's call reaches the callee.
    mutating func keepStranger(caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32) {
        let (slot, _) = strangers.claim(callee, at: second)
        strangers.records[slot] = CalleeRecord(stranger: caller, time: second, isAbroad: isAbroad ? 1 : 0)
    }

    mutating func learn(outcome isAnswered: Bool, durationMilliseconds: Int64, key: UInt64, at second: UInt32) {
        guard let slot = callers.find(key) else { return }
        callers.records[slot].addOutcome(
            isAnswered: isAnswered, durationMilliseconds: durationMilliseconds, at: second)
    }

    mutating func learn(reportOf key: UInt64, at second: UInt32) {
        let (slot, isNew) = callers.claim(key, at: second)
        if isNew { callers.records[slot].begin(at: second) }
        callers.records[slot].addReport(at: second)
    }

    func reports(of key: UInt64, at second: UInt32) -> Int32 {
        guard let slot = callers.find(key) else { return 0 }
        return callers.records[slot].liveReports(at: second)
    }

    /// Loads what a call will ask for.
    @inline(__always)
    func touch(caller: UInt64, isAbroad: Bool, callee: UInt64) -> UInt64 {
        let key = Self.key(caller, isAbroad: isAbroad)
        var sum = callers.touch(key) &+ strangers.touch(callee)
        sum &+= pairs.touch(from: callee, to: caller) &+ pairs.touch(from: caller, to: callee)
        sum &+= heavies.touch(key)
        if let slot = callers.find(key) {
            // A record lies on two cache lines.
            sum &+= UInt64(callers.records[slot].callees[0]) &+ UInt64(callers.records[slot].total)
            if callers.isMarked(slot: slot), let heavy = heavies.find(key) {
                sum &+= UInt64(heavies.records[heavy].attemptsDay.magnitude)
            }
        }
        if let slot = strangers.find(callee) { sum &+= strangers.records[slot].stranger }
        return sum
    }
}
