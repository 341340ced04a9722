import Gate
import Screening
import Telephony

/// The engine over recorded calls: judges in the order of time, and learns how a call ended only when it has ended.
struct ReplayEngine: ~Copyable {
    /// What became of the calls of a replay.
    struct Summary {
        var calls = 0
        var byTreatment = [Int](repeating: 0, count: Treatment.allCases.count)
        /// Calls by the rule that decided.
        var byRule: [RuleCode: Int] = [:]
        /// By truth, where the records have it: scam intercepted, scam in all, honest intercepted, honest in all.
        var scamIntercepted = 0, scam = 0, honestIntercepted = 0, honest = 0
        var first: Timestamp?
        var last: Timestamp?
        /// Call attempts with the Call-ID of an earlier one; each was judged.
        var repeated = 0
    }

    private var engine: Engine
    /// Of the policy: they name what decided.
    let rules: RuleSet
    private var callIDs = RecentCallIDs()
    /// False: every call rings and its end is learned, whatever its verdict; else a call that was stopped never rang.
    private let carriesOut: Bool
    private var pending = PendingOutcomes()
    /// The call judged last, with what was known of it.
    private(set) var call: JudgedCall
    private(set) var summary = Summary()
    /// Rules that went above their ceiling of stops, and with which call: in shadow from there to the end.
    private(set) var demotions: [Demotion] = []

    struct Demotion: Hashable {
        var rule: RuleCode
        var time: Timestamp
    }

    /// `lists` in place of the configuration's files; `policy` in place of its policy, to see what another would do.
    init(
        _ configuration: Configuration, lists: ListSnapshot? = nil, policy: Policy? = nil, carriesOut: Bool = true
    ) throws {
        let policy = try policy ?? EngineSettings.policy(configuration)
        let engine = try Self.engine(configuration, lists: lists, policy: policy)
        self.carriesOut = carriesOut
        self.engine = engine
        rules = policy.rules
        let nothing = CallAttempt(
            time: Timestamp(microseconds: 0), trunk: .unknown, trunkClass: .national, callID: 0, callee: .absent,
            from: .absent)
        call = JudgedCall(attempt: nothing, verdict: Verdict(), features: Features(), versions: Versions())
    }

    /// An engine as the gate would have it.
    static func engine(
        _ configuration: Configuration, lists: ListSnapshot? = nil, policy: Policy? = nil
    ) throws -> Engine {
        Engine(
            configuration: EngineConfiguration(
                callers: configuration.screening.callers, emergencyNumbers: try EngineSettings.emergency(configuration)),
            policy: try policy ?? EngineSettings.policy(configuration),
            lists: try lists ?? ListFiles.load(configuration.lists).builder.build(version: 1),
            order: EngineSettings.order(configuration))
    }

    /// A citizen's report, at the time at which it is known.
    mutating func learn(reportOf caller: PhoneNumber, at time: Timestamp) {
        while let due = pending.next(until: time) { engine.learn(due.outcome, at: due.time) }
        engine.learn(reportOf: caller, at: time)
    }

    /// What people found of a call, at the time at which they said it.
    mutating func learn(_ found: TimedFinding) {
        while let due = pending.next(until: found.time) { engine.learn(due.outcome, at: due.time) }
        engine.learn(found)
    }

    /// Loads what judging will ask for, so that the misses of several calls overlap. Changes nothing.
    mutating func touch(_ attempt: CallAttempt) { engine.touch(attempt) }

    /// `truth` is counted, never shown to the engine.
    mutating func judge(_ attempt: CallAttempt, ending: CallEnding?, truth: CallTruth?) -> Verdict {
        while let due = pending.next(until: attempt.time) { engine.learn(due.outcome, at: due.time) }
        engine.judge(attempt, into: &call)
        noteDemotions(at: attempt.time)
        // A call that was stopped never rang: its recorded ending did not happen.
        if let ending, !carriesOut || !call.verdict.treatment.intercepts { pending.add(ending, of: attempt) }
        count(call.verdict, truth, at: attempt.time)
        return call.verdict
    }

    private mutating func noteDemotions(at time: Timestamp) {
        let demoted = engine.takeDemotions()
        guard !demoted.isEmpty else { return }
        for rule in demoted.rules { demotions.append(Demotion(rule: rule, time: time)) }
    }

    private mutating func count(_ verdict: Verdict, _ truth: CallTruth?, at time: Timestamp) {
        summary.calls += 1
        if callIDs.contains(orAdd: call.attempt.callID) { summary.repeated += 1 }
        summary.byTreatment[Int(verdict.treatment.rawValue)] += 1
        if verdict.treatment > .allow, let rule = verdict.rule { summary.byRule[rule, default: 0] += 1 }
        if summary.first == nil { summary.first = time }
        summary.last = time
        guard let truth else { return }
        let intercepted = verdict.treatment.intercepts ? 1 : 0
        if truth.isScam {
            summary.scam += 1
            summary.scamIntercepted += intercepted
        } else {
            summary.honest += 1
            summary.honestIntercepted += intercepted
        }
    }
}

/// The Call-IDs of the last calls, by their hashes: 65,536 of them, the newest of those that share a place. One that is
/// older than that may be forgotten; none is found that was not there.
struct RecentCallIDs {
    private var hashes = [UInt64](repeating: 0, count: 1 << 16)

    mutating func contains(orAdd hash: UInt64) -> Bool {
        let place = Int(hash & 0xFFFF)
        if hashes[place] == hash, hash != 0 { return true }
        hashes[place] = hash
        return false
    }
}

extension PendingOutcomes {
    /// What a record says of how a call ended.
    mutating func add(_ ending: CallEnding, of attempt: CallAttempt) {
        add(
            CallOutcome(
                callID: attempt.callID, caller: attempt.caller, callee: attempt.callee, trunk: attempt.trunk,
                isAnswered: ending.isAnswered, ringMilliseconds: ending.ringMilliseconds,
                durationMilliseconds: ending.durationMilliseconds, releasedBy: ending.releasedBy),
            attemptedAt: attempt.time)
    }
}
