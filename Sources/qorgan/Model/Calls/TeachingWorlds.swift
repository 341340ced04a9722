import Screening
import Telephony
import Traffic

/// Worlds of the scenario library that teach, and those that stop the growing, calibrate and choose thresholds.
///
/// Some begin with an engine that has seen nothing, since a gate's first day counts too; of the others the first days only
/// warm it up. Some have little traffic, and some both little traffic and an engine that has seen nothing. In half of them every call rings; in the other half, and in all that validate, a
/// first model's verdicts are carried out and campaigns change, since that is what a model in force looks at: callers whose
/// easy calls were stopped. In half of those operators take diverted calls, and groups of calls learn what they found.
/// None is a test world (`WorldRun.firstTestSeed` and later), and of each only calls of its own make.
struct TeachingWorlds {
    /// What a gate is like; each kind has the same say in the thresholds.
    enum Kind: CaseIterable {
        /// The first day of a large gate.
        case cold
        /// The first two days of a small one: a handful of calls a minute.
        case fresh
        /// Days that others have gone before.
        case warm
        /// The same with little traffic.
        case quiet
    }

    struct Plan: Hashable {
        var kind: Kind
        var seed: UInt64
        var days: Int
        var warmDays: Int
        var callsADay: Int
        /// A first model's verdicts are carried out.
        var isOpposed: Bool
        /// Operators take what was diverted, and say what it was.
        var hasOperators = false

        /// They differ in their seeds alone.
        func isAlike(_ other: Plan) -> Bool {
            var other = other
            other.seed = seed
            return other == self
        }
    }

    /// 1: as the shipped model was taught; less for a quick look.
    var scale: Double

    /// Of the first model.
    var scouting: [Plan] { cold(501...540) + warm(21...40) + quiet(331...354) + fresh(830...845) }
    /// Every call rings: half of those that teach.
    var unopposed: [Plan] { scouting + cold(581...700) + warm(241...300) + quiet(421...492) + fresh(846...877) }
    /// The first model's verdicts are carried out: in one half nobody answers at the Desk, in the other operators do.
    var opposed: [Plan] {
        (cold(541...580) + warm(221...240) + quiet(361...384) + cold(701...740) + warm(141...160) + quiet(781...804)
            + fresh(878...901))
            .map { Self.opposed($0, hasOperators: false) }
            + (cold(101...140) + warm(1...20) + quiet(301...324) + cold(741...780) + warm(161...180) + quiet(805...828)
            + fresh(902...925))
            .map { Self.opposed($0, hasOperators: true) }
    }
    /// Each once without and once with operators.
    var validating: [Plan] {
        let plans = cold(201...212) + warm(61...66) + quiet(401...408) + fresh(926...957)
        return [false, true].flatMap { hasOperators in
            plans.map { Self.opposed($0, hasOperators: hasOperators) }
        }
    }

    private func cold(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { plan(.cold, $0, days: 1, callsADay: 120_000) }
    }

    private func warm(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { plan(.warm, $0, days: 6, warmDays: 3, callsADay: 30_000) }
    }

    private func quiet(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { plan(.quiet, $0, days: 4, warmDays: 1, callsADay: 10_000) }
    }

    private func fresh(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { plan(.fresh, $0, days: 2, callsADay: 6_000) }
    }

    private func plan(_ kind: Kind, _ seed: UInt64, days: Int, warmDays: Int = 0, callsADay: Int) -> Plan {
        Plan(
            kind: kind, seed: seed, days: days, warmDays: warmDays, callsADay: volume(callsADay), isOpposed: false)
    }

    private func volume(_ calls: Int) -> Int { max(1_000, Int(Double(calls) * scale)) }

    private static func opposed(_ plan: Plan, hasOperators: Bool) -> Plan {
        var plan = plan
        plan.isOpposed = true
        plan.hasOperators = hasOperators
        return plan
    }

    /// Runs one world, and hands out the vector of each call after the warm days that no list and no finding settles. `policy`: whose
    /// verdicts are carried out where the plan says so.
    static func run(
        _ plan: Plan, _ configuration: Configuration, policy: Policy,
        each: (borrowing JudgedCall, WorldCall) -> Void
    ) throws {
        var run = WorldRun(
            world: plan.seed, isOther: false, days: plan.days, callsADay: plan.callsADay, carriesOut: plan.isOpposed)
        run.warmDays = plan.warmDays
        run.hasOperators = plan.hasOperators
        try run.calls(configuration, policy: policy) { call, planned in
            let features = call.features
            let isSettled =
                features[.emergencyCallee] != 0 || features[.allowMatch] != 0 || features[.blockMatch] != 0
                || features[.finding] != 0
            if !isSettled { each(call, planned) }
        }
    }
}
