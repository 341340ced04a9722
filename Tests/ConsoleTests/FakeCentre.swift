import Ledger
import Screening
import Synchronization
import Telephony

@testable import Console

/// A centre in memory: what the pages read, and a record of what they set in motion.
final class FakeCentre: ConsoleReader, CentreControl {
    struct State {
        var calls: [CallRow] = []
        var withheld: [UInt64: Withheld] = [:]
        var explained: [UInt64: ExplainRow] = [:]
        /// By rule, each with the first moment that its counts are of.
        var rules: [RuleCode: (from: Timestamp, counts: RuleCounts)] = [:]
        /// The ledger does not answer.
        var isUnreadable = false
        var minutes: [MinuteRow] = []
        var lists: [ListRow] = []
        var findings: [UInt64: [FindingRow]] = [:]
        var findingFault: FindingFault?
        var looks: [Look] = []
        var logins: [LoginEvent] = []
        var status = CentreStatus(isReady: true, journal: JournalHealth(), gate: GateHealth())
        var position: UInt64 = 1_000
        /// The journal refuses: changes and looks fail.
        var isJournalBroken = false
    }

    struct JournalBroken: Error {}

    let state = Mutex(State())
    let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    func add(_ calls: [CallRow], _ minutes: [MinuteRow] = []) {
        state.withLock { state in
            state.calls += calls
            for minute in minutes {
                if let index = state.minutes.firstIndex(where: {
                    $0.minute == minute.minute && $0.trunk == minute.trunk
                }) {
                    state.minutes[index] = minute
                } else {
                    state.minutes.append(minute)
                }
            }
        }
    }

    // MARK: - Reading

    func calls(matching query: CallQuery) async throws -> [CallRow] {
        state.withLock { state in
            let found = state.calls.reversed().filter { call in
                (query.pseudonym == nil || call.caller.pseudonym == query.pseudonym)
                    && (query.trunk == nil || call.trunk == query.trunk)
                    && (query.treatment == nil || call.treatment == query.treatment)
                    && (query.rule == nil || call.reasons.contains { $0.rule == query.rule })
                    && (query.callID == nil || call.callID == query.callID)
                    && (query.from.map { call.time >= $0 } ?? true) && (query.until.map { call.time < $0 } ?? true)
                    && (query.before.map { call.position < $0 } ?? true)
                    && (!query.interceptedOnly || call.treatment > .allow
                        || call.isUnscreened && call.rule != .bypass)
            }
            return Array(found.prefix(query.limit))
        }
    }

    func call(at position: UInt64) async throws -> CallRow? {
        state.withLock { $0.calls.first { $0.position == position } }
    }

    func withheld(at position: UInt64) async throws -> Withheld { state.withLock { $0.withheld[position] ?? .no } }

    func explained(at position: UInt64) async throws -> ExplainRow? { state.withLock { $0.explained[position] } }

    func minutes(from: Timestamp, until: Timestamp) async throws -> [MinuteRow] {
        state.withLock { $0.minutes.filter { $0.minute >= from && $0.minute < until } }
    }

    func number(pseudonym: String) async throws -> NumberSummary? {
        state.withLock { Self.summary(pseudonym, $0) }
    }

    private static func summary(_ pseudonym: String, _ state: State) -> NumberSummary? {
        let calls = state.calls.filter { $0.caller.pseudonym == pseudonym }
        let listed = state.lists.last { $0.number.pseudonym == pseudonym && $0.removed == nil }
        let seen = calls.first?.caller ?? state.calls.first { $0.callee.pseudonym == pseudonym }?.callee
        guard
            let number = seen ?? listed?.number
                ?? state.lists.first(where: { $0.number.pseudonym == pseudonym })?.number
        else { return nil }
        return NumberSummary(
            number: number, firstSeen: calls.first?.time, lastSeen: calls.last?.time, judged: calls.count,
            intercepted: calls.filter { $0.treatment >= .challenge }.count,
            warned: calls.filter { $0.treatment == .label || $0.treatment == .announce }.count, listed: listed)
    }

