/// A model as its file states it: trees, what they look at, what their sum is worth, and where they come from.
package struct ModelDocument: Hashable, Sendable {
    /// Format of the file that this program reads and writes.
    package static let format = 1

    /// Version of the feature vector that the trees look at; 0: columns of a table, by their names.
    package var featureVersion: Int
    /// Codes of features, or names of columns.
    package var inputs: [String]
    /// Margin before the first tree.
    package var base: Float
    package var trees: [Tree]
    package var calibration: Calibration
    /// Scams among a million calls (or rows) for which the calibrated log-odds hold.
    package var prevalenceMillionths: Int
    /// Thousandths of log-odds that validation data chose, by name.
    package var thresholds: [Threshold]
    package var facts: Facts
    /// nil in a file that was written without one: drift cannot be told then.
    package var baseline: ModelBaseline?

    package struct Threshold: Hashable, Sendable {
        package var name: String
        package var logOdds: Int32

        package init(name: String, logOdds: Int32) {
            self.name = name
            self.logOdds = logOdds
        }
    }

    /// What is said of the training; nothing here changes a verdict.
    package struct Facts: Hashable, Sendable {
        /// What the model is for, in a few words.
        package var title: String
        /// Day of the training, `2026-11-30`.
        package var trained: String
        /// The trainer with its version.
        package var trainer: String
        package var data: [DataSet]
        /// Parameters of the training in the trainer's words.
        package var parameters: [Parameter]
        /// By kind of caller, on the validation data that chose the thresholds.
        package var quality: [GroupQuality]
        /// Codes of what is known not to hold, such as `simulated`.
        package var limits: [String]

        package init(
            title: String = "", trained: String = "", trainer: String = "", data: [DataSet] = [],
            parameters: [Parameter] = [], quality: [GroupQuality] = [], limits: [String] = []
        ) {
            self.title = title
            self.trained = trained
            self.trainer = trainer
            self.data = data
            self.parameters = parameters
            self.quality = quality
            self.limits = limits
        }
    }

    /// What the thresholds ask for on the calls of one persona or one kind of campaign.
    package struct GroupQuality: Hashable, Sendable {
        package var group: String
        package var isScam: Bool
        package var calls: Int
        /// Of them: at least a label is asked for, at least a stop.
        package var touched: Int
        package var stopped: Int

        package init(group: String, isScam: Bool, calls: Int = 0, touched: Int = 0, stopped: Int = 0) {
            self.group = group
            self.isScam = isScam
            self.calls = calls
            self.touched = touched
            self.stopped = stopped
        }
    }

    /// One file or one seeded day that the trees were trained on.
    package struct DataSet: Hashable, Sendable {
        package var name: String
        package var rows: Int
        /// Rows that are scam.
        package var positives: Int
        /// First and last day, `2026-11-01`; empty where rows have no time.
        package var from: String
        package var until: String
        /// SHA-256 in hexadecimal digits; empty where the data are a seed.
        package var digest: String

        package init(
            name: String, rows: Int, positives: Int, from: String = "", until: String = "", digest: String = ""
        ) {
            self.name = name
            self.rows = rows
            self.positives = positives
            self.from = from
            self.until = until
            self.digest = digest
        }
    }

    package struct Parameter: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        featureVersion: Int, inputs: [String], base: Float, trees: [Tree], calibration: Calibration = .identity,
        prevalenceMillionths: Int, thresholds: [Threshold] = [], facts: Facts = Facts(), baseline: ModelBaseline? = nil
    ) {
        self.featureVersion = featureVersion
        self.inputs = inputs
        self.base = base
        self.trees = trees
        self.calibration = calibration
        self.prevalenceMillionths = prevalenceMillionths
        self.thresholds = thresholds
        self.facts = facts
        self.baseline = baseline
    }

    package func threshold(_ name: String) -> Int32? { thresholds.first { $0.name == name }?.logOdds }
}
