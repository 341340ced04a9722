package import Journal
package import Screening
package import Telephony

/// All that a verdict was computed from and what it was: `qorgan explain` computes it anew and compares.
package struct ExplainRow: Sendable {
    package var position: UInt64
    package var time: Timestamp
    package var trunk: String
    package var trunkClass: TrunkClass
    package var features: Features
    package var versions: Versions
    /// As journalled; `reasons` past the verdict's own limit cannot be there.
    package var verdict: Verdict
    package var orderNumber: String?
    /// The configuration of `versions.policy`; nil where the journal does not hold it.
    package var configuration: ConfigurationEntry?

    package init(
        position: UInt64, time: Timestamp, trunk: String, trunkClass: TrunkClass, features: Features,
        versions: Versions, verdict: Verdict, orderNumber: String?, configuration: ConfigurationEntry?
    ) {
        self.position = position
        self.time = time
        self.trunk = trunk
        self.trunkClass = trunkClass
        self.features = features
        self.versions = versions
        self.verdict = verdict
        self.orderNumber = orderNumber
        self.configuration = configuration
    }
}

/// A list entry in force, with its clear number: for the engine, never for a page.
package struct ActiveListEntry: Sendable {
    package var position: UInt64
    package var number: PresentedNumber
    package var kind: ListKind

    package init(position: UInt64, number: PresentedNumber, kind: ListKind) {
        self.position = position
        self.number = number
        self.kind = kind
    }
}

/// Sums of calls by what was done.
package struct CallTotals: Hashable, Sendable {
    package var allowed = 0
    package var warned = 0
    package var diverted = 0
    package var blocked = 0
    package var unscreened = 0

    package init() {}
}

/// Sums of one trunk.
package struct TrunkCallTotals: Hashable, Sendable {
    package var trunk: String
    package var totals: CallTotals

    package init(trunk: String, totals: CallTotals) {
        self.trunk = trunk
        self.totals = totals
    }
}
