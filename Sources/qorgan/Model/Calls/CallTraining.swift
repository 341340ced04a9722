import Evaluation
import Foundation
import Screening
import Telephony
import Traffic
import Training

/// The model of call attempts, taught by the scenario library: `qorgan train --worlds`.
///
/// 1. A small model from thinned rows of worlds where every call rings says which honest calls are hard.
/// 2. The model grows from all scams, all hard honest calls and a share of the others, of those worlds and of worlds where
///    the small one's verdicts are carried out.
/// 3. Validation worlds stop it and calibrate it to the stated prevalence; all of their calls choose the thresholds.
struct CallTraining {
    /// One scam in 150 attempts: what `Policy.defaultBackground` says before anything is known of a call.
    static let prevalence = 1.0 / 150
    /// False stops and false labels of the first model, as its own rows count them.
    private static let falseStops = 0.000_1
    private static let falseLabels = 0.006
    private static let thinning = 32
    /// Trees of the first model.
    private static let firstRounds = 120
    /// Share of honest calls that count as hard.
    private static let hardShare = 0.06

    let configuration: Configuration
    var worlds: TeachingWorlds
    var parameters: BoostingParameters
    var progress: (String) -> Void

    init(
        _ configuration: Configuration, scale: Double, seed: UInt64, threads: Int, progress: @escaping (String) -> Void
    ) {
        self.configuration = configuration
        self.progress = progress
        worlds = TeachingWorlds(scale: scale)
        parameters = BoostingParameters()
        parameters.rounds = 240
        parameters.depth = 6
        parameters.rate = 0.16
        parameters.penalty = 2
        parameters.leastCover = 5
        parameters.rowShare = 0.7
        parameters.columnShareOfTree = 0.5
        parameters.metric = .areaOfPrecision
        parameters.patience = 40
        parameters.monotone = CallInputs.monotone
        parameters.seed = seed
        parameters.threads = threads
    }

    func document() throws -> ModelDocument {
        let scout = try Scout(gather(worlds.scouting, "first look", nil).rows, parameters)
        var taught = try gather(worlds.unopposed, "teaching", scout)
        try taught.add(gather(worlds.opposed, "teaching, opposed", scout))
        let held = try gather(worlds.validating, "validating, opposed", scout)
        progress("growing trees from \(taught.rows.table.rowCount) rows")
        let trained = try Training.fit(
            taught.rows.table, parameters, validation: held.rows.table, prevalence: Self.prevalence)
        var document = trained.document(featureVersion: Model.FeatureSet.calls.version)
        let margins = try trained.margins(held.rows.table)
        let choice = try choice(Model(document, features: .calls, version: 0), against: scout)
        document.thresholds = choice.thresholds(document.calibration)
        document.facts.title = "Call attempts, Kazakhstan: taught by simulated worlds"
        document.facts.data = taught.sets + held.sets
        document.facts.limits = Self.limits
        let scores = margins.map { document.calibration.logOdds(margin: Calibration.millionths($0)) }
        document.facts.quality = choice.quality(document)
        document.baseline = taught.rows.table.baseline(
            scores: zip(scores, held.rows.table.weights).map { (logOdds: $0, weight: $1) })
        return document
    }

    /// All calls of the worlds that validate, with what `model` says of them.
    private func choice(_ model: Model, against scout: Scout) throws -> ThresholdChoice {
        var choice = ThresholdChoice()
        for (place, plan) in worlds.validating.enumerated() {
            progress("choosing thresholds: world \(place + 1) of \(worlds.validating.count)")
            try TeachingWorlds.run(plan, configuration, policy: scout.policy) { call, planned in
                let row = ModelRow(call.features)
                let margin = withExtendedLifetime(model) { model.view.margin(row) }
                choice.add(margin, role: planned.role, kind: plan.kind)
            }
        }
        return choice
    }

    /// Codes of what a model of simulated calls is known not to hold for; docs/detection.md has them in sentences.
    static let limits = ["simulated", "small-traffic", "numbers-used-once", "no-endings", "own-thresholds"]

    /// A small first model: it says which honest calls are hard, and opposes campaigns.
    private struct Scout {
        let policy: Policy
        private let model: Model
        private let threshold: Float

        init(_ rows: CallRows, _ parameters: BoostingParameters) throws {
            var quick = parameters
            quick.rounds = CallTraining.firstRounds
            let trained = try Training.fit(rows.table, quick, prevalence: CallTraining.prevalence)
            let margins = try trained.margins(rows.table)
            var document = trained.document(featureVersion: Model.FeatureSet.calls.version)
            document.thresholds = try CallTraining.thresholds(document, margins, rows.table)
            model = try Model(document, features: .calls, version: 1)
            policy = Policy(model: model)
            threshold = CallTraining.level(
                of: CallTraining.honest(margins, rows.table), share: CallTraining.hardShare)
        }

