// Owner: the judge's thread. Allocates once, when made. Budget: 400 ns a call. Bench: JudgeBench.
internal import Telephony

/// What the engine remembers of calls with something in common: fixed memory, stated in `byteCount`.
///
/// For N callers: N / 8 caller ranges, N / 64 fingerprints, sources and leads each, N / 16 destinations of 136 bytes,
/// 1,024 trunks of 128, N / 8 calls of 40. A full bucket gives up its oldest record, a group with one call before others.
struct GroupMemory: ~Copyable {
    let ranges: RecordTable<GroupRecord>
    let prints: RecordTable<GroupRecord>
    let sources: RecordTable<GroupRecord>
    let destinations: RecordTable<GroupRecord>
    let leads: RecordTable<GroupRecord>
    let trunks: Slab<GroupRecord>
    let calls: OpenCalls

    private static var trunkCount: Int { 1_024 }

    init(callers: Int) {
        ranges = RecordTable(capacity: callers / 8)
        prints = RecordTable(capacity: callers / 64)
        sources = RecordTable(capacity: callers / 64)
        destinations = RecordTable(capacity: callers / 16)
        leads = RecordTable(capacity: callers / 64)
        trunks = Slab(count: Self.trunkCount)
        calls = OpenCalls(capacity: callers / 8)
    }

    deinit { trunks.deallocate() }

    var byteCount: Int {
        ranges.byteCount + prints.byteCount + sources.byteCount + destinations.byteCount + leads.byteCount
            + trunks.bytes.count + calls.table.byteCount
    }

    func populate() {
        ranges.populate()
        prints.populate()
        sources.populate()
        destinations.populate()
        leads.populate()
        trunks.populate()
        calls.table.populate()
    }

    func clear() {
        ranges.clear()
        prints.clear()
        sources.clear()
        destinations.clear()
        leads.clear()
        trunks.clear()
        calls.table.clear()
    }

    /// The groups of one call; 0: it belongs to none of that kind.
    struct Keys {
        var range: UInt64 = 0
        var fingerprint: UInt64 = 0
        var source: UInt64 = 0
        var destination: UInt64 = 0
        var lead: UInt64 = 0
        var trunk = 0

        /// `fingerprint`, `source`: hashes. Home and abroad are kept apart, so that a forger abroad does not spoil the
        /// range that he shows.
        init(_ attempt: CallAttempt, isCalleeHome: Bool) {
            if let caller = attempt.caller.e164 {
                let isAbroad = attempt.trunkClass == .international
                range = BehaviourMemory.key(caller.digits / 1_000, isAbroad: isAbroad)
                lead = BehaviourMemory.key(GroupMemory.lead(of: caller.digits), isAbroad: isAbroad)
            }
            let print = attempt.fingerprint != 0 ? attempt.fingerprint : attempt.userAgent
            if print != 0 { fingerprint = OpenCalls.key(print) }
            if attempt.source != 0 { source = OpenCalls.key(attempt.source) }
            if !isCalleeHome, let callee = attempt.callee.e164 { destination = callee.digits / 1_000 }
            trunk = Int(attempt.trunk.index) & 1_023
        }
    }

    /// What a call is to the groups that it belongs to.
    struct Call {
        var calleeHash: UInt64
        var isNewcomer: Bool
        var isStranger: Bool
        var isReturned: Bool
    }

    /// `mutating`, here and in `enter`, though it changes no table of its own: who lends a large value without that has it copied.
    mutating func touch(_ keys: Keys) -> UInt64 {
        var sum = UInt64(trunks[keys.trunk].ageHours(at: 1))
        if keys.range != 0 { sum &+= Self.touch(ranges, keys.range) }
        if keys.fingerprint != 0 { sum &+= prints.touch(keys.fingerprint) }
        if keys.source != 0 { sum &+= sources.touch(keys.source) }
        if keys.destination != 0 { sum &+= Self.touch(destinations, keys.destination) }
        if keys.lead != 0 { sum &+= leads.touch(keys.lead) }
        return sum
    }

    /// A record lies on two cache lines.
    @inline(__always)
    private static func touch(_ table: borrowing RecordTable<GroupRecord>, _ key: UInt64) -> UInt64 {
        guard let slot = table.find(key) else { return 0 }
        return UInt64(table.records[slot].firstSeen) &+ UInt64(table.records[slot].fastAttempts)
    }

    /// The first four digits: a country with its kind of line, or a network at home.
    static func lead(of digits: UInt64) -> UInt64 {
        var lead = digits
        while lead >= 10_000_000 { lead /= 1_000 }
        while lead >= 10_000 { lead /= 10 }
        return lead
    }

    /// Enters a call into its groups and fills in what they say of it, itself counted.
    mutating func enter(_ call: Call, _ keys: Keys, at second: UInt32, into features: inout Features) {
        if keys.range != 0 { fillRange(&features, Self.add(call, ranges, keys.range, at: second), at: second) }
        if keys.fingerprint != 0 {
            fillPrint(&features, Self.add(call, prints, keys.fingerprint, at: second), at: second)
        }
        if keys.source != 0 {
            let group = Self.add(call, sources, keys.source, at: second)
            fillShares(&features, group, from: .sourceNewNow)
            features[.sourceUpheld] = group.upheldShare
        }
        if keys.destination != 0 {
            fillDestination(&features, Self.add(call, destinations, keys.destination, at: second), at: second)
        }
        if keys.lead != 0 {
            let group = Self.add(call, leads, keys.lead, at: second)
            fillShares(&features, group, from: .leadNewNow)
            features[.leadCallsACallee] = group.callsACallee
        }
        if trunks[keys.trunk].firstSeen == 0 { trunks[keys.trunk].begin(at: second) }
        Self.add(call, to: &trunks[keys.trunk], at: second)
        fillShares(&features, trunks[keys.trunk], from: .trunkNewNow)
        features[.trunkUpheld] = trunks[keys.trunk].upheldShare
    }

