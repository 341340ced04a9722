/// What a block list asks for.
package enum ListTreatment: UInt8, Hashable, Sendable, CaseIterable {
    case block = 1
    case divert = 2
}

/// `[lists] block`: number,treatment.
package struct BlockListRow: Hashable, Sendable {
    package var pattern: NumberPattern
    package var treatment: ListTreatment

    package init(pattern: NumberPattern, treatment: ListTreatment) {
        self.pattern = pattern
        self.treatment = treatment
    }
}

/// `[lists] allow`: number,reason.
package struct AllowListRow: Hashable, Sendable {
    package var pattern: NumberPattern
    package var reason: String

    package init(pattern: NumberPattern, reason: String) {
        self.pattern = pattern
        self.reason = reason
    }
}

/// How far a number of a do-not-originate list may call.
package enum Origination: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// Not on the list.
    case unlimited = 0
    /// From within the country alone: banks, authorities.
    case homeOnly
    /// It only takes calls: toll-free and service lines.
    case never
}

/// `[lists] dno`: number,reason,from. A number that never calls, or never from abroad.
package struct DoNotOriginateRow: Hashable, Sendable {
    package var pattern: NumberPattern
    /// Whose number it is, and who asked for the row.
    package var reason: String
    package var origination: Origination

    package init(pattern: NumberPattern, reason: String, origination: Origination) {
        self.pattern = pattern
        self.reason = reason
        self.origination = origination
    }
}

/// From `since` on and before `until`; nil: without that end.
package struct Period: Hashable, Sendable {
    package var since: Timestamp?
    package var until: Timestamp?

    package init(since: Timestamp? = nil, until: Timestamp? = nil) {
        self.since = since
        self.until = until
    }

    @inlinable
    package func contains(_ time: Timestamp) -> Bool {
        if let since, time < since { return false }
        if let until, !(time < until) { return false }
        return true
    }
}

/// `[lists] roaming`: number,since,until.
package struct RoamingRow: Hashable, Sendable {
    package var number: PhoneNumber
    package var period: Period

    package init(number: PhoneNumber, period: Period) {
        self.number = number
        self.period = period
    }
}

/// `[lists] reports`: time,caller,callee,kind. Rows may stand in any order.
package struct ReportRow: Hashable, Sendable {
    package var time: Timestamp
    package var caller: PhoneNumber
    /// Who reported; nil where the report does not say.
    package var callee: PhoneNumber?
    package var kind: String

    package init(time: Timestamp, caller: PhoneNumber, callee: PhoneNumber?, kind: String) {
        self.time = time
        self.caller = caller
        self.callee = callee
        self.kind = kind
    }
}

/// `[lists] consent`: callee,since,until,source.
package struct ConsentRow: Hashable, Sendable {
    package var callee: PhoneNumber
    package var period: Period
    /// Where the consent is written down: a contract, a form.
    package var source: String

    package init(callee: PhoneNumber, period: Period, source: String) {
        self.callee = callee
        self.period = period
        self.source = source
    }
}
