package import Screening
package import Telephony

/// A number as the centre's people see it: masked text, and a pseudonym that links its calls.
package struct NumberReference: Hashable, Sendable {
    /// `+7 701 ••• •• 45`, `anonymous`, `112`, or the fault in words; never the whole of a subscriber's number.
    package var masked: String
    /// 32 hex digits of the keyed pseudonym; nil where there is no number.
    package var pseudonym: String?
    /// ISO 3166-2 code of the Kazakh region (`KZ-75`) where the plan tells one, else nil.
    package var region: String?
    /// ISO 3166-1 alpha-2 country (`KZ`, `RU`, `GB`), else nil.
    package var country: String?

    package init(masked: String, pseudonym: String?, region: String?, country: String?) {
        self.masked = masked
        self.pseudonym = pseudonym
        self.region = region
        self.country = country
    }
}

/// One judged call in the views: every call with a reason or a treatment, not the silent passes.
package struct CallRow: Sendable {
    /// Position of its entry in the journal; also the key of its page, `/calls/POSITION`.
    package var position: UInt64
    package var callID: String
    package var time: Timestamp
    package var trunk: String
    package var caller: NumberReference
    package var callee: NumberReference
    package var treatment: Treatment
    package var proposed: Treatment
    package var isUnscreened: Bool
    package var scorePerTenThousand: Int32
    package var logOdds: Int32
    package var rule: RuleCode?
    package var reasons: [Reason]
    package var orderNumber: String?
    package var judgedNanoseconds: UInt32
    package var versions: Versions
    /// False stop and the like, set by people later; nil: nothing known.
    package var outcome: OutcomeRow?

    package init(
        position: UInt64, callID: String, time: Timestamp, trunk: String, caller: NumberReference,
        callee: NumberReference, treatment: Treatment, proposed: Treatment, isUnscreened: Bool,
        scorePerTenThousand: Int32, logOdds: Int32, rule: RuleCode?, reasons: [Reason], orderNumber: String?,
        judgedNanoseconds: UInt32, versions: Versions, outcome: OutcomeRow? = nil
    ) {
        self.position = position
        self.callID = callID
        self.time = time
        self.trunk = trunk
        self.caller = caller
        self.callee = callee
        self.treatment = treatment
        self.proposed = proposed
        self.isUnscreened = isUnscreened
        self.scorePerTenThousand = scorePerTenThousand
        self.logOdds = logOdds
        self.rule = rule
        self.reasons = reasons
        self.orderNumber = orderNumber
        self.judgedNanoseconds = judgedNanoseconds
        self.versions = versions
        self.outcome = outcome
    }
}

/// How a judged call ended, where a tap or record told.
package struct OutcomeRow: Sendable {
    package var isAnswered: Bool
    package var ringMilliseconds: Int64
    package var durationMilliseconds: Int64
    package var releasedBy: ReleasedBy

    package init(
        isAnswered: Bool, ringMilliseconds: Int64, durationMilliseconds: Int64, releasedBy: ReleasedBy
    ) {
        self.isAnswered = isAnswered
        self.ringMilliseconds = ringMilliseconds
        self.durationMilliseconds = durationMilliseconds
        self.releasedBy = releasedBy
    }
}

/// Calls of one minute on one trunk by what was done; silent passes included.
package struct MinuteRow: Sendable {
    /// Start of the minute.
    package var minute: Timestamp
    package var trunk: String
    package var allowed: Int
    package var warned: Int
    package var diverted: Int
    package var blocked: Int
    package var unscreened: Int

    package init(
        minute: Timestamp, trunk: String, allowed: Int, warned: Int, diverted: Int, blocked: Int, unscreened: Int
    ) {
        self.minute = minute
        self.trunk = trunk
        self.allowed = allowed
        self.warned = warned
        self.diverted = diverted
        self.blocked = blocked
        self.unscreened = unscreened
    }
}

/// A number's verdicts in sum: its stops, not its connections.
package struct NumberSummary: Sendable {
    package var number: NumberReference
    package var firstSeen: Timestamp?
    package var lastSeen: Timestamp?
    package var judged: Int
    package var intercepted: Int
    package var warned: Int
    /// The list entry in force for this number.
    package var listed: ListRow?

    package init(
        number: NumberReference, firstSeen: Timestamp?, lastSeen: Timestamp?, judged: Int, intercepted: Int,
        warned: Int, listed: ListRow?
    ) {
        self.number = number
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.judged = judged
        self.intercepted = intercepted
        self.warned = warned
        self.listed = listed
    }
}

/// The lists that people keep in the console beside the configured files.
package enum ListKind: String, Hashable, Sendable, CaseIterable {
    case block
    case divert
    case allow
}

/// One entry that a person put on a list.
package struct ListRow: Sendable {
    /// Position of the journal entry that added it: its identity.
    package var position: UInt64
    package var number: NumberReference
    package var kind: ListKind
    package var reason: String
    package var author: String
    package var added: Timestamp
    /// Set when it was undone or removed.
    package var removed: Timestamp?

    package init(
        position: UInt64, number: NumberReference, kind: ListKind, reason: String, author: String, added: Timestamp,
        removed: Timestamp? = nil
    ) {
        self.position = position
        self.number = number
        self.kind = kind
        self.reason = reason
        self.author = author
        self.added = added
        self.removed = removed
    }
}

/// What the search page asks; every field narrows, `limit` bounds (at most 200).
package struct CallQuery: Sendable {
    /// Most rows of one page.
    package static let maximumLimit = 200

    /// Clear digits typed by a person; turned into a pseudonym at once and never stored.
    package var number: PresentedNumber?
    package var pseudonym: String?
    package var trunk: String?
    package var treatment: Treatment?
    package var rule: RuleCode?
    package var callID: String?
    package var from: Timestamp?
    package var until: Timestamp?
    /// Keyset: rows before this position; nil: newest first.
    package var before: UInt64?
    package var limit: Int
    /// Only calls that were intercepted, warned or not judged in time; what a bypass let through is counted, not shown.
    package var interceptedOnly: Bool

    package init(
        number: PresentedNumber? = nil, pseudonym: String? = nil, trunk: String? = nil, treatment: Treatment? = nil,
        rule: RuleCode? = nil, callID: String? = nil, from: Timestamp? = nil, until: Timestamp? = nil,
        before: UInt64? = nil, limit: Int = 50, interceptedOnly: Bool = false
    ) {
        self.number = number
        self.pseudonym = pseudonym
        self.trunk = trunk
        self.treatment = treatment
        self.rule = rule
        self.callID = callID
        self.from = from
        self.until = until
        self.before = before
        self.limit = limit
        self.interceptedOnly = interceptedOnly
    }
}
