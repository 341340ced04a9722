import Evaluation
import Screening
import Telephony

/// All that a report says, before it is put into words: plain values, made of the gathered sums.
struct PilotReport {
    /// Where the calls came from.
    struct Source {
        /// Names of files without their folders, or of the data folder.
        var names: [String]
        var isJournal: Bool
        /// The order of the configuration; nil: none.
        var order: String?
        var isDemoOrder: Bool
    }

    /// A trunk with its rules.
    struct TrunkRow {
        var name: String
        var sums: ReportTally.Sums
    }

    struct CauseRow {
        var trunk: String
        var rule: RuleCode?
        var sums: ReportTally.Sums
    }

    let source: Source
    let tally: ReportTally
    let drawn: [StopSample.Drawn]
    let seed: UInt64
    let sizing: Sizing
    /// nil: no filled-in form was given.
    let estimate: StopEstimate?
    let checkedGiven: Bool
    /// A program made these calls up.
    let isSimulated: Bool

    var trunks: [TrunkRow] {
        tally.byTrunk.map { TrunkRow(name: $0.key, sums: $0.value) }.sorted { $0.name < $1.name }
    }

    /// Strongest first: by stops, then by warnings.
    var causes: [CauseRow] {
        tally.byCause.map { CauseRow(trunk: $0.key.trunk, rule: $0.key.rule, sums: $0.value) }.sorted { a, b in
            if a.sums.stops != b.sums.stops { return a.sums.stops > b.sums.stops }
            if a.sums.warned != b.sums.warned { return a.sums.warned > b.sums.warned }
            return (a.trunk, a.rule?.rawValue ?? 0) < (b.trunk, b.rule?.rawValue ?? 0)
        }
    }

    /// In an order of chance: whoever checks only the first of them has a sample too, and not the earliest calls.
    var sampled: [SampledStop] {
        drawn.flatMap(\.calls).map { (StopSample.place($0.key, seed: seed), $0) }.sorted {
            ($0.0, $0.1.key) < ($1.0, $1.1.key)
        }
        .map(\.1)
    }

    /// Of labelled honest calls, those that would be stopped.
    var labelled: BinomialBound? {
        tally.honest > 0 ? BinomialBound(found: tally.honestStops, of: tally.honest) : nil
    }

    /// Of calls from the allow list, those that would be stopped without it.
    var listed: BinomialBound? {
        tally.listed > 0 ? BinomialBound(found: tally.listedStops, of: tally.listed) : nil
    }
}