    @inline(__always)
    private static func add(
        _ call: Call, _ table: borrowing RecordTable<GroupRecord>, _ key: UInt64, at second: UInt32
    ) -> GroupRecord {
        let (slot, isNew) = table.claim(key, at: second)
        if isNew { table.records[slot].begin(at: second) } else { table.mark(slot: slot, true) }
        add(call, to: &table.records[slot], at: second)
        return table.records[slot]
    }

    @inline(__always)
    private static func add(_ call: Call, to group: inout GroupRecord, at second: UInt32) {
        group.add(
            calleeHash: call.calleeHash, isNewcomer: call.isNewcomer, isStranger: call.isStranger,
            isReturned: call.isReturned, at: second)
    }

    private func fillRange(_ f: inout Features, _ group: GroupRecord, at second: UInt32) {
        f[.rangeAttempts] = group[.attempts]
        f[.rangeNewShare] = group.share(.newcomers, of: .attempts)
        f[.rangeAnsweredShare] = group.share(.answered, of: .outcomes)
        f[.rangeMeanTalk] = group.meanTalk
        f[.rangeMeanRing] = group.meanRing
        f[.rangeStrangerShare] = group.share(.strangers, of: .attempts)
        f[.rangeCallsACallee] = group.callsACallee
        f[.rangeAgeHours] = group.ageHours(at: second)
        f[.rangeUpheld] = group.upheldShare
    }

    private func fillPrint(_ f: inout Features, _ group: GroupRecord, at second: UInt32) {
        f[.printAttempts] = group[.attempts]
        f[.printNewNow] = group.fastShare(.newcomers, of: .attempts)
        f[.printNewShare] = group.share(.newcomers, of: .attempts)
        f[.printAnsweredShare] = group.share(.answered, of: .outcomes)
        f[.printShortShare] = group.share(.short, of: .answered)
        f[.printMeanTalk] = group.meanTalk
        f[.printStrangerShare] = group.share(.strangers, of: .attempts)
        f[.printReturnedShare] = group.share(.returned, of: .attempts)
        f[.printCallsACallee] = group.callsACallee
        f[.printAgeHours] = group.ageHours(at: second)
        f[.printUpheld] = group.upheldShare
    }

    /// What is told alike of a source, a trunk and a lead: five positions from `first` on.
    @inline(__always)
    private func fillShares(_ f: inout Features, _ group: GroupRecord, from first: Feature) {
        let first = Int(first.rawValue)
        f.values[first] = group.fastShare(.newcomers, of: .attempts)
        f.values[first + 1] = group.share(.newcomers, of: .attempts)
        f.values[first + 2] = group.share(.answered, of: .outcomes)
        f.values[first + 3] = group.meanTalk
        f.values[first + 4] = group.share(.strangers, of: .attempts)
    }

    private func fillDestination(_ f: inout Features, _ group: GroupRecord, at second: UInt32) {
        f[.destinationAttempts] = group[.attempts]
        f[.destinationNewShare] = group.share(.newcomers, of: .attempts)
        f[.destinationAnsweredShare] = group.share(.answered, of: .outcomes)
        f[.destinationMeanTalk] = group.meanTalk
        f[.destinationCallsACallee] = group.callsACallee
        f[.destinationAgeHours] = group.ageHours(at: second)
        f[.destinationStrangerShare] = group.share(.strangers, of: .attempts)
    }

    /// How a call ended, to all groups that it began with.
    func learn(_ outcome: CallOutcome, _ entry: OpenCalls.Entry, isAbroad: Bool, at second: UInt32) {
        func learn(_ table: borrowing RecordTable<GroupRecord>, _ key: UInt64) {
            guard key != 0, let slot = table.find(key) else { return }
            table.records[slot].addOutcome(
                isAnswered: outcome.isAnswered, ringMilliseconds: outcome.ringMilliseconds,
                durationMilliseconds: outcome.durationMilliseconds, at: second)
        }
        if let caller = outcome.caller.e164 {
            learn(ranges, BehaviourMemory.key(caller.digits / 1_000, isAbroad: isAbroad))
            learn(leads, BehaviourMemory.key(Self.lead(of: caller.digits), isAbroad: isAbroad))
        }
        learn(prints, entry.fingerprint)
        learn(sources, entry.source)
        learn(destinations, entry.destination)
        trunks[Int(outcome.trunk.index) & 1_023].addOutcome(
            isAnswered: outcome.isAnswered, ringMilliseconds: outcome.ringMilliseconds,
            durationMilliseconds: outcome.durationMilliseconds, at: second)
    }

    /// What two persons agreed on, to the groups of that call that are still remembered; a group learns of no call that it
    /// has forgotten.
    func teach(_ call: UpheldCall, at second: UInt32) {
        func teach(_ table: borrowing RecordTable<GroupRecord>, _ key: UInt64) {
            guard key != 0, let slot = table.find(key) else { return }
            table.records[slot].addDecision(isUpheld: call.isUpheld, at: second)
        }
        if let caller = call.caller {
            teach(ranges, BehaviourMemory.key(caller.digits / 1_000, isAbroad: call.isAbroad))
        }
        teach(prints, call.printKey)
        if call.source != 0 { teach(sources, OpenCalls.key(call.source)) }
        guard call.trunk != .unknown else { return }
        let trunk = Int(call.trunk.index) & (Self.trunkCount - 1)
        if trunks[trunk].firstSeen != 0 { trunks[trunk].addDecision(isUpheld: call.isUpheld, at: second) }
    }
}
