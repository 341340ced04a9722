import Screening
import Telephony
import Traffic

/// Worlds of the scenario library that teach, and those that stop the growing, calibrate and choose thresholds.
///
/// Half of them begin with an engine that has seen nothing, since a gate's first day counts too; of the others the first
/// days only warm it up. None is a test world (`WorldRun.firstTestSeed` and later), and of each only calls of its own make.
struct TeachingWorlds {
    struct Plan {
        var seed: UInt64
        var days: Int
        var warmDays: Int
        var callsADay: Int
    }

    /// 1: as the shipped model was taught; less for a quick look.
    var scale: Double

    var teaching: [Plan] { cold(101...140) + warm(1...20) }
    var validating: [Plan] { cold(201...212) + warm(61...66) }

    private func cold(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { Plan(seed: $0, days: 1, warmDays: 0, callsADay: volume(120_000)) }
    }

    private func warm(_ seeds: ClosedRange<UInt64>) -> [Plan] {
        seeds.map { Plan(seed: $0, days: 6, warmDays: 3, callsADay: volume(30_000)) }
    }

    private func volume(_ calls: Int) -> Int { max(1_000, Int(Double(calls) * scale)) }

    /// Runs one world through an engine whose verdicts are noted and not carried out, and hands out the vector of each
    /// call after the warm days that no list settles.
    static func run(
        _ plan: Plan, _ configuration: Configuration, each: (borrowing JudgedCall, WorldCall) -> Void
    ) throws {
        var run = WorldRun(
            world: plan.seed, isOther: false, days: plan.days, callsADay: plan.callsADay, carriesOut: false)
        run.warmDays = plan.warmDays
        try run.calls(configuration) { call, planned in
            let features = call.features
            let isSettled =
                features[.emergencyCallee] != 0 || features[.allowMatch] != 0 || features[.blockMatch] != 0
            if !isSettled { each(call, planned) }
        }
    }
}
