// Owner: the judge's thread alone. Allocates when made and when something is installed, never when judging or learning.
// Budget: 300 ns with lists and numbering, 1 µs with behaviour. Bench: JudgeBench.
package import Authority
package import Telephony

/// Judges call attempts: state and event in, state and verdict out (law 2).
///
///     var engine = Engine(configuration: .init(), policy: policy, lists: lists, order: order)
///     engine.touch(next)                       // for each attempt of a batch, first
///     engine.judge(attempt, into: &call)       // verdict, features and versions
///     engine.learn(outcome, at: time)          // when a call has ended
///
/// The same calls, outcomes and installations at the same times give the same verdicts, on every machine. Time comes
/// with the events and may stand still; where it steps back, a window counts the event in its newest slot.
package struct Engine: ~Copyable {
    package let configuration: EngineConfiguration
    package private(set) var policy: Policy
    package private(set) var lists: ListSnapshot
    package private(set) var order: StandingOrder?
    /// Rules that people have switched to shadow.
    package private(set) var bypassedRules = RuleBits()

    private var versions: Versions
    // The tables of `lists`, without its reference count; `lists` keeps them alive.
    private var view: ListView
    private var terms: StandingOrder.Terms?
    /// The arrays of the policy's model, without its reference count; `policy` keeps them alive.
    private var trees: ModelView?
    private var thresholds = ModelThresholds()
    private let answers = CallAnswers()
    let plan: NumberingPlan
    private let emergency: EmergencyNumbers
    var memory: BehaviourMemory
    var trunks: TrunkMemory
    private var findings: FindingTable
    private var stops = StopCounts()
    private let roaming = RoamingAnswers()
    /// Nil: nobody is asked who roams, and the list alone knows.
    private(set) var roamingView: RoamingAnswers.View?
    var writing = SnapshotPosition()

    package init(
        configuration: EngineConfiguration = EngineConfiguration(), policy: Policy = Policy(),
        lists: ListSnapshot = .empty, order: StandingOrder? = nil
    ) {
        self.configuration = configuration
        self.policy = policy
        self.lists = lists
        self.order = order
        versions = Versions(rules: policy.rules.version, lists: lists.version, policy: policy.version)
        view = lists.view
        terms = order?.terms
        plan = .kazakhstan
        emergency = configuration.emergencyNumbers
        memory = BehaviourMemory(callers: configuration.callers)
        trunks = TrunkMemory()
        findings = FindingTable(callers: configuration.callers)
        takeModel()
        stops.install(policy.ceilings)
    }

    /// Bytes of behaviour and lists at most; pages that were never written cost nothing.
    package var byteCount: Int { memory.byteCount + lists.byteCount + findings.byteCount }

    /// Has the system give all of the engine's memory, `byteCount`, before calls come: some 0.3 s, once. Without it the
    /// first calls of a fresh engine wait for pages, and pass unscreened.
    package func populate() {
        if policy.use.contains(.behaviour) { memory.populate() }
    }

    // MARK: What is in force

    package mutating func install(lists new: ListSnapshot) {
        lists = new
        view = new.view
        versions.lists = new.version
    }

    package mutating func install(policy new: Policy) {
        policy = new
        versions.policy = new.version
        takeModel()
        stops.install(new.ceilings)
        versions.rules = new.rules.version
    }

    private mutating func takeModel() {
        trees = policy.model?.view
        thresholds = policy.modelThresholds
        versions.model = policy.model?.version ?? 0
    }

    package mutating func install(order new: StandingOrder?) {
        order = new
        terms = new?.terms
    }

    /// Each of these rules is to count as shadow from now on, and no other that people have switched there; law 1's rules
    /// stay, and so do rules that a ceiling of stops has put there.
    package mutating func bypass(rules bits: RuleBits) { bypassedRules = bits }

    /// A person puts rules back that a ceiling of stops has put into shadow.
    package mutating func restore(rules bits: RuleBits) { stops.restore(bits) }

    /// Rules that a ceiling of stops keeps in shadow.
    package var demotedRules: RuleBits { stops.demoted }

    /// A rule went above its ceiling, and `takeDemotions` has not told of it yet.
    package var hasDemotions: Bool { stops.hasUntold }

    /// Rules that went above their ceiling of stops since this was asked last.
    package mutating func takeDemotions() -> RuleBits { stops.takeUntold() }

    // MARK: A call

    /// Loads what `judge` will ask for, so that the misses of a batch overlap. Changes nothing; `mutating`, as what `judge`
    /// calls is, since a large value that is lent without that is copied.
    @discardableResult
    package mutating func touch(_ attempt: CallAttempt) -> UInt64 {
        guard let caller = attempt.caller.e164?.digits else { return 0 }
        var sum = policy.use.contains(.lists) ? view.block.touch(caller) : 0
        if policy.use.contains(.behaviour) {
            sum &+= memory.touch(
                caller: caller, isAbroad: attempt.trunkClass == .international,
                callee: attempt.callee.e164?.digits ?? 0)
            let isHome = attempt.callee.e164.map { plan.classify($0).isHome } ?? true
            sum &+= memory.groups.touch(GroupMemory.Keys(attempt, isCalleeHome: isHome))
            sum &+= memory.groups.calls.touch(attempt.callID)
        }
        return sum
    }

    /// Judges one call attempt; every attempt once, a retransmission never.
    package mutating func judge(_ attempt: CallAttempt, into call: inout JudgedCall) {
        call.attempt = attempt
        call.versions = versions
        trunks.note(attempt.trunk, attempt.trunkClass)
        call.features = Features()
        call.features[.trunkClass] = Int32(attempt.trunkClass.rawValue)
        call.features[.attestation] = Int32(attempt.attestation.rawValue)
        call.features[.withheld] = Int32(withheld(attempt).rawValue)
        call.features[.ceiling] = Int32(attempt.ceiling.rawValue)
        call.features[.isup] = Int32(attempt.isup)
        call.features[.scanner] = attempt.isScanner ? 1 : 0
        call.features.set(bypassed: bypassedRules.union(stops.demoted))
        if emergency.contains(attempt.callee) {
            // Law 1: nothing else is looked at, nothing is remembered.
            call.features[.emergencyCallee] = 1
        } else {
            fill(&call.features, attempt)
            askModel(&call.features)
        }
        call.verdict = Rulebook.verdict(of: call.features, policy: policy)
        if stops.isOn, call.verdict.treatment.intercepts { countStop(&call) }
        if call.features[.emergencyCallee] == 0, policy.use.contains(.behaviour), !call.verdict.treatment.intercepts {
            remember(attempt, call.features)
        }
    }

    /// Why treatments of this attempt are not carried out in full: its trunk's profile goes before the ceiling of its stops.
    @inline(__always)
    private func withheld(_ attempt: CallAttempt) -> Withheld {
        guard stops.isOn, attempt.withheld == .no, stops.isFull(attempt.trunk, at: attempt.time.tick) else {
            return attempt.withheld
        }
        return .stopCeiling
    }

    /// Counts a stop against the ceiling of the rule that decided. Above it the rule is in shadow, for this call too, and the
    /// verdict is asked for anew: each turn puts one more rule there, so it ends.
    private mutating func countStop(_ call: inout JudgedCall) {
        while call.verdict.treatment.intercepts, let rule = call.verdict.rule, rule.isHeld {
            guard !stops.admits(rule, call.attempt.trunk, at: call.attempt.time.tick) else { return }
            call.features.set(bypassed: bypassedRules.union(stops.demoted))
            call.verdict = Rulebook.verdict(of: call.features, policy: policy)
        }
    }

    /// What the trees say of the vector so far; nothing where a list has spoken, or a layer is off that they look at.
    private mutating func askModel(_ features: inout Features) {
        guard let trees, policy.use.isSuperset(of: .all), features[.allowMatch] == 0, features[.blockMatch] == 0 else {
            return
        }
        let margin = trees.margin(features, answers)
        let logOdds = trees.logOdds(margin: margin)
        features[.modelAsked] = 1
        features[.modelLogOdds] = logOdds
        let asked = thresholds.treatment(at: logOdds)
        guard asked > .allow else { return }
        features[.modelAsks] = Int32(asked.rawValue)
        let parts = trees.attribution(features, margin: margin, answers)
        var packed: Int32 = 0
        var place: Int32 = 0
        for index in 0..<parts.count where place < 3 && parts.parts[index].thousandths > 0 {
            packed |= (Int32(parts.parts[index].input) + 1) << (place * 8)
            place += 1
        }
        features[.modelParts] = packed
    }

    private mutating func fill(_ features: inout Features, _ attempt: CallAttempt) {
        var identities = IdentityScan(attempt, use: policy.use, roaming: roamingView)
        identities.scan(attempt, lists: view, plan: plan, emergency: emergency, into: &features)
        let second = attempt.time.tick
        let caller = attempt.caller.e164?.digits
        let isAbroad = attempt.trunkClass == .international
        if let caller { features[.callerBucket] = Policy.bucket(of: caller) }
        if let terms {
            features[.basis] = 1 + Int32(terms.basis.rawValue)
            features[.orderLife] = Int32(terms.life(at: attempt.time).rawValue)
        }
        if policy.use.contains(.lists) {
            if let callee = attempt.callee.e164 {
                features[.consent] = view.consent.contains(callee.digits, at: second) ? 1 : 0
            }
            if let caller { features[.reports] = view.reports.count(caller, at: second) }
        }
        let callee = Self.calleeKey(attempt.callee)
        if let caller {
            features[.finding] = findings.find(
                caller: BehaviourMemory.key(caller, isAbroad: isAbroad), callee: callee, at: second)
        }
        guard policy.use.contains(.behaviour) else { return }
        memory.watch(at: second, into: &features)
        let home = fillPlace(&features, attempt)
        var call = GroupMemory.Call(calleeHash: 0, isNewcomer: false, isStranger: true, isReturned: false)
        if let caller {
            let key = BehaviourMemory.key(caller, isAbroad: isAbroad)
            features[.reports] = features[.reports] &+ memory.reports(of: key, at: second)
            (call.isNewcomer, call.isReturned) = memory.enter(
                caller: caller, isAbroad: isAbroad, callee: callee, at: second, into: &features)
        }
        call.calleeHash = Mixing.mix(callee)
        call.isStranger = features[.known] == 0
        let keys = GroupMemory.Keys(attempt, isCalleeHome: home)
        features.printKey = keys.fingerprint
        memory.groups.enter(call, keys, at: second, into: &features)
        if let callee = attempt.callee.e164 {
            memory.enterCallee(callee.digits, at: second, into: &features)
            memory.lookAtCallee(
                caller: caller ?? BehaviourMemory.nobody, isAbroad: isAbroad, callee: callee.digits, at: second,
                into: &features)
        }
    }

    /// Where caller and callee are, and what time it is there. Returns whether the callee is at home.
    private mutating func fillPlace(_ features: inout Features, _ attempt: CallAttempt) -> Bool {
        features[.localHour] = Int32((attempt.time.tick &+ 5 * 3_600) / 3_600 % 24)
        if let number = attempt.caller.e164 {
            let found = plan.classify(number)
            features[.callerLine] = Int32(found.line.rawValue)
            features[.callerHome] = found.isHome ? 1 : 0
        }
        // Short codes are at home.
        guard let number = attempt.callee.e164 else { return true }
        let found = plan.classify(number)
        features[.calleeLine] = Int32(found.line.rawValue)
        features[.calleeHome] = found.isHome ? 1 : 0
        return found.isHome
    }

    /// A call that is let through is kept until its end is known; a stranger's, for the second act.
    private mutating func remember(_ attempt: CallAttempt, _ features: borrowing Features) {
        let isAbroad = attempt.trunkClass == .international
        let second = attempt.time.tick
        let caller = attempt.caller.e164?.digits
        let callee = attempt.callee.e164
        let isKnown = features[.known] != 0
        let keys = GroupMemory.Keys(attempt, isCalleeHome: features[.calleeHome] != 0)
        memory.open(
            attempt.callID,
            OpenCalls.Entry(
                fingerprint: keys.fingerprint, source: keys.source, strangerOf: isKnown ? 0 : callee?.digits ?? 0,
                destination: keys.destination),
            caller: caller.map { BehaviourMemory.key($0, isAbroad: isAbroad) }, at: second)
        guard !isKnown, let callee else { return }
        memory.keepStranger(
            caller: caller ?? BehaviourMemory.nobody, isAbroad: isAbroad, callee: callee.digits, at: second)
    }

    /// Short codes are callees too; what has no digits is one callee.
    private static func calleeKey(_ callee: PresentedNumber) -> UInt64 {
        switch callee {
        case .number(let number): number.digits
        case .short(let code): UInt64(code.digits)
        case .absent, .anonymous, .malformed: 0
        }
    }

    // MARK: What becomes known later

    /// How a call ended; `time` is when it is known, which is when it has ended.
    package mutating func learn(_ outcome: CallOutcome, at time: Timestamp) {
        guard policy.use.contains(.behaviour) else { return }
        let isAbroad = trunks.isAbroad(outcome.trunk)
        memory.learn(
            outcome, key: outcome.caller.e164.map { BehaviourMemory.key($0.digits, isAbroad: isAbroad) },
            isAbroad: isAbroad, at: time.tick)
    }

    /// From now on somebody asks who roams: a number that the list lacks is unknown until an answer has come.
    package mutating func beginAskingRoaming() { roamingView = roaming.view }

    /// Whether a home number is abroad, as its network said at `time`; it counts for so many seconds. `unknown`: no answer came.
    package mutating func learn(roaming answer: Roaming, of number: PhoneNumber, at time: Timestamp, seconds: UInt32) {
        roaming.note(answer, of: number.digits, until: time.tick &+ seconds)
    }

    /// Outcomes of calls that had ended already: nothing is learned from them.
    package var repeatedOutcomes: UInt64 { memory.repeatedOutcomes }
    /// Outcomes of calls that were stopped, never seen or long forgotten: their caller learns, no group does.
    package var strayOutcomes: UInt64 { memory.strayOutcomes }

    /// A citizen reported `caller`, who may have been forged from either side.
    package mutating func learn(reportOf caller: PhoneNumber, at time: Timestamp) {
        guard policy.use.contains(.behaviour) else { return }
        memory.learn(reportOf: BehaviourMemory.key(caller.digits, isAbroad: false), at: time.tick)
        memory.learn(reportOf: BehaviourMemory.key(caller.digits, isAbroad: true), at: time.tick)
    }

    /// A person found what a call between two numbers was; it holds for them for `Finding.lifeSeconds` from `time` on.
    package mutating func learn(_ pair: PairFinding, at time: Timestamp) {
        findings.add(
            pair.finding, caller: BehaviourMemory.key(pair.caller.digits, isAbroad: pair.isAbroad),
            callee: Self.calleeKey(pair.callee), at: time.tick)
    }

    /// Two persons agreed on what a call was: its trunk, range, source and software are judged by it.
    package mutating func learn(_ call: UpheldCall, at time: Timestamp) {
        guard policy.use.contains(.behaviour) else { return }
        memory.groups.teach(call, at: time.tick)
    }
}
