import Ledger
import Screening
import Telephony

/// The filters of the search as they stand in the URL; a number only as its pseudonym.
struct SearchFilters: Hashable, Sendable {
    var pseudonym = ""
    var callID = ""
    var trunk = ""
    var treatment = ""
    var reason = ""
    var from = ""
    var until = ""
    var before = ""

    init() {}

    init(_ fields: FormFields) {
        pseudonym = fields["number"]
        callID = String(fields["call"].prefix(256))
        trunk = String(fields["trunk"].prefix(64))
        treatment = fields["treatment"]
        reason = fields["reason"]
        from = fields["from"]
        until = fields["until"]
        before = fields["before"]
    }

    /// What the ledger is asked; throws the sentence that says what was wrong.
    func query(limit: Int, utcOffsetMinutes: Int) throws -> CallQuery {
        var query = CallQuery(limit: limit)
        if !pseudonym.isEmpty {
            guard Pseudonym.isWellFormed(pseudonym) else { throw PageFailure.badInput(.badFilter) }
            query.pseudonym = pseudonym
        }
        if !callID.isEmpty { query.callID = callID }
        if !trunk.isEmpty { query.trunk = trunk }
        if !treatment.isEmpty {
            guard let value = Treatment(code: treatment) else { throw PageFailure.badInput(.badFilter) }
            query.treatment = value
        }
        if !reason.isEmpty {
            guard let value = RuleCode(code: reason) else { throw PageFailure.badInput(.badFilter) }
            query.rule = value
        }
        if !before.isEmpty {
            guard let value = UInt64(before) else { throw PageFailure.badInput(.badFilter) }
            query.before = value
        }
        query.from = try Self.moment(from, utcOffsetMinutes)
        query.until = try Self.moment(until, utcOffsetMinutes)
        return query
    }

    /// `/search?…` with the fields that are set.
    var location: String {
        let fields = [
            ("number", pseudonym), ("call", callID), ("trunk", trunk), ("treatment", treatment), ("reason", reason),
            ("from", from), ("until", until), ("before", before),
        ]
        let set = fields.filter { !$0.1.isEmpty }.map { $0.0 + "=" + FormFields.encode($0.1) }
        return set.isEmpty ? "/search" : "/search?" + set.joined(separator: "&")
    }

    /// The filters for the journal: without the Call-ID, and a trunk that is none only by its length.
    func journalled(trunks: some Sequence<String>) -> String {
        var filters = self
        filters.callID = ""
        if !trunk.isEmpty, !trunks.contains(trunk) { filters.trunk = "text:\(trunk.count)" }
        return filters.location
    }

    /// `2026-11-24T02:07` in the civil time of the pages, seconds allowed, or Unix seconds; empty: nil.
    static func moment(_ text: String, _ utcOffsetMinutes: Int) throws -> Timestamp? {
        guard !text.isEmpty else { return nil }
        if text.utf8.count <= 11, let seconds = Int64(text), seconds >= 0 { return Timestamp(seconds: seconds) }
        let separators: Set<Character> = ["-", "T", ":"]
        let parts = text.split(omittingEmptySubsequences: false) { separators.contains($0) }.map { Int($0) }
        guard parts.count == 5 || parts.count == 6, let year = parts[0], let month = parts[1], let day = parts[2],
            let hour = parts[3], let minute = parts[4], (1970...9_999) ~= year, (1...12) ~= month, (1...31) ~= day,
            (0...23) ~= hour, (0...59) ~= minute, let second = parts.count == 6 ? parts[5] : 0, (0...60) ~= second
        else { throw PageFailure.badInput(.badTime) }
        let days = CivilTime.days(year: year, month: month, day: day)
        return Timestamp(seconds: Int64((days * 1_440 + hour * 60 + minute - utcOffsetMinutes) * 60 + second))
    }
}