    func reference(to number: PresentedNumber) async throws -> NumberReference {
        guard let number = number.e164 else {
            return NumberReference(masked: "112", pseudonym: nil, region: nil, country: nil)
        }
        return Samples.number(number.digits)
    }

    func lists(includingRemoved: Bool, limit: Int) async throws -> [ListRow] {
        state.withLock { state in
            Array(state.lists.reversed().filter { includingRemoved || $0.removed == nil }.prefix(limit))
        }
    }

    func falseStops(since: Timestamp) async throws -> Int {
        state.withLock { state in
            let allowed = Set(
                state.lists.filter { $0.kind == .allow && $0.removed == nil && $0.added >= since }
                    .compactMap(\.number.pseudonym))
            return state.calls.count { call in
                let isFound =
                    state.findings[call.position].map { !$0.isEmpty && $0.allSatisfy { $0.finding == .honest } }
                    ?? false
                let isAllowed = call.caller.pseudonym.map(allowed.contains) ?? false
                return call.time >= since && call.treatment >= .challenge && (isFound || isAllowed)
            }
        }
    }

    func regionCounts(since: Timestamp) async throws -> [String: Int] {
        state.withLock { state in
            var counts: [String: Int] = [:]
            for call in state.calls where call.treatment > .allow { counts[call.callee.region ?? "", default: 0] += 1 }
            return counts
        }
    }

    func mostActive(since: Timestamp, limit: Int) async throws -> [NumberSummary] {
        state.withLock { state in
            let callers = Set(state.calls.filter { $0.treatment >= .challenge }.compactMap(\.caller.pseudonym))
            let summaries = callers.compactMap { Self.summary($0, state) }
            let ranked = summaries.sorted {
                ($0.intercepted, $0.number.pseudonym ?? "") > ($1.intercepted, $1.number.pseudonym ?? "")
            }
            return Array(ranked.prefix(limit))
        }
    }

    func totals(since: Timestamp) async throws -> CentreTotals {
        state.withLock { state in
            var totals = CentreTotals()
            for minute in state.minutes where minute.minute >= since { totals.add(minute) }
            return totals
        }
    }

    func trunkTotals(since: Timestamp) async throws -> [TrunkTotals] {
        state.withLock { state in
            var totals: [String: CentreTotals] = [:]
            for minute in state.minutes where minute.minute >= since {
                totals[minute.trunk, default: CentreTotals()].add(minute)
            }
            return totals.map { TrunkTotals(trunk: $0.key, totals: $0.value) }
        }
    }

    func ruleCounts(since: Timestamp) async throws -> [RuleCode: RuleCounts] {
        try state.withLock { state in
            guard !state.isUnreadable else { throw JournalBroken() }
            return state.rules.filter { $0.value.from >= since }.mapValues(\.counts)
        }
    }

    // MARK: - Control

    func status() -> CentreStatus {
        state.withLock { $0.status }
    }

    func setBypass(_ scope: BypassScope, on: Bool, by person: String) async throws {
        state.withLock { state in
            state.status.bypasses.removeAll { $0.scope == scope }
            if on { state.status.bypasses.append(ActiveBypass(scope: scope, person: person, since: now())) }
        }
    }

    func changeList(_ change: ListChange, by person: String) async throws -> UInt64 {
        var typed: NumberReference?
        if case .add(.number(let number), _, _) = change { typed = try await reference(to: number) }
        let reference = typed
        return try state.withLock { state in
            guard !state.isJournalBroken else { throw JournalBroken() }
            state.position += 1
            switch change {
            case .add(let target, let kind, let reason):
                var number = reference
                if case .pseudonym(let pseudonym) = target { number = Self.summary(pseudonym, state)?.number }
                guard let number else { throw JournalBroken() }
                state.lists.append(
                    ListRow(
                        position: state.position, number: number, kind: kind, reason: reason, author: person,
                        added: now()))
            case .remove(let position, _):
                guard let index = state.lists.firstIndex(where: { $0.position == position }) else {
                    throw JournalBroken()
                }
                state.lists[index].removed = now()
            }
            return state.position
        }
    }