        func isHard(_ features: borrowing Features) -> Bool {
            let row = ModelRow(features)
            return withExtendedLifetime(model) { model.view.margin(row) >= threshold }
        }
    }

    /// Margins of honest rows with what they stand for.
    private static func honest(_ margins: [Float], _ table: TrainingTable) -> [(margin: Float, weight: Double)] {
        var honest: [(margin: Float, weight: Double)] = []
        for (index, margin) in margins.enumerated() where table.labels[index] == 0 {
            honest.append((margin, Double(table.weights[index])))
        }
        return honest
    }

    /// Rows with the sets that they come from.
    private struct Gathered {
        var rows = CallRows()
        private var worlds: [(first: TeachingWorlds.Plan, last: UInt64, what: String, calls: Int, scams: Int)] = []

        mutating func add(_ other: Gathered) {
            rows.add(other.rows)
            worlds += other.worlds
        }

        /// Worlds that follow each other and differ in their seeds alone are one set.
        mutating func note(_ plan: TeachingWorlds.Plan, _ what: String, calls: Int, scams: Int) {
            if let set = worlds.last, set.what == what, set.first.isAlike(plan), set.last + 1 == plan.seed {
                let place = worlds.count - 1
                worlds[place].last = plan.seed
                worlds[place].calls += calls
                worlds[place].scams += scams
            } else {
                worlds.append((plan, plan.seed, what, calls, scams))
            }
        }

        var sets: [ModelDocument.DataSet] {
            worlds.map { set in
                let from = WorldRun.startsAt.adding(microseconds: Int64(set.first.warmDays) * 86_400_000_000)
                let until = WorldRun.startsAt.adding(microseconds: Int64(set.first.days) * 86_400_000_000 - 1)
                return .init(
                    name: "\(set.what)\(set.first.hasOperators ? ", operators" : ""): simulated worlds "
                        + "\(set.first.seed) to \(set.last), \(set.first.callsADay) calls a day",
                    rows: set.calls, positives: set.scams, from: from.date, until: until.date)
            }
        }
    }

    /// The value that `share` of the weight reaches.
    private static func level(of values: [(margin: Float, weight: Double)], share: Double) -> Float {
        let sorted = values.sorted { $0.margin > $1.margin }
        var rest = share * values.reduce(0) { $0 + $1.weight }
        for value in sorted {
            rest -= value.weight
            if rest <= 0 { return value.margin }
        }
        return sorted.last?.margin ?? 0
    }

    private func gather(_ plans: [TeachingWorlds.Plan], _ what: String, _ scout: Scout?) throws -> Gathered {
        var gathered = Gathered()
        for (place, plan) in plans.enumerated() {
            progress("\(what): world \(place + 1) of \(plans.count)")
            let start = gathered.rows.table.rowCount
            var calls = 0, scams = 0
            let policy = plan.isOpposed ? scout?.policy : nil
            try TeachingWorlds.run(plan, configuration, policy: policy ?? Policy()) { call, planned in
                calls += 1
                if planned.isCriminal { scams += 1 }
                guard let weight = Self.weight(call.features, planned, scout) else { return }
                gathered.rows.add(
                    call.features, isScam: planned.isCriminal, weight: weight,
                    campaign: plan.seed << 32 | UInt64(planned.campaign))
            }
            gathered.rows.weighScams(from: start, share: 0.01, calls: calls, scams: scams)
            gathered.note(plan, what, calls: calls, scams: scams)
        }
        return gathered
    }

    /// nil: left out. Drawn by the call's place in its world, so that a repetition draws the same.
    private static func weight(_ features: borrowing Features, _ call: WorldCall, _ scout: Scout?) -> Float? {
        if call.isCriminal { return 1 }
        if let scout, scout.isHard(features) { return 1 }
        return SplitMix.hash(call.id.sequence, 0x7417) % UInt64(thinning) == 0 ? Float(thinning) : nil
    }

    /// From honest rows alone, after calibration.
    private static func thresholds(
        _ document: ModelDocument, _ margins: [Float], _ table: TrainingTable
    ) throws -> [ModelDocument.Threshold] {
        let model = try Model(document, features: .calls, version: 0)
        let honest = honest(margins, table)
        func threshold(_ treatment: Treatment, _ share: Double) -> ModelDocument.Threshold {
            .init(
                name: treatment.code, logOdds: model.view.logOdds(margin: level(of: honest, share: share)) + 1)
        }
        return [threshold(.label, falseLabels), threshold(.divert, falseStops)]
    }
}
