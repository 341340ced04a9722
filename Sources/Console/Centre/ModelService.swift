package import Evaluation
package import Screening
package import Telephony

/// The models of a gate, for the pages; implemented where the parts are put together.
package protocol ModelService: Sendable {
    /// nil: none is asked.
    var modelInForce: ModelInForce? { get }
    /// Newest first.
    var modelHistory: [ModelChange] { get }
    /// How calls lie beside the training; nil where the model's file says nothing of it.
    var modelDrift: ModelDrift? { get }
    /// The model that was in force before judges when this returns; journalled, and kept through restarts.
    ///
    /// `from`: what the person saw in force. Throws `ModelChangeFault`, and changes nothing then.
    func goBack(to version: UInt32, from: UInt32, reason: String, by person: String) async throws
}

/// The model that judges, and where it comes from.
package struct ModelInForce: Sendable {
    package var model: Model
    /// `built-in`, or the path of its file.
    package var source: String
    /// Identity of the key that has signed it; empty: it came with the program.
    package var key: String
    package var since: Timestamp
    /// Who went back to it, and why; empty: the configuration.
    package var person: String
    package var reason: String

    package init(
        model: Model, source: String, key: String, since: Timestamp, person: String = "", reason: String = ""
    ) {
        self.model = model
        self.source = source
        self.key = key
        self.since = since
        self.person = person
        self.reason = reason
    }
}

/// A model came into force.
package struct ModelChange: Sendable {
    package var version: UInt32
    package var time: Timestamp
    package var source: String
    package var key: String
    package var person: String
    package var reason: String
    /// Its file is kept, so that one can go back to it.
    package var isKept: Bool

    package init(
        version: UInt32, time: Timestamp, source: String, key: String, person: String, reason: String, isKept: Bool
    ) {
        self.version = version
        self.time = time
        self.source = source
        self.key = key
        self.person = person
        self.reason = reason
        self.isKept = isKept
    }
}

/// A sample of the last 24 hours' calls, beside the training.
package struct ModelDrift: Sendable {
    package var counts: DriftCounts
    /// From when on they were counted: less than a day after a start or another model.
    package var since: Timestamp

    package init(counts: DriftCounts, since: Timestamp) {
        self.counts = counts
        self.since = since
    }
}

/// Why nobody goes back to a model.
package enum ModelChangeFault: Error, Hashable, Sendable {
    /// Another one is in force than the person saw.
    case changedMeanwhile
    /// It is in force, was never so here, or its file is not kept any more.
    case notKept
}
