import Evaluation

/// What people found in one stratum of the sample.
struct StratumFinding: Equatable {
    var population: Int
    var scam = 0
    var honest = 0
    var unclear = 0

    var checked: Int { scam + honest + unclear }
}

/// False stops among all calls that would be stopped, from a stratified sample checked by ear.
///
/// Each checked call stands for population / checked calls of its stratum. The interval is Clopper and Pearson's with the
/// effective number of calls (Kish, Survey Sampling, 1965; Korn and Graubard, Survey Methodology 24, 1998). What is
/// unclear counts as honest in the upper bound and as scam in the lower; so does a stratum in which nothing was checked.
struct StopEstimate: Equatable {
    var population: Int
    var checked: Int
    var scam: Int
    var honest: Int
    var unclear: Int
    /// Calls in strata of which no call was checked.
    var uncovered: Int
    var share: Double
    var lower: Double
    var upper: Double

    /// nil: nothing was checked.
    init?(_ findings: [StratumFinding]) {
        population = findings.reduce(0) { $0 + $1.population }
        checked = findings.reduce(0) { $0 + $1.checked }
        scam = findings.reduce(0) { $0 + $1.scam }
        honest = findings.reduce(0) { $0 + $1.honest }
        unclear = findings.reduce(0) { $0 + $1.unclear }
        let covered = findings.filter { $0.checked > 0 }
        let calls = covered.reduce(0) { $0 + $1.population }
        uncovered = population - calls
        guard checked > 0, calls > 0, population > 0 else { return nil }
        func weighted(_ count: (StratumFinding) -> Int) -> Double {
            covered.reduce(0.0) { $0 + Double($1.population) * Double(count($1)) / Double($1.checked) } / Double(calls)
        }
        let sure = weighted(\.honest)
        let most = weighted { $0.honest + $0.unclear }
        // Of what was checked: what was not is in the bounds alone.
        share = sure
        if covered.allSatisfy({ $0.checked == $0.population }) {
            lower = sure
            upper = most
        } else {
            let squares = covered.reduce(0.0) {
                $0 + Double($1.population) * Double($1.population) / Double($1.checked)
            }
            let effective = Double(calls) * Double(calls) / squares
            lower = BinomialBound(found: sure * effective, of: effective).lower
            upper = BinomialBound(found: most * effective, of: effective).upper
        }
        // Of what nobody checked nothing is known: none of it or all of it.
        let part = Double(calls) / Double(population)
        lower *= part
        upper = upper * part + (1 - part)
    }
}
