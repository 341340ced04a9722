extension Policy {
    /// From which log-odds of the model a treatment is asked for, and what said so.
    package struct ModelStep: Hashable, Sendable {
        package enum Origin: String, Hashable, Sendable {
            /// The thresholds of the model's file.
            case file
            /// `[policy.costs]`.
            case costs
            /// Costs alone would begin earlier; the model's file was measured from here on.
            case heldByFile = "held-by-file"
        }

        package var treatment: Treatment
        /// Thousandths; nil: never.
        package var logOdds: Int32?
        package var origin: Origin
        /// What costs alone say; nil: never, or there are none.
        package var byCosts: Int32?
        /// What the model's file says; nil: never.
        package var byFile: Int32?
    }

    /// The steps of the model in force, the mildest first; empty without a model.
    ///
    /// A label or an announcement follows the costs where there are any. A stop is never asked for below the threshold of
    /// the model's file, which was chosen for a stated share of false stops, unless the costs say so in so many words.
    package var modelSteps: [ModelStep] { model.map { modelSteps(of: $0) } ?? [] }

    /// The steps of another model under this policy.
    package func modelSteps(of model: Model) -> [ModelStep] {
        let treatments: [Treatment] = [.label, .announce, .divert, .block]
        return treatments.map { treatment in
            let file = model.document.threshold(treatment.code)
            guard let costs else {
                return ModelStep(treatment: treatment, logOdds: file, origin: .file, byCosts: nil, byFile: file)
            }
            let own = costs.threshold(of: treatment)
            guard treatment.intercepts, !costs.mayExceedModel, let asked = own, file.map({ asked < $0 }) ?? true else {
                return ModelStep(treatment: treatment, logOdds: own, origin: .costs, byCosts: own, byFile: file)
            }
            return ModelStep(treatment: treatment, logOdds: file, origin: .heldByFile, byCosts: own, byFile: file)
        }
    }

    /// What the judge compares the model's log-odds with.
    var modelThresholds: ModelThresholds {
        var thresholds = ModelThresholds()
        for step in modelSteps {
            switch step.treatment {
            case .label: thresholds.label = step.logOdds
            case .announce: thresholds.announce = step.logOdds
            case .divert: thresholds.divert = step.logOdds
            case .block: thresholds.block = step.logOdds
            case .allow, .challenge: break
            }
        }
        return thresholds
    }
}
