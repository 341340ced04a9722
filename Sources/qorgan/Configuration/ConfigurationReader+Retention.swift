import Ledger

extension ConfigurationReader {
    private static let longestHours = 100 * 8_760

    /// `[retention]`: how long data of each class are kept.
    static func retention(
        _ top: ConfigurationDocument.Section, into journal: inout Configuration.Journal
    ) throws {
        guard let section = try top.section("retention", keys: ["pass", "stopped", "lists"]) else { return }
        if let text = try section.string("pass") {
            if let journalled = try top.section("journal", keys: journalKeys),
                try journalled.integer("keep_passes_hours", in: 0...8_760) != nil
            {
                throw section.fault(
                    "pass", "[journal] keep_passes_hours says it, too", expected: "one of the two")
            }
            guard let hours = hours(text), hours <= 8_760 else {
                throw section.fault(
                    "pass", "\"\(text)\" is no time to keep passes", expected: "\"48h\" or \"2d\", a year at most")
            }
            journal.keepPassesHours = hours
        }
        // What people find of a call, and what they look up of it, has its time, too.
        if let days = try days(section, "stopped", atLeast: 30, of: "the numbers of stopped calls") {
            journal.keepStoppedDays = days.count
        }
        if let days = try days(section, "lists", atLeast: 1, of: "what was taken off a list") {
            journal.keepListsDays = days.count
        }
    }

    /// Nil where nothing is said; a count of nil: for ever.
    private static func days(
        _ section: ConfigurationDocument.Section, _ key: String, atLeast least: Int, of what: String
    ) throws -> (count: Int?, Void)? {
        guard let text = try section.string(key) else { return nil }
        if text == "never" { return (nil, ()) }
        guard let hours = hours(text), hours % 24 == 0, hours >= least * 24 else {
            throw section.fault(
                key, "\"\(text)\" is no time to keep \(what)", expected: "\"365d\", \(least)d at least, or \"never\"")
        }
        return (hours / 24, ())
    }

    /// Of `48h` or `2d`; nil for anything else.
    private static func hours(_ text: String) -> Int? {
        guard let unit = text.last, unit == "h" || unit == "d", let count = Int(text.dropLast()), count >= 0,
            count <= longestHours
        else { return nil }
        let hours = unit == "h" ? count : count * 24
        return hours <= longestHours ? hours : nil
    }
}

extension Configuration.Journal {
    /// Hours for which the data of each class are kept; nil: for ever.
    var retention: [(kind: RetentionClass, hours: Int?)] {
        RetentionClass.allCases.map { kind in
            switch kind {
            case .pass: (kind, keepPassesHours)
            case .stopped: (kind, keepStoppedDays.map { $0 * 24 })
            case .lists: (kind, keepListsDays.map { $0 * 24 })
            }
        }
    }
}
