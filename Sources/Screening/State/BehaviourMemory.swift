// Owner: the judge's thread. Allocates once, when made. Budget: 600 ns a call. Bench: JudgeBench.
internal import Telephony

/// All that the engine remembers of calls: fixed memory, stated in `byteCount`.
///
/// For N callers (a power of two): N records of 128 bytes, N / 8 of 328 for those with more than eight calls a day,
/// N callees of 64, N / 2 blocks of pairs of 64, and groups of calls (`GroupMemory`). Pages cost memory once they are
/// written. A full bucket of eight gives up its oldest record (`RecordTable`).
struct BehaviourMemory: ~Copyable {
    var callers: RecordTable<CallerRecord>
    var heavies: RecordTable<HeavyCaller>
    var strangers: RecordTable<CalleeRecord>
    var pairs: KnownPairs
    var groups: GroupMemory
    /// Outcomes of calls that had ended already: nothing is learned from them.
    private(set) var repeatedOutcomes: UInt64 = 0
    /// Outcomes of calls that were never let through, or so long ago that they are forgotten: their caller learns alone.
    private(set) var strayOutcomes: UInt64 = 0
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
        groups = GroupMemory(callers: callers.capacity)
    }

    var byteCount: Int {
        callers.byteCount + heavies.byteCount + strangers.byteCount + pairs.byteCount + groups.byteCount
    }

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
        groups.populate()
    }

    /// Everything forgotten.
    mutating func clear() {
        callers.clear()
        heavies.clear()
        strangers.clear()
        pairs.blocks.clear()
        groups.clear()
        watchedSince = 0
        lastSeen = 0
    }

    /// The engine sees an event of `second`.
    mutating func watch(at second: UInt32, into features: inout Features) {
        if watchedSince == 0 { watchedSince = max(second, 1) }
        lastSeen = max(lastSeen, second)
        features[.watchedMinutes] = Int32(clamping: (second > watchedSince ? second - watchedSince : 0) / 60)
    }

    /// Enters a call of `caller` and fills in its behaviour. Returns whether the number was never seen before, and whether
    /// the callee has ever called it.
    mutating func enter(
        caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32, into features: inout Features
    ) -> (isNewcomer: Bool, isReturned: Bool) {
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
        callers.records[slot].fillHabits(&features, at: second)
        lookOtherSide(caller: caller, isAbroad: isAbroad, at: second, into: &features)
        pairs.insert(from: caller, to: callee, at: second)
        return (isNew, isReturned)
    }

    /// The same number at home and abroad: one telephone is in one place.
    private func lookOtherSide(caller: UInt64, isAbroad: Bool, at second: UInt32, into features: inout Features) {
        guard let slot = callers.find(Self.key(caller, isAbroad: !isAbroad)) else {
            features[.otherSideMinutes] = -1
            return
        }
        let last = callers.records[slot].times[Int((callers.records[slot].next &- 1) & 7)]
        features[.otherSideMinutes] = last == 0 ? -1 : Int32(clamping: (second > last ? second - last : 0) / 60)
    }

    /// The callee as its own calls show it, and this call as one to its number.
    mutating func enterCallee(_ callee: UInt64, at second: UInt32, into features: inout Features) {
        guard let slot = callers.find(Self.key(callee, isAbroad: false)) else {
            features[.calleeAttempts] = -1
            features[.calleeActiveDays] = -1
            return
        }
        callers.records[slot].addIncoming(at: second)
        features[.calleeAttempts] = callers.records[slot].attempts(within: CallerRecord.daySeconds, at: second)
        features[.calleeActiveDays] = Int32(callers.records[slot].days.nonzeroBitCount)
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

    /// Fills in what happens at the callee: who else called it whom it does not know, and with whom it is talking.
    mutating func lookAtCallee(
        caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32, into features: inout Features
    ) {
        let (slot, isNew) = strangers.claim(callee, at: second)
        if isNew { strangers.records[slot] = CalleeRecord() }
        strangers.records[slot].addCall(at: second)
        let isStranger = features[.known] == 0
        if isStranger { strangers.records[slot].addStranger(isAbroad: isAbroad, at: second) }
        let last = strangers.records[slot]
        features[.calleeCalls] = Int32(last.calls / 16)
        features[.calleeAbroadStrangers] = Int32(last.abroad[0]) + Int32(last.abroad[1])
        let busy = CalleeRecord.isWithin(CalleeRecord.longestCallSeconds, last.busySince, at: second)
        features[.calleeBusySeconds] =
            busy && last.stranger != caller ? Int32(second > last.busySince ? second - last.busySince : 0) : -1
        features[.strangerTalk] = -1
        features[.strangerSeconds] = -1
        guard isStranger else { return }
        features[.calleeStrangers] = last.strangers(with: caller, at: second)
        guard last.stranger != 0, last.stranger != caller else { return }
        let passed = second > last.time ? second - last.time : 0
        if passed <= CalleeRecord.memorySeconds {
            features[.strangerSeconds] = Int32(passed)
            features[.strangerTalk] = last.hasEnded != 0 ? Int32(last.talk) : -1
        }
        guard passed <= CalleeRecord.windowSeconds else { return }
        features[.handOverSeconds] = Int32(max(1, passed))
        features[.handOverAbroad] = (last.isAbroad != 0 ? 1 : 0) | (isAbroad ? 2 : 0)
    }

    /// A stranger's call reaches the callee.
    mutating func keepStranger(caller: UInt64, isAbroad: Bool, callee: UInt64, at second: UInt32) {
        let (slot, isNew) = strangers.claim(callee, at: second)
        if isNew { strangers.records[slot] = CalleeRecord() }
        strangers.records[slot].keep(stranger: caller, isAbroad: isAbroad, at: second)
    }

    /// A call is let through.
    mutating func open(_ callID: UInt64, _ entry: OpenCalls.Entry, caller: UInt64?, at second: UInt32) {
        groups.calls.begin(callID, entry, at: second)
        guard let caller, let slot = callers.find(caller) else { return }
        if callers.records[slot].open < .max { callers.records[slot].open += 1 }
    }

    /// How a call ended. `key`: of its caller; nil: it had no number.
    mutating func learn(_ outcome: CallOutcome, key: UInt64?, isAbroad: Bool, at second: UInt32) {
        switch groups.calls.end(outcome.callID) {
        case .ended:
            repeatedOutcomes &+= 1
            return
        case .unknown:
            strayOutcomes &+= 1
        case .entry(let entry):
            groups.learn(outcome, entry, isAbroad: isAbroad, at: second)
            if entry.strangerOf != 0, let slot = strangers.find(entry.strangerOf) {
                strangers.records[slot].end(
                    stranger: outcome.caller.e164?.digits ?? Self.nobody,
                    talkSeconds: outcome.isAnswered ? outcome.durationMilliseconds / 1_000 : 0)
            }
            if let key, let slot = callers.find(key), callers.records[slot].open > 0 { callers.records[slot].open -= 1 }
        }
        guard let key, let slot = callers.find(key) else { return }
        callers.records[slot].addOutcome(
            isAnswered: outcome.isAnswered, ringMilliseconds: outcome.ringMilliseconds,
            durationMilliseconds: outcome.durationMilliseconds, at: second)
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
            sum &+= UInt64(callers.records[slot].callees[0]) &+ UInt64(callers.records[slot].halfDay)
            if callers.isMarked(slot: slot), let heavy = heavies.find(key) {
                sum &+= UInt64(heavies.records[heavy].attemptsDay.magnitude)
            }
        }
        if let slot = strangers.find(callee) { sum &+= strangers.records[slot].stranger }
        sum &+= callers.touch(Self.key(caller, isAbroad: !isAbroad))
        // The callee as a caller.
        if let slot = callers.find(Self.key(callee, isAbroad: false)) {
            sum &+= UInt64(callers.records[slot].times[0]) &+ UInt64(callers.records[slot].halfDay)
        }
        return sum
    }
}