    func findings(of call: CallRow) async throws -> [FindingRow] {
        state.withLock { $0.findings[call.position] ?? [] }
    }

    func find(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String
    ) async throws -> CallFindings.Effect {
        try state.withLock { state in
            if let fault = state.findingFault { throw fault }
            guard !state.isJournalBroken else { throw JournalBroken() }
            let said = (state.findings[position] ?? []).map {
                CallFindings.Said(person: $0.person, finding: $0.finding, effect: $0.effect)
            }
            guard let effect = CallFindings(said).effect(of: finding, by: person) else { throw FindingFault.repeated }
            state.position += 1
            state.findings[position, default: []].append(
                FindingRow(
                    position: state.position, time: now(), finding: finding, effect: effect, person: person,
                    reason: reason))
            return effect
        }
    }

    func recordLook(_ look: Look, by person: String) async throws {
        try state.withLock { state in
            guard !state.isJournalBroken else { throw JournalBroken() }
            state.looks.append(look)
        }
    }

    func recordLogin(_ event: LoginEvent, by person: String) async throws {
        try state.withLock { state in
            guard !state.isJournalBroken else { throw JournalBroken() }
            state.logins.append(event)
        }
    }
}

/// Calls and numbers to show. The numbers are from no plan in particular and masked as the ledger masks them.
enum Samples {
    static let trunks = [
        Trunk(name: "nat-1", carrier: "Example Telecom", trunkClass: .national, sources: ["127.0.0.10/32"]),
        Trunk(name: "intl-1", carrier: "Example Transit", trunkClass: .international, sources: ["127.0.0.20/32"]),
        Trunk(name: "intl-2", carrier: "Second Transit", trunkClass: .international, sources: ["127.0.0.21/32"]),
    ]

    static func number(_ digits: UInt64, region: String? = nil) -> NumberReference {
        let text = String(digits)
        let hex = String(digits, radix: 16)
        let masked = "+\(text.prefix(1)) \(text.dropFirst(1).prefix(3)) ••• •• \(text.suffix(2))"
        return NumberReference(
            masked: masked, pseudonym: String(repeating: "a", count: 32 - hex.count) + hex, region: region,
            country: "KZ")
    }

    static func call(
        _ position: UInt64, at time: Timestamp, treatment: Treatment = .block, caller: UInt64 = 77_170_000_018,
        callee: UInt64 = 77_010_000_045, callID: String? = nil, trunk: String = "intl-2", region: String? = "KZ-75",
        reasons: [Reason] = [
            Reason(rule: .cliHomeFixedInternational, weight: 5_200), Reason(rule: .callerNew, weight: 800, first: 1),
            Reason(rule: .callerFanOut, weight: 1_100, first: 38),
        ], proposed: Treatment? = nil, isUnscreened: Bool = false
    ) -> CallRow {
        let logOdds = -2_500 + reasons.filter { !$0.isShadow }.reduce(0) { $0 + $1.weight }
        return CallRow(
            position: position, callID: callID ?? "8f1c\(position)@sbc-3", time: time, trunk: trunk,
            caller: number(caller), callee: number(callee, region: region), treatment: treatment,
            proposed: proposed ?? treatment, isUnscreened: isUnscreened,
            scorePerTenThousand: Logistic.perTenThousand(logOdds), logOdds: logOdds, rule: reasons.first?.rule,
            reasons: reasons, orderNumber: treatment > .label ? "17/25" : nil, judgedNanoseconds: 1_800,
            versions: Versions(rules: 1, lists: 4, policy: 2, model: 0))
    }
}
