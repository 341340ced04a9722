import Evaluation
import Gate
import Screening
import Telephony
import Traffic

/// The scenario library through the engine, call by call: campaigns learn what became of their calls, and change.
///
/// Each call is read as a record of it would be, so that nothing reaches the engine that a gate would not have: citizens'
/// reports and, of diverted calls, what operators found, both at their time.
struct WorldRun {
    /// Worlds from this seed on are for measuring: `qorgan train` takes none of them.
    static let firstTestSeed: UInt64 = 9_001
    /// Monday 12 January 2026, midnight in Kazakhstan.
    static let startsAt = Timestamp(seconds: 1_768_158_000)

    let make: WorldMake
    let seed: UInt64
    let days: Int
    let callsADay: Int
    /// false: every call rings, and campaigns learn nothing.
    let carriesOut: Bool
    /// The first days only fill the engine's memory.
    var warmDays = 0
    /// false: nobody takes diverted calls, or says what they were.
    var hasOperators = true

    /// `world` is the seed of the make and of its calls; another make draws from ranges that no training saw.
    init(world: UInt64, isOther: Bool, days: Int, callsADay: Int, carriesOut: Bool) {
        make = isOther ? .other(seed: world) : WorldMake(seed: world)
        seed = world
        self.days = days
        self.callsADay = callsADay
        self.carriesOut = carriesOut
    }

    var name: String {
        "simulated world \(seed)\(make.isOther ? " of another make" : ""), \(days) days of \(callsADay) calls"
    }

    /// `configuration`: policy, screening and authority; its trunks and lists are those of the world.
    func run(_ configuration: Configuration, progress: (Double) -> Void = { _ in }) throws -> EvaluatedCalls {
        var calls = EvaluatedCalls(rules: try RuleFile.set(configuration.screening.rules))
        try self.calls(configuration) { judged, call in
            var evaluated = EvaluationGathering.evaluated(
                judged, isScam: call.isCriminal, isAnswered: call.isAnswered, talkMilliseconds: call.talkMilliseconds)
            evaluated.harmTenge = UInt32(clamping: call.harmTenge)
            calls.add(evaluated, role: call.role.code, campaign: call.campaign == 0 ? "" : call.origin)
            if calls.calls.count % 8_192 == 0 { progress(share(of: call)) }
        }
        return calls
    }

    /// Each call after the warm days with what the engine made of it, in the order of time. `policy` in place of the
    /// configured one.
    func calls(
        _ configuration: Configuration, policy: Policy? = nil, each: (borrowing JudgedCall, WorldCall) -> Void
    ) throws {
        var world = World(make: make, seed: seed, startsAt: Self.startsAt, days: days, callsADay: callsADay)
        var configuration = configuration
        configuration.trunks = Self.trunks(of: world)
        let lists = Self.lists(of: world)
        var engine = try ReplayEngine(configuration, lists: lists, policy: policy, carriesOut: carriesOut)
        var reports = TimedQueue<WorldReport>()
        var findings = TimedQueue<TimedFinding>()
        var sources: [String: UInt64] = [:]
        let beginning = Self.startsAt.milliseconds + Int64(warmDays) * 86_400_000
        while let call = world.next() {
            while let found = findings.next(until: call.milliseconds) { engine.learn(found) }
            for report in world.takeReports() { reports.add(report, at: report.milliseconds) }
            while let report = reports.next(until: call.milliseconds) {
                guard let caller = PresentedNumber(text: "+\(report.caller)").e164 else { continue }
                engine.learn(reportOf: caller, at: Timestamp(milliseconds: report.milliseconds))
            }
            let record = Self.record(of: call, in: world)
            let attempt = RecordReplay.attempt(record, configuration.trunks, &sources)
            let verdict = engine.judge(attempt, ending: record.ending, truth: nil)
            if carriesOut {
                let treatment = Self.noticed(verdict.treatment)
                world.tell(call.id, treatment)
                if hasOperators {
                    for found in Self.findings(world.findings(of: call, treatment), of: engine.call) {
                        findings.add(found, at: found.time.milliseconds)
                    }
                }
            }
            if call.milliseconds >= beginning { each(engine.call, call) }
        }
    }

    /// As the Desk's people would journal it: each finding is a person's, and two who agree teach groups of calls.
    private static func findings(_ said: [WorldFinding], of call: borrowing JudgedCall) -> [TimedFinding] {
        guard !said.isEmpty, let caller = call.attempt.caller.e164 else { return [] }
        let isAbroad = call.attempt.trunkClass == .international
        var before = CallFindings()
        var found: [TimedFinding] = []
        for (place, one) in said.enumerated() {
            let finding: Finding = one.isScam ? .scam : .honest
            let person = "\(place)"
            guard let effect = before.effect(of: finding, by: person) else { continue }
            before = CallFindings(before.said + [.init(person: person, finding: finding, effect: effect)])
            let upheld =
                effect == .confirms
                ? UpheldCall(
                    trunk: call.attempt.trunk, caller: caller, isAbroad: isAbroad, printKey: call.features.printKey,
                    source: call.attempt.source, isUpheld: one.isScam) : nil
            let pair = PairFinding(
                caller: caller, callee: call.attempt.callee, isAbroad: isAbroad, finding: finding)
            found.append(TimedFinding(pair, upheld: upheld, at: Timestamp(milliseconds: one.milliseconds)))
        }
        return found
    }

    private func share(of call: WorldCall) -> Double {
        Double(call.milliseconds - Self.startsAt.milliseconds) / Double(max(1, days) * 86_400_000)
    }

    static func trunks(of world: World) -> [Trunk] {
        world.trunks.map {
            Trunk(
                name: $0.name, carrier: $0.name, trunkClass: $0.trunkClass, sources: [$0.sourcePrefix],
                trustIdentity: true)
        }
    }

    /// What the carrier has on the first morning.
    static func lists(of world: World) -> ListSnapshot {
        var builder = ListSnapshot.Builder()
        for digits in world.blockedNumbers() { builder.add(block: PhoneNumber(digits: digits), .block) }
        for digits in world.allowedNumbers() { builder.add(allow: PhoneNumber(digits: digits)) }
        if world.make.hasRoamingList { builder.giveRoaming() }
        for row in world.roamingRows() {
            builder.add(roaming: PhoneNumber(digits: row.number), since: row.since, until: row.until)
        }
        return builder.build(version: 1)
    }

    /// As `WorldRecords` writes it and `CallRecordReader` reads it.
    static func record(of call: WorldCall, in world: World) -> CallRecord {
        func presented(_ number: SignalledNumber) -> PresentedNumber {
            number == .absent ? .absent : PresentedNumber(text: number.text)
        }
        let caller = call.caller == .absent ? SignalledNumber.anonymous : call.caller
        return CallRecord(
            time: call.time, callID: call.callID, caller: presented(caller), callee: presented(call.callee),
            trunk: world.trunks[call.trunk].name, trunkID: TrunkID(index: UInt16(call.trunk)),
            sourceIP: call.sourceText, userAgent: call.userAgent, attestation: call.attestation,
            asserted: presented(call.asserted), diverting: presented(call.diverting),
            ending: CallEnding(
                ringMilliseconds: call.ringMilliseconds, isAnswered: call.isAnswered,
                durationMilliseconds: call.talkMilliseconds, releasedBy: call.releasedBy))
    }

    private static func noticed(_ treatment: Treatment) -> WorldTreatment {
        switch treatment {
        case .allow: .allowed
        case .label, .announce: .labelled
        case .challenge, .divert: .diverted
        case .block: .blocked
        }
    }
}
